# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class AftersalesPurchaseRequestLine(models.Model):
    """Goods of a purchase request, and how much of them came (S26)."""

    _name = "aftersales.purchase.request.line"
    _description = "Purchase request line"
    _inherit = "service.retention.mixin"
    _order = "request_id desc, sequence, id"
    _check_company_auto = True

    _register_parent = "request_id"
    _guarded_fields = ("contact_line_id",)

    request_id = fields.Many2one(
        "aftersales.purchase.request",
        string="Purchase Request",
        required=True,
        index=True,
        ondelete="cascade",
    )
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        related="request_id.company_id",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    site_id = fields.Many2one(
        related="request_id.site_id", store=True, precompute=True, ondelete="restrict"
    )
    request_state = fields.Selection(related="request_id.state", string="Status")
    needed_by = fields.Date(related="request_id.needed_by")
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        domain="[('purchase_ok', '=', True)]",
    )
    product_uom_id = fields.Many2one(
        "uom.uom",
        string="Unit",
        compute="_compute_product_uom_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        ondelete="restrict",
    )
    quantity = fields.Float(default=1.0, required=True, digits="Product Unit")
    contact_line_id = fields.Many2one(
        "aftersales.contact.sheet.line",
        string="Contact Sheet Line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    purchase_line_ids = fields.One2many(
        "purchase.order.line", "aftersales_request_line_id", readonly=True
    )
    quantity_ordered = fields.Float(
        string="Ordered", compute="_compute_figures", store=True, digits="Product Unit"
    )
    quantity_received = fields.Float(
        string="Received", compute="_compute_figures", store=True, digits="Product Unit"
    )
    quantity_open = fields.Float(
        string="To Come",
        compute="_compute_figures",
        store=True,
        digits="Product Unit",
        help="In the product's unit: still to be received; nothing once it is closed.",
    )

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "Ask for a quantity above zero."
    )

    @api.depends("product_id")
    def _compute_product_uom_id(self):
        for line in self:
            if not line.product_uom_id or line.product_id != line._origin.product_id:
                line.product_uom_id = line.product_id.uom_id

    @api.depends(
        "quantity",
        "product_uom_id",
        "request_id.state",
        "purchase_line_ids.qty_received",
        "purchase_line_ids.product_qty",
        "purchase_line_ids.order_id.state",
    )
    def _compute_figures(self):
        for line in self:
            ordered = received = 0.0
            for bought in line.purchase_line_ids:
                if bought.order_id.state != "purchase":
                    continue
                unit = bought.product_uom_id
                ordered += unit._compute_quantity(
                    bought.product_qty, line.product_uom_id, round=False
                )
                received += unit._compute_quantity(
                    bought.qty_received, line.product_uom_id, round=False
                )
            line.quantity_ordered = ordered
            line.quantity_received = received
            ended = line.request_id.state in ("received", "cancelled")
            left = 0.0 if ended else max(line.quantity - received, 0.0)
            line.quantity_open = line.product_uom_id._compute_quantity(
                left, line.product_id.uom_id, round=False
            )

    def _are_received(self):
        return all(
            line.product_uom_id.compare(line.quantity_received, line.quantity) >= 0
            for line in self
        )

    # -- guards ---------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.request_id._check_draft()
        lines.request_id._void_changed_lines()
        return lines

    def write(self, vals):
        fixed = {"request_id", "product_id", "product_uom_id", "quantity"} & set(vals)
        if fixed:
            self.request_id._check_draft()
            self._check_of_sheet()
        before = self.request_id
        result = super().write(vals)
        if fixed:
            (before | self.request_id)._check_draft()
            (before | self.request_id)._void_changed_lines()
        return result

    def unlink(self):
        self.request_id._check_draft()
        requests = self.request_id
        result = super().unlink()
        requests.exists()._void_changed_lines()
        return result

    def _check_of_sheet(self):
        """What a contact sheet asks for is changed on the sheet."""
        sheets = self.filtered("contact_line_id").contact_line_id.sheet_id
        if sheets and not self._is_in_transition():
            sheets._check_sent({"line_ids": True})

    @api.depends("request_id.name", "product_id.display_name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = (
                f"{line.request_id.name}: {line.product_id.display_name}"
            )
