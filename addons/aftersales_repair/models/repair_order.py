# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import AccessError

# What the return decided; a repair of returned goods must not change it.
_DECIDED = {
    "aftersales_line_id",
    "lot_id",
    "partner_id",
    "picking_type_id",
    "product_id",
    "product_qty",
    "receipt_line_id",
    "under_warranty",
}


class RepairOrder(models.Model):
    _inherit = "repair.order"

    aftersales_line_id = fields.Many2one(
        "aftersales.rma.line",
        string="Returned Goods",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    aftersales_rma_id = fields.Many2one(
        related="aftersales_line_id.rma_id", string="Return"
    )
    aftersales_finding = fields.Char(
        related="aftersales_line_id.finding", string="Found at Inspection"
    )

    def write(self, vals):
        decided = {name: vals[name] for name in _DECIDED.intersection(vals)}
        if decided and not self.env.su:
            linked = self
            if not {"aftersales_line_id", "receipt_line_id"} & set(vals):
                linked = self._filter_aftersales()
            for repair in linked:
                repair._check_decided(decided)
        return super().write(vals)

    def _check_decided(self, vals):
        """Refuse a change of what the return's verdict and decision fixed."""
        values = self.read(list(vals), load="")[0]
        if all((values[name] or False) == (vals[name] or False) for name in vals):
            return
        raise AccessError(
            self.env._(
                "%(repair)s repairs goods of %(rma)s: customer, goods and warranty "
                "come from there. Take back the decision on the return instead.",
                repair=self.name,
                rma=self._get_aftersales_paper().display_name or "",
            )
        )

    def action_repair_done(self):
        result = super().action_repair_done()
        lines = self.sudo().aftersales_line_id.filtered(
            lambda line: line.state == "in_repair" and line.repair_id in self
        )
        lines._in_transition().write({"state": "ready"})
        return result

    def action_repair_cancel(self):
        """A cancelled repair puts its goods back to the decision."""
        result = super().action_repair_cancel()
        lines = self.sudo().aftersales_line_id.filtered(
            lambda line: line.state == "in_repair" and line.repair_id in self
        )
        lines._in_transition().write(
            {"state": "inspected", "disposition": False, "repair_id": False}
        )
        return result

    def action_view_aftersales_rma(self):
        self.ensure_one()
        return self.aftersales_line_id.action_view_rma()
