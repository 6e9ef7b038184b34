# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class AftersalesRepairStep(models.Model):
    """A step of the repair whose quality the next one checks (D1-R1)."""

    _name = "aftersales.repair.step"
    _description = "Step of a repair"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: for every company.")
    categ_id = fields.Many2one(
        "product.category",
        string="Only For",
        ondelete="restrict",
        help="Empty: for all products.",
    )

    def _is_for(self, repair):
        """Whether the step is checked on this repair."""
        self.ensure_one()
        if self.company_id and self.company_id != repair.company_id:
            return False
        if not self.categ_id:
            return True
        path = repair.product_id.categ_id.parent_path or ""
        return path.startswith(self.categ_id.parent_path)
