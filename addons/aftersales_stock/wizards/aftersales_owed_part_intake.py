# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class AftersalesOwedPartIntake(models.TransientModel):
    """The keeper takes an old part into the damaged store (S25)."""

    _name = "aftersales.owed.part.intake"
    _description = "Taking in of an old part"

    owed_part_id = fields.Many2one(
        "aftersales.owed.part", required=True, ondelete="cascade"
    )
    accepted_ids = fields.Many2many("product.product", compute="_compute_accepted_ids")
    product_id = fields.Many2one(
        "product.product",
        string="Old Part",
        required=True,
        compute="_compute_product_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('id', 'in', accepted_ids)]",
    )
    tracking = fields.Selection(related="product_id.tracking")
    quantity = fields.Float(
        required=True,
        compute="_compute_product_id",
        store=True,
        readonly=False,
        precompute=True,
        digits="Product Unit",
    )
    lot_name = fields.Char(string="Serial or Batch", help="Scan or write it.")
    open_quantity = fields.Float(related="owed_part_id.open_quantity")
    debtor = fields.Char(related="owed_part_id.debtor")

    @api.depends("owed_part_id")
    def _compute_accepted_ids(self):
        for wizard in self:
            product = wizard.owed_part_id.product_id
            wizard.accepted_ids = product._get_accepted_old() if product else False

    @api.depends("owed_part_id")
    def _compute_product_id(self):
        for wizard in self:
            part = wizard.owed_part_id
            serial = part.product_id.tracking == "serial"
            wizard.product_id = part.product_id
            wizard.quantity = (
                min(1.0, part.open_quantity) if serial else (part.open_quantity)
            )

    def action_take_in(self):
        self.ensure_one()
        self.owed_part_id._take_in(self.product_id, self.quantity, self.lot_name)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
