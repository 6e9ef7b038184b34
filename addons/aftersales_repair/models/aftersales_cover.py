# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class AftersalesCover(models.Model):
    """One unit under a service contract: what the contract pays, and until when.

    Percentages of the customer's price, each 0 to 100 (S08): 100 is free for the
    customer, 0 is charged in full.
    """

    _name = "aftersales.cover"
    _description = "Unit under a service contract"
    _inherit = "service.retention.mixin"
    _order = "date_end desc, id desc"
    _check_company_auto = True

    _register_parent = "contract_id"

    contract_id = fields.Many2one(
        "contract.contract",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="contract_id.company_id",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(related="contract_id.partner_id", string="Customer")
    lot_id = fields.Many2one(
        "stock.lot", string="Serial", required=True, ondelete="restrict"
    )
    product_id = fields.Many2one(related="lot_id.product_id", string="Product")
    date_start = fields.Date(string="Covered From", required=True)
    date_end = fields.Date(
        string="Covered Until", required=True, help="The last day that is covered."
    )
    parts_percent = fields.Float(string="Parts (%)", default=100.0)
    labour_percent = fields.Float(string="Labour (%)", default=100.0)
    travel_percent = fields.Float(string="Travel (%)", default=100.0)

    _lot_dates = models.Index("(lot_id, date_end, date_start)")

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        for cover in self:
            if cover.date_end < cover.date_start:
                raise ValidationError(
                    self.env._(
                        "%(serial)s: the cover ends before it starts (D3-1.1b).",
                        serial=cover.lot_id.name,
                    )
                )

    @api.constrains("parts_percent", "labour_percent", "travel_percent")
    def _check_percents(self):
        for cover in self:
            percents = (
                cover.parts_percent,
                cover.labour_percent,
                cover.travel_percent,
            )
            if any(percent < 0 or percent > 100 for percent in percents):
                raise ValidationError(
                    self.env._(
                        "%(serial)s: what a contract covers lies between 0 and "
                        "100 percent (D3-1.1b).",
                        serial=cover.lot_id.name,
                    )
                )
