# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """Bills for repairs by makers, and the credit that makers give."""

    _inherit = "account.move"

    maker_repair_id = fields.Many2one(
        "aftersales.maker.repair",
        string="Repair by the Maker",
        copy=False,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
    )
    maker_claim_id = fields.Many2one(
        "aftersales.maker.claim",
        string="Claim to the Maker",
        copy=False,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
    )

    def _post(self, soft=True):
        """A tool in warranty is repaired free of charge (D4-3.1.5.1c)."""
        for bill in self.filtered(lambda move: move.move_type == "in_invoice"):
            repair = bill.sudo().maker_repair_id
            if repair.is_free and not bill.currency_id.is_zero(bill.amount_total):
                raise UserError(
                    self.env._(
                        "%(bill)s: %(repair)s is in warranty and free of charge "
                        "(D4-3.1.5.1c). Ask the maker to withdraw the bill.",
                        bill=bill.display_name,
                        repair=repair.name,
                    )
                )
        return super()._post(soft=soft)
