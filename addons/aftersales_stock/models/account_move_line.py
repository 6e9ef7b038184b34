# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    freight_id = fields.Many2one(
        "aftersales.freight",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        copy=False,
        help="The shipment that this line of a carrier's bill pays (S38).",
        groups="base.group_user",
    )

    def write(self, vals):
        if "freight_id" in vals:
            posted = self.filtered(lambda line: line.parent_state == "posted")
            if posted:
                raise UserError(
                    self.env._(
                        "%s is booked: the shipment that it pays stays.",
                        posted[0].move_id.display_name,
                    )
                )
        return super().write(vals)
