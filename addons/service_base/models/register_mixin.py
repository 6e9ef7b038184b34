# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class RegisterMixin(models.AbstractModel):
    """A register of the suite: kept for its years, archived when closed (S69).

    The model names its states and its closing date, see
    ``service.retention.mixin``. The number of its paper form, when the quality
    system gives it one, stands in ``_register_form_number`` and is printed by
    the template ``service_base.report_form_number`` (D4-8.10).
    """

    _name = "service.register.mixin"
    _description = "Register"
    _inherit = "service.retention.mixin"

    _register_form_number: str | None = None

    active = fields.Boolean(
        default=True,
        copy=False,
        help="Closed records may be archived: they leave the lists and stay on file.",
    )

    @api.constrains("active")
    def _check_archived(self):
        """Only what is closed leaves the lists (S69)."""
        open_ones = self.filtered(
            lambda record: (
                not record.active
                and (record._register_parent or not record._is_register_closed())
            )
        )
        if not open_ones:
            return
        raise ValidationError(
            self.env._(
                "%s: only closed records of a register can be archived. Close or "
                "cancel it first; lines go with their document.",
                ", ".join(open_ones.mapped("display_name")[:5]),
            )
        )
