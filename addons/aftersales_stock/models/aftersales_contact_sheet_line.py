# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.service_base.turns import take_turns

from ..roles import BMD_PLANNER, PRODUCTION
from .aftersales_contact_sheet import SIGNING, URGENCIES

# What was asked for; the signatures stand for it.
_FIXED = {"sheet_id", "product_id", "product_uom_id", "quantity", "urgency", "spec"}


class AftersalesContactSheetLine(models.Model):
    """A material that a site asks for, and how far it has come (S33)."""

    _name = "aftersales.contact.sheet.line"
    _description = "Contact sheet line"
    _inherit = "service.retention.mixin"
    _order = "sheet_id desc, sequence, id"
    _check_company_auto = True

    _register_parent = "sheet_id"

    sheet_id = fields.Many2one(
        "aftersales.contact.sheet",
        string="Contact Sheet",
        required=True,
        index=True,
        ondelete="cascade",
    )
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        related="sheet_id.company_id", store=True, precompute=True, ondelete="restrict"
    )
    site_id = fields.Many2one(
        related="sheet_id.site_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    department_id = fields.Many2one(
        related="sheet_id.department_id",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    kind = fields.Selection(related="sheet_id.kind", store=True, precompute=True)
    sheet_state = fields.Selection(related="sheet_id.state", string="Status")
    needed_by = fields.Date(related="sheet_id.needed_by")
    product_id = fields.Many2one(
        "product.product",
        string="Material",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        domain="[('type', '=', 'consu'), ('material_kind', '=', kind)]",
    )
    code = fields.Char(related="product_id.default_code")
    spec = fields.Char(string="Specification / Model")
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
    quantity = fields.Float(
        string="Asked", default=1.0, required=True, digits="Product Unit"
    )
    urgency = fields.Selection(URGENCIES, required=True, default="0")
    move_ids = fields.One2many("stock.move", "contact_line_id", readonly=True)
    request_line_ids = fields.One2many(
        "aftersales.purchase.request.line", "contact_line_id", readonly=True
    )
    quantity_shipped = fields.Float(
        string="Shipped", compute="_compute_figures", store=True, digits="Product Unit"
    )
    quantity_transit = fields.Float(
        string="In Transit",
        compute="_compute_figures",
        store=True,
        digits="Product Unit",
    )
    quantity_arrived = fields.Float(
        string="Arrived", compute="_compute_figures", store=True, digits="Product Unit"
    )
    quantity_to_buy = fields.Float(
        string="Being Bought",
        compute="_compute_figures",
        store=True,
        digits="Product Unit",
    )
    quantity_open = fields.Float(
        string="Still Open",
        compute="_compute_figures",
        store=True,
        digits="Product Unit",
        help="Neither shipped nor being bought.",
    )
    quantity_main = fields.Float(
        string="In the Main Store",
        compute="_compute_quantity_main",
        digits="Product Unit",
        help="Free in the main store now.",
    )

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "Ask for a quantity above zero."
    )
    _product_sheet = models.Index("(product_id, sheet_id)")

    # -- figures --------------------------------------------------------------

    @api.depends("product_id")
    def _compute_product_uom_id(self):
        for line in self:
            if not line.product_uom_id or line.product_id != line._origin.product_id:
                line.product_uom_id = line.product_id.uom_id

    @api.depends(
        "quantity",
        "product_uom_id",
        "move_ids.state",
        "move_ids.quantity",
        "request_line_ids.quantity_open",
    )
    def _compute_figures(self):
        """From the moves that were done, and from what is being bought."""
        moved = self._read_moves()
        for line in self:
            unit, own = line.product_id.uom_id, line.product_uom_id
            shipped, arrived = moved.get(line._origin.id, (0.0, 0.0))
            bought = sum(line.request_line_ids.mapped("quantity_open"))
            if own and unit != own:
                shipped, arrived, bought = (
                    unit._compute_quantity(number, own, round=False)
                    for number in (shipped, arrived, bought)
                )
            line.quantity_shipped = shipped
            line.quantity_arrived = arrived
            line.quantity_transit = max(shipped - arrived, 0.0)
            line.quantity_to_buy = bought
            line.quantity_open = max(line.quantity - shipped - bought, 0.0)

    def _read_moves(self):
        """``{line id: (shipped, arrived)}`` in the product's unit.

        Goods that come back on the way count against it; what a supplier brings
        to the site (D4-4.3.5) is shipped and arrived at once.
        """
        totals = defaultdict(lambda: [0.0, 0.0])
        groups = (
            self.env["stock.move"]
            .sudo()
            ._read_group(
                [("contact_line_id", "in", self._origin.ids), ("state", "=", "done")],
                [
                    "contact_line_id",
                    "location_id",
                    "location_dest_id",
                    "product_id",
                    "product_uom",
                ],
                ["quantity:sum"],
            )
        )
        for line, source, target, product, uom, quantity in groups:
            amount = uom._compute_quantity(quantity, product.uom_id, round=False)
            total = totals[line.id]
            store, origin = target.aftersales_store, source.aftersales_store
            # The store of the site alone: the main store may be anywhere.
            if store == "good" and target.aftersales_site_id == line.site_id:
                total[1] += amount
                total[0] += amount if origin != "transit" else 0.0
            elif origin == "good" and source.aftersales_site_id == line.site_id:
                total[1] -= amount
                total[0] -= amount if store != "transit" else 0.0
            elif store == "transit":
                total[0] += amount
            elif origin == "transit":
                total[0] -= amount
        return totals

    def _compute_quantity_main(self):
        for main, lines in self._group_by_main().items():
            free = lines._get_free(main)
            for line in lines:
                quantity = free.get(line.product_id.id, 0.0)
                unit, own = line.product_id.uom_id, line.product_uom_id
                if own and unit != own:
                    quantity = unit._compute_quantity(quantity, own, round=False)
                line.quantity_main = quantity

    def _group_by_main(self):
        groups = defaultdict(self.browse)
        for line in self:
            warehouse = line.site_id.sudo().warehouse_id
            groups[warehouse.aftersales_main_warehouse_id] |= line
        return groups

    def _get_free(self, main):
        """``{product id: quantity}`` free in the main warehouse's stock, one read."""
        products = (
            self.product_id.sudo()
            .with_company(main.company_id)
            .with_context(location=main.lot_stock_id.id)
        )
        return {product.id: product.free_qty for product in products}

    def _get_open(self):
        """``{line: quantity in the product's unit}`` neither shipped nor bought."""
        found = {}
        for line in self:
            unit = line.product_id.uom_id
            quantity = line.product_uom_id._compute_quantity(line.quantity_open, unit)
            if unit.compare(quantity, 0) > 0:
                found[line] = quantity
        return found

    def _get_rank(self):
        """Who gets the last piece: the most urgent, then the earliest need."""
        self.ensure_one()
        day = fields.Date.to_string(self.needed_by) or "9999"
        return (-int(self.urgency), day, self.sheet_id.id, self.id)

    def _are_arrived(self):
        return all(
            line.product_uom_id.compare(line.quantity_arrived, line.quantity) >= 0
            for line in self
        )

    def _are_under_way(self):
        return any(
            line.product_uom_id.compare(line.quantity_shipped, 0) > 0
            or line.product_uom_id.compare(line.quantity_to_buy, 0) > 0
            for line in self
        )

    # -- guards ---------------------------------------------------------------

    def _get_kind_reasons(self):
        """Lines of another kind than their sheet: ``{line: reason}`` (D4-3.2.1)."""
        labels = dict(self._fields["kind"]._description_selection(self.env))
        reasons = {}
        for line in self:
            kind = line.product_id.material_kind
            if not kind:
                reasons[line] = self.env._(
                    "%s has no material kind: set it on the product (D4-4.4).",
                    line.product_id.display_name,
                )
            elif kind != line.sheet_id.kind:
                reasons[line] = self.env._(
                    "%(product)s belongs to “%(own)s” and not on a sheet of "
                    "“%(sheet)s”: tools, consumables and spares are listed apart "
                    "(D4-3.2.1). Put it on a sheet of its own.",
                    product=line.product_id.display_name,
                    own=labels[kind],
                    sheet=labels[line.sheet_id.kind],
                )
        return reasons

    @api.constrains("product_id", "sheet_id")
    def _check_kind(self):
        reasons = self._get_kind_reasons()
        if reasons:
            raise ValidationError("\n".join(reasons.values()))

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_open(_FIXED)
        lines.sheet_id._void_changed_lines()
        return lines

    def write(self, vals):
        self._check_open(vals)
        before = self.sheet_id
        result = super().write(vals)
        if _FIXED & set(vals):
            self._check_shipped(vals)
            (before | self.sheet_id)._void_changed_lines()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_shipped(self):
        if self.move_ids:
            raise UserError(
                self.env._("Goods were shipped on the line: it stays on its sheet.")
            )

    def unlink(self):
        self._check_open(_FIXED)
        sheets = self.sheet_id
        result = super().unlink()
        sheets.exists()._void_changed_lines()
        return result

    def _check_open(self, vals):
        """Lines of a sheet that was sent stay (D4-3.2.1)."""
        if not _FIXED & set(vals) or self._is_in_transition():
            return
        sent = self.sheet_id.filtered(lambda sheet: sheet.state not in SIGNING)
        if sent:
            sent._check_sent({"line_ids": True})

    def _check_shipped(self, vals):
        """What went out before the signatures stays on the sheet (D4-3.2.2b)."""
        for line in self.filtered("move_ids"):
            if {"product_id", "sheet_id"} & set(vals) or (
                line.product_uom_id.compare(line.quantity, line.quantity_shipped) < 0
            ):
                raise UserError(
                    self.env._(
                        "%(product)s: %(quantity)s were shipped, the line cannot ask "
                        "for less or for something else.",
                        product=line.product_id.display_name,
                        quantity=line.quantity_shipped,
                    )
                )

    # -- centralised purchase -------------------------------------------------

    def action_buy_together(self):
        """One purchase request for the needs of many sheets (D4-4.3.3c)."""
        self.env["aftersales.contact.sheet"]._check_roles(BMD_PLANNER, PRODUCTION)
        self.check_access("read")
        if not self:
            raise UserError(self.env._("Choose the lines to buy together."))
        wanted = self._get_open()
        reasons = {}
        for line in self:
            if line not in wanted:
                reasons[line] = [self.env._("Nothing is open on it.")]
            elif not line.sheet_id._is_supplied():
                reasons[line] = [
                    self.env._(
                        "%s is not signed by all (D4-3.2.1).", line.sheet_id.name
                    )
                ]
        able, left = self._able_or_raise(
            self.env._("They cannot be bought together."), reasons
        )
        take_turns(able.sheet_id.sudo())
        request = self.env["aftersales.purchase.request"]._create_centralised(
            {line: wanted[line] for line in able}
        )
        able.sheet_id.sudo()._settle_supply()
        action = request.get_formview_action()
        return action if not left else able._notify_batch(able, left)

    @api.depends("sheet_id.name", "product_id.display_name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.sheet_id.name}: {line.product_id.display_name}"
