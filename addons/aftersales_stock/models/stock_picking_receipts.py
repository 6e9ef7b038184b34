# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from .aftersales_stock_in import SLIP_LEVELS


class StockPicking(models.Model):
    # Its own concern, apart from the ways that goods may go.
    _inherit = "stock.picking"

    stock_in_ids = fields.One2many(
        "aftersales.stock.in",
        "picking_id",
        string="Stock-in Slips",
        readonly=True,
        groups="base.group_user",
    )
    site_receipt_ids = fields.One2many(
        "aftersales.site.receipt",
        "picking_id",
        string="Site Receipts",
        readonly=True,
        groups="base.group_user",
    )
    site_receipt_id = fields.Many2one(
        "aftersales.site.receipt",
        string="Made by Site Receipt",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
    )
    receipt_paper = fields.Selection(
        [("stock_in", "Stock-in slip"), ("site_receipt", "Site receipt")],
        compute="_compute_receipt_paper",
        help="The paper with which the goods of this transfer enter.",
        groups="base.group_user",
    )
    receipt_paper_count = fields.Integer(
        compute="_compute_receipt_paper_count", groups="base.group_user"
    )

    @api.depends("aftersales_site_id.level", "move_ids.location_id", "aftersales_kind")
    def _compute_receipt_paper(self):
        for picking in self:
            picking.receipt_paper = picking._get_receipt_paper()

    def _get_receipt_paper(self):
        self.ensure_one()
        level = self.aftersales_site_id.level
        bought = level and self.sudo().move_ids._is_bought()
        if level in SLIP_LEVELS and (bought or self.aftersales_kind == "repaired_in"):
            return "stock_in"
        if level == "site" and (bought or self.aftersales_kind == "transfer_in"):
            return "site_receipt"
        return False

    @api.depends("stock_in_ids", "site_receipt_ids")
    def _compute_receipt_paper_count(self):
        for picking in self:
            papers = len(picking.stock_in_ids) + len(picking.site_receipt_ids)
            picking.receipt_paper_count = papers

    def action_make_receipt_paper(self):
        """Open the slip or receipt of this transfer; make it when there is none."""
        self.ensure_one()
        model, papers = "aftersales.stock.in", self.stock_in_ids
        if self.receipt_paper == "site_receipt":
            model, papers = "aftersales.site.receipt", self.site_receipt_ids
        live = papers.filtered(lambda one: one.state not in ("refused", "cancelled"))
        paper = live[:1] or self.env[model].create({"picking_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "res_model": model,
            "res_id": paper.id,
            "views": [[False, "form"]],
        }

    def action_view_receipt_papers(self):
        self.ensure_one()
        model = (
            "aftersales.site.receipt"
            if self.site_receipt_ids
            else "aftersales.stock.in"
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env["ir.model"]._get(model).name,
            "res_model": model,
            "view_mode": "list,form",
            "domain": [("picking_id", "=", self.id)],
        }
