# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command

from ..roles import KEEPER


class AftersalesTechnicianStock(models.Model):
    """The parts that a technician carries: a store of his own (S03).

    *Load* brings it up to its levels and to what his open visits need, so that he
    leaves for a fault with what it takes (D3-3.2.4), *Unload* brings back what lies
    above: nobody counts what to take in the morning.
    """

    _name = "aftersales.technician.stock"
    _description = "Technician's stock"
    _inherit = ["mail.thread", "service.guarded.mixin"]
    _order = "id"
    _check_company_auto = True

    _guarded_fields = ("location_id",)

    name = fields.Char(compute="_compute_name", store=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Technician",
        required=True,
        domain="[('share', '=', False)]",
        ondelete="restrict",
        tracking=True,
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        required=True,
        check_company=True,
        default=lambda self: self._default_warehouse(),
        domain="[('is_aftersales', '=', True)]",
        ondelete="restrict",
    )
    location_id = fields.Many2one(
        "stock.location", readonly=True, copy=False, index=True, ondelete="restrict"
    )
    level_ids = fields.One2many(
        "aftersales.technician.level", "stock_id", string="Quotas", copy=True
    )
    missing_count = fields.Integer(
        string="Parts to Load", compute="_compute_missing_count", compute_sudo=True
    )

    _user_unique = models.UniqueIndex(
        "(user_id, company_id) WHERE active",
        "The technician has a stock of this company already.",
    )

    @api.model
    def _default_warehouse(self):
        return self.env["stock.warehouse"].search(
            [("is_aftersales", "=", True), ("company_id", "=", self.env.company.id)],
            limit=1,
        )

    @api.depends("user_id.name")
    def _compute_name(self):
        for stock in self:
            stock.name = stock.user_id.name

    def _compute_missing_count(self):
        missing = self._get_missing()
        for stock in self:
            stock.missing_count = len(missing.get(stock, ()))

    @api.constrains("warehouse_id")
    def _check_warehouse(self):
        for stock in self:
            if not stock.warehouse_id.is_aftersales:
                raise ValidationError(
                    self.env._(
                        "%s: a technician's stock lies in an after-sales warehouse.",
                        stock.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        stocks = super().create(vals_list)
        places = (
            self.env["stock.location"]
            .sudo()
            .create([stock._prepare_location_vals() for stock in stocks])
        )
        for stock, place in zip(stocks, places, strict=True):
            stock._in_transition().location_id = place
        return stocks

    def _prepare_location_vals(self):
        self.ensure_one()
        return {
            "name": self.user_id.name,
            "usage": "internal",
            "aftersales_store": "technician",
            "location_id": self.warehouse_id.sudo().view_location_id.id,
            "company_id": self.company_id.id,
        }

    def write(self, vals):
        moved = {"user_id", "warehouse_id", "company_id"} & set(vals)
        filled = self._get_free() if moved or not vals.get("active", True) else {}
        if any(quantity for quantity in filled.values()):
            raise ValidationError(
                self.env._(
                    "%s: there are parts in it. Unload it first.",
                    ", ".join(self.mapped("name")),
                )
            )
        return super().write(vals)

    # -- what is there and what is not ------------------------------------------

    @api.model
    def _get_by_user(self, users, companies):
        """``{(user id, company id): stock}``."""
        found = self.sudo().search(
            [("user_id", "in", users.ids), ("company_id", "in", companies.ids)]
        )
        return {(stock.user_id.id, stock.company_id.id): stock for stock in found}

    def _get_free(self):
        """``{(location id, product id, lot id or False): free quantity}``.

        With the lot ``False``: of all lots together.
        """
        free = defaultdict(float)
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [("location_id", "in", self.sudo().location_id.ids)],
                ["location_id", "product_id", "lot_id"],
                ["quantity:sum", "reserved_quantity:sum"],
            )
        )
        for location, product, lot, quantity, reserved in groups:
            free[location.id, product.id, False] += quantity - reserved
            if lot:
                free[location.id, product.id, lot.id] += quantity - reserved
        return free

    def _get_wanted(self):
        """``{(stock, product): quantity}``: levels, and parts of open visits."""
        wanted = defaultdict(float)
        for level in self.level_ids:
            wanted[level.stock_id, level.product_id] += level.quantity
        by_user = {(stock.user_id, stock.company_id): stock for stock in self}
        planned = self.env["aftersales.visit.part"].search_fetch(
            [
                ("visit_id.technician_id", "in", self.user_id.ids),
                ("visit_id.state", "in", ("drawn", "on_site")),
            ],
            ["visit_id", "product_id", "product_uom_id", "quantity"],
        )
        for part in planned:
            stock = by_user.get((part.visit_id.technician_id, part.company_id))
            if stock:
                wanted[stock, part.product_id] += part._get_product_quantity()
        return wanted

    def _get_missing(self):
        """``{stock: {product: quantity to load}}``."""
        stocks = self.sudo()
        free, missing = stocks._get_free(), defaultdict(dict)
        for (stock, product), quantity in stocks._get_wanted().items():
            lacking = quantity - free[stock.location_id.id, product.id, False]
            if product.uom_id.compare(lacking, 0) > 0:
                missing[stock.with_env(self.env)][product] = lacking
        return missing

    def _get_surplus(self):
        """``{stock: {product: quantity above what is wanted}}``."""
        stocks = self.sudo()
        wanted, surplus = stocks._get_wanted(), defaultdict(dict)
        by_place = {stock.location_id.id: stock for stock in stocks}
        for (place, product_id, lot_id), quantity in stocks._get_free().items():
            if lot_id:
                continue
            product = self.env["product.product"].sudo().browse(product_id)
            stock = by_place[place]
            above = quantity - wanted[stock, product]
            if product.uom_id.compare(above, 0) > 0:
                surplus[stock.with_env(self.env)][product] = above
        return surplus

    def _get_in_store(self):
        """``{(store, product): free quantity}`` of the good stores."""
        free = defaultdict(float)
        stores = self.sudo().warehouse_id.lot_stock_id
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [("location_id", "child_of", stores.ids), ("owner_id", "=", False)],
                ["location_id", "product_id"],
                ["quantity:sum", "reserved_quantity:sum"],
            )
        )
        for location, product, quantity, reserved in groups:
            for store in stores:
                if location.parent_path.startswith(store.parent_path):
                    free[store, product] += quantity - reserved
        return free

    # -- load and unload ----------------------------------------------------------

    def action_load(self):
        """The keeper hands out what is missing, as far as the store has it."""
        return self._run_step(
            "load", (KEEPER,), self.env._("The stock cannot be loaded.")
        )

    def _get_loads(self):
        """``{stock: {product: quantity}}``: what is missing and in the store."""
        free, loads = self._get_in_store(), defaultdict(dict)
        for stock, products in self._get_missing().items():
            store = stock.sudo().warehouse_id.lot_stock_id
            for product, quantity in products.items():
                given = min(quantity, free[store, product])
                if product.uom_id.compare(given, 0) > 0:
                    free[store, product] -= given
                    loads[stock][product] = given
        return loads

    def _get_cannot_load_reasons(self):
        missing, loads = self._get_missing(), self._get_loads()
        reasons = self._get_authority_reasons()
        for stock in self:
            if not missing.get(stock):
                reasons[stock].append(self.env._("Nothing is missing."))
            elif not loads.get(stock):
                reasons[stock].append(
                    self.env._(
                        "The store has none of what is missing: %s.",
                        ", ".join(p.display_name for p in missing[stock]),
                    )
                )
        return reasons

    def _get_authority_reasons(self):
        """A keeper hands out of the stores that he works for (D4-2.1b)."""
        reasons = {}
        for stock in self:
            site = stock.sudo().warehouse_id._get_root_site().with_env(self.env)
            acts = site._acts_for(self.env.user)
            reasons[stock] = (
                []
                if acts
                else [
                    self.env._(
                        "You do not act for the store %s (D4-2.1b).",
                        site.sudo().display_name,
                    )
                ]
            )
        return reasons

    def _do_load(self):
        self._transfer(self._get_loads(), back=False)

    def action_unload(self):
        """The keeper takes back what lies above the levels and open visits."""
        return self._run_step(
            "unload", (KEEPER,), self.env._("The stock cannot be unloaded.")
        )

    def _get_cannot_unload_reasons(self):
        surplus = self._get_surplus()
        reasons = self._get_authority_reasons()
        for stock in self:
            if not surplus.get(stock):
                reasons[stock].append(self.env._("Nothing lies above the levels."))
        return reasons

    def _do_unload(self):
        self._transfer(self._get_surplus(), back=True)

    def _transfer(self, goods, back):
        """Move these goods between good store and technician, at once."""
        vals_list = []
        for stock, products in goods.items():
            own = stock.sudo()
            kind = own.warehouse_id.aftersales_load_type_id
            source, target = own.warehouse_id.lot_stock_id, own.location_id
            if back:
                source, target = target, source
            ways = {"location_id": source.id, "location_dest_id": target.id}
            vals_list.append(
                {
                    "picking_type_id": kind.id,
                    "company_id": own.company_id.id,
                    "origin": own.name,
                    **ways,
                    "move_ids": [
                        Command.create(
                            {
                                "product_id": product.id,
                                "product_uom": product.uom_id.id,
                                "product_uom_qty": quantity,
                                "company_id": own.company_id.id,
                                "picking_type_id": kind.id,
                                **ways,
                            }
                        )
                        for product, quantity in products.items()
                    ],
                }
            )
        self.env["stock.picking"].sudo().create(vals_list)._do_at_once()

    def action_view_stock(self):
        """What lies in these stocks."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_stock.stock_quant_action_stores"
        )
        action["domain"] = [("location_id", "in", self.sudo().location_id.ids)]
        action["context"] = {}
        return action
