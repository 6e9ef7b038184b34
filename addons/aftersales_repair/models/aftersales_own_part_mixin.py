# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import AccessError


class AftersalesOwnPartMixin(models.AbstractModel):
    """A document on which some roles write one thing only: marketing its opinion,
    finance a price."""

    _name = "aftersales.own.part.mixin"
    _description = "Document with parts of other roles"

    def _check_own_part(self, vals, roles, parts):
        """Refuse fields that are not the user's to write.

        :param roles: external ids of groups that write all of it
        :param parts: ``{group: names of the fields that are its own}``
        """
        user = self.env.user
        if self.env.su or any(user.has_group(role) for role in roles):
            return
        own = set()
        for role, names in parts.items():
            if user.has_group(role):
                own |= names
        others = {
            name
            for name in set(vals) - own
            if name in self._fields
            and not name.startswith(("message_", "activity_", "access_"))
        }
        if own and others:
            labels = self.fields_get(others, ["string"])
            raise AccessError(
                self.env._(
                    "%s: not for you to change.",
                    ", ".join(sorted(label["string"] for label in labels.values())),
                )
            )
