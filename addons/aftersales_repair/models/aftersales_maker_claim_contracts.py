# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class AftersalesMakerClaim(models.Model):
    """A supplier pays for its part by the quality agreement (S18, D3-9.3)."""

    _inherit = "aftersales.maker.claim"

    # A claim stands on a repair by the maker, or on a defect of installed work.
    repair_id = fields.Many2one(required=False)
    warranty_claim_id = fields.Many2one(
        "aftersales.warranty.claim",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )

    _has_reason = models.Constraint(
        "CHECK (repair_id IS NOT NULL OR warranty_claim_id IS NOT NULL)",
        "Say which repair or which defect the claim is about.",
    )

    def _prepare_refund_vals(self):
        vals = super()._prepare_refund_vals()
        if self.repair_id:
            return vals
        _command, _id, line = vals["invoice_line_ids"][0]
        line["name"] = f"{self.name} {self.warranty_claim_id.name}"
        return vals
