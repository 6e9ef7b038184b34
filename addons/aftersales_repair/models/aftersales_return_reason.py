# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class AftersalesReturnReason(models.Model):
    """Why goods come back, as the store keeper types it (D4-8.5.1.3)."""

    _name = "aftersales.return.reason"
    _description = "Reason of a return"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    def _find_by_text(self, texts):
        """``{text: reason}`` for the texts that name a reason in any language."""
        names = {}
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        for language in languages:
            for reason in self.with_context(lang=language).search_fetch([], ["name"]):
                names.setdefault(reason.name.casefold(), reason.with_env(self.env))
        return {text: names.get(text.casefold(), self.browse()) for text in texts}
