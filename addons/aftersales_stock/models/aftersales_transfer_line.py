# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class AftersalesTransferLine(models.Model):
    """Goods of a transfer: how much is ordered, sent, arrived and on its way."""

    _name = "aftersales.transfer.line"
    _description = "Line of a transfer slip"
    _inherit = ["aftersales.goods.line.mixin", "service.evidence.line.mixin"]
    _check_company_auto = True

    _register_parent = _evidence_document = "transfer_id"

    transfer_id = fields.Many2one(
        "aftersales.transfer",
        string="Transfer Slip",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_from_transfer",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    date = fields.Date(compute="_compute_from_transfer", store=True, precompute=True)
    slip_line_ids = fields.One2many(
        "aftersales.slip.line", "transfer_line_id", readonly=True
    )
    sent_quantity = fields.Float(
        string="Sent",
        digits="Product Unit",
        compute="_compute_progress",
        store=True,
        help="What left the store and was not called back.",
    )
    arrived_quantity = fields.Float(
        string="Arrived", digits="Product Unit", compute="_compute_progress", store=True
    )
    transit_quantity = fields.Float(
        string="On Its Way",
        digits="Product Unit",
        compute="_compute_progress",
        store=True,
    )
    transfer_state = fields.Selection(related="transfer_id.state", string="Status")

    _company_day = models.Index("(company_id, date, id)")
    _on_its_way = models.Index("(transfer_id) WHERE transit_quantity != 0")

    @api.depends("transfer_id.company_id", "transfer_id.date")
    def _compute_from_transfer(self):
        for line in self:
            line.company_id = line.transfer_id.company_id
            line.date = line.transfer_id.date

    @api.depends(
        "slip_line_ids.quantity",
        "slip_line_ids.slip_id.state",
        "slip_line_ids.slip_id.kind",
    )
    def _compute_progress(self):
        """Red slips count by themselves: their quantities are below zero."""
        for line in self:
            sums = defaultdict(float)
            for moved in line.slip_line_ids:
                if moved.slip_id.state == "approved":
                    sums[moved.slip_id.direction] += moved.quantity
            line.sent_quantity = sums["out"]
            line.arrived_quantity = sums["in"]
            line.transit_quantity = line.product_uom_id.round(sums["out"] - sums["in"])

    @api.onchange("lot_ids")
    def _onchange_lot_ids(self):
        """Scanned serials count themselves."""
        if self.tracking == "serial" and self.lot_ids:
            self.quantity = len(self.lot_ids)
            self.product_uom_id = self.product_id.uom_id

    @api.constrains("quantity")
    def _check_quantity(self):
        for line in self:
            if line.product_uom_id.compare(line.quantity, 0.0) <= 0:
                raise ValidationError(
                    self.env._(
                        "%(transfer)s, %(product)s: write how much is transferred.",
                        transfer=line.transfer_id.display_name,
                        product=line.product_id.display_name,
                    )
                )

    def _get_transit_lots(self):
        """Serials and lots of this line that were sent and have not arrived."""
        self.ensure_one()
        lots = self.env["stock.lot"]
        for direction in ("out", "in"):
            for moved in self.slip_line_ids.filtered(
                lambda m, way=direction: (
                    m.slip_id.state == "approved" and m.slip_id.direction == way
                )
            ).sorted(lambda m: (m.slip_id.approved_at, m.slip_id.id)):
                is_leaving = direction == "out" and moved.quantity > 0
                if is_leaving:
                    lots |= moved.lot_ids
                elif self.tracking == "serial" or moved.quantity < 0:
                    lots -= moved.lot_ids
        return lots

    def _prepare_slip_line(self, quantity, lots):
        """The line of a slip that moves goods of this one."""
        self.ensure_one()
        return {
            "sequence": self.sequence,
            "product_id": self.product_id.id,
            "product_uom_id": self.product_uom_id.id,
            "quantity": quantity,
            "lot_ids": [fields.Command.set(lots.ids)],
            "note": self.note,
            "transfer_line_id": self.id,
        }
