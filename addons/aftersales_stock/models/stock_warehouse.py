# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..movement_kinds import COMPANY_PLACES, SITE_KINDS


class StockWarehouse(models.Model):
    """An after-sales warehouse and what it needs to take in returns.

    The warehouse's own stock is its good store. Damaged goods lie beside it,
    customers' goods outside of both: they are nobody's stock but the
    customer's, so they must not count as on hand.
    """

    _inherit = "stock.warehouse"

    is_aftersales = fields.Boolean(
        string="After-sales Warehouse",
        help="Gets a good and a damaged store, a place for customers' goods and "
        "the operations of returns and exchanges.",
    )
    aftersales_main_warehouse_id = fields.Many2one(
        "stock.warehouse",
        string="Main Warehouse",
        check_company=True,
        domain="[('company_id', '=', company_id), ('is_aftersales', '=', False)]",
        help="Receives the customers' returns and issues them to after-sales (D1-12).",
    )
    aftersales_returns_location_id = fields.Many2one(
        "stock.location", string="Returns Received", copy=False, check_company=True
    )
    aftersales_workshop_location_id = fields.Many2one(
        "stock.location", string="Customers' Goods", copy=False, check_company=True
    )
    aftersales_damaged_location_id = fields.Many2one(
        "stock.location", string="Damaged Store", copy=False, check_company=True
    )
    aftersales_exchange_location_id = fields.Many2one(
        "stock.location", string="Taken in Exchange", copy=False, check_company=True
    )
    aftersales_receipt_type_id = fields.Many2one(
        "stock.picking.type", string="Return Receipt", copy=False, check_company=True
    )
    aftersales_issue_type_id = fields.Many2one(
        "stock.picking.type", string="Return Issue", copy=False, check_company=True
    )
    aftersales_ship_type_id = fields.Many2one(
        "stock.picking.type", string="Ship Back", copy=False, check_company=True
    )
    aftersales_exchange_type_id = fields.Many2one(
        "stock.picking.type", string="Exchange Receipt", copy=False, check_company=True
    )
    aftersales_route_id = fields.Many2one(
        "stock.route", string="Return Route", copy=False, check_company=True
    )
    aftersales_site_ids = fields.One2many(
        "aftersales.site", "warehouse_id", string="Sites", readonly=True
    )

    @api.constrains("is_aftersales", "aftersales_main_warehouse_id")
    def _check_main_warehouse(self):
        for warehouse in self.filtered("is_aftersales"):
            main = warehouse.aftersales_main_warehouse_id
            if not main or main == warehouse or main.is_aftersales:
                raise ValidationError(
                    self.env._(
                        "%s: choose the main warehouse that receives its returns "
                        "(another one, not an after-sales warehouse).",
                        warehouse.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        warehouses = super().create(vals_list)
        warehouses.filtered("is_aftersales")._make_aftersales_structure()
        return warehouses

    def write(self, vals):
        result = super().write(vals)
        if {"is_aftersales", "aftersales_main_warehouse_id"} & set(vals):
            self.filtered("is_aftersales")._make_aftersales_structure()
        return result

    def _make_aftersales_structure(self):
        """Make what is missing of stores, operations and route; safe to repeat."""
        for warehouse in self.sudo():
            warehouse._make_aftersales_locations()
            warehouse._make_aftersales_types()
            warehouse._make_aftersales_route()
            warehouse._make_aftersales_root_site()
            warehouse._make_site_kinds()
        self.env["aftersales.value.cap"]._ensure(self.company_id)

    @api.model
    def _make_all_aftersales_structures(self):
        """What warehouses of an earlier version lack; called at each update."""
        self.search([("is_aftersales", "=", True)])._make_aftersales_structure()

    def _make_missing(self, field, vals):
        """Create the record of a Many2one that is still empty."""
        self.ensure_one()
        if not self[field]:
            self[field] = self.env[self._fields[field].comodel_name].create(
                {"company_id": self.company_id.id, **vals}
            )

    def _make_aftersales_locations(self):
        self.ensure_one()
        # Named once: an update keeps the name that people gave or read.
        if self.lot_stock_id.aftersales_store != "good":
            self.lot_stock_id.write(
                {"aftersales_store": "good", "name": self.env._("Good")}
            )
        self._make_missing(
            "aftersales_damaged_location_id",
            {
                "name": self.env._("Damaged"),
                "location_id": self.view_location_id.id,
                "usage": "internal",
                "aftersales_store": "damaged",
            },
        )
        goods = self._customer_goods_view()
        self._make_missing(
            "aftersales_returns_location_id",
            {
                "name": self.env._(
                    "%s returns received", self.aftersales_main_warehouse_id.name
                ),
                "location_id": goods.id,
                "usage": "internal",
                "aftersales_store": "returns",
                "holds_customer_goods": True,
            },
        )
        self._make_missing(
            "aftersales_workshop_location_id",
            {
                "name": self.env._("%s workshop", self.name),
                "location_id": goods.id,
                "usage": "internal",
                "aftersales_store": "workshop",
                "holds_customer_goods": True,
            },
        )
        self._make_missing(
            "aftersales_exchange_location_id",
            {
                "name": self.env._("%s taken in exchange", self.name),
                "location_id": goods.id,
                "usage": "customer",
                "aftersales_store": "exchange",
            },
        )

    def _customer_goods_view(self):
        """The company's parent of all places with customers' goods."""
        self.ensure_one()
        existing = self.env["stock.location"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("aftersales_store", "=", "workshop"),
                ("location_id.usage", "=", "view"),
            ],
            limit=1,
        )
        return existing.location_id or self.env["stock.location"].create(
            {
                "name": self.env._("Customers' goods"),
                "usage": "view",
                "company_id": self.company_id.id,
            }
        )

    def _make_aftersales_types(self):
        self.ensure_one()
        customers = self.env["stock.warehouse"]._get_partner_locations()[0]
        main = self.aftersales_main_warehouse_id
        returns = self.aftersales_returns_location_id
        workshop = self.aftersales_workshop_location_id
        exchange = self.aftersales_exchange_location_id
        common = {"use_create_lots": False, "use_existing_lots": True}
        self._make_missing(
            "aftersales_receipt_type_id",
            {
                **common,
                "name": self.env._("Return receipts"),
                "code": "incoming",
                "sequence_code": "RIN",
                "warehouse_id": main.id,
                "default_location_src_id": customers.id,
                "default_location_dest_id": returns.id,
                "aftersales_kind": "return_receipt",
                # Not every unit on the list arrives on the same day.
                "create_backorder": "always",
            },
        )
        self._make_missing(
            "aftersales_issue_type_id",
            {
                **common,
                "name": self.env._("Issues to after-sales"),
                "code": "internal",
                "sequence_code": "RIS",
                "warehouse_id": main.id,
                "default_location_src_id": returns.id,
                "default_location_dest_id": workshop.id,
                "aftersales_kind": "return_issue",
                "create_backorder": "always",
            },
        )
        self._make_missing(
            "aftersales_ship_type_id",
            {
                **common,
                "name": self.env._("Shipments to customers"),
                "code": "outgoing",
                "sequence_code": "RSH",
                "warehouse_id": self.id,
                "default_location_src_id": workshop.id,
                "default_location_dest_id": customers.id,
                "aftersales_kind": "return_ship",
                "create_backorder": "always",
            },
        )
        self._make_missing(
            "aftersales_exchange_type_id",
            {
                **common,
                "name": self.env._("Taken in exchange"),
                "code": "internal",
                "sequence_code": "REX",
                "warehouse_id": self.id,
                "default_location_src_id": workshop.id,
                "default_location_dest_id": exchange.id,
                "aftersales_kind": "exchange_in",
            },
        )

    def _make_aftersales_route(self):
        """Received returns are pushed on to the after-sales workshop (D1-12)."""
        self.ensure_one()
        if self.aftersales_route_id:
            return
        self.aftersales_route_id = self.env["stock.route"].create(
            {
                "name": self.env._("%s: returns", self.name),
                "company_id": self.company_id.id,
                "product_selectable": False,
                "rule_ids": [
                    fields.Command.create(
                        {
                            "name": self.env._("Received returns to after-sales"),
                            "action": "push",
                            "auto": "manual",
                            "company_id": self.company_id.id,
                            "warehouse_id": self.aftersales_main_warehouse_id.id,
                            "location_src_id": self.aftersales_returns_location_id.id,
                            "location_dest_id": (
                                self.aftersales_workshop_location_id.id
                            ),
                            "picking_type_id": self.aftersales_issue_type_id.id,
                        }
                    )
                ],
            }
        )

    # -- sites ----------------------------------------------------------------

    def _make_aftersales_root_site(self):
        """The business management department keeps the warehouse's own stores."""
        self.ensure_one()
        if not self._get_root_site():
            self.env["aftersales.site"].create(
                {
                    "name": self.name,
                    "code": self.code,
                    "level": "bmd",
                    "company_id": self.company_id.id,
                    "warehouse_id": self.id,
                }
            )

    def _get_root_site(self):
        return self.aftersales_site_ids.filtered(lambda site: site.level == "bmd")

    def _get_aftersales_outside(self):
        """The company's parent of goods that are ours but in no store."""
        self.ensure_one()
        known = self.env["stock.location"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("aftersales_store", "in", ("loan", "transit", "maker")),
                ("location_id.usage", "=", "view"),
            ],
            limit=1,
        )
        return known.location_id or self.env["stock.location"].create(
            {
                "name": self.env._("After-sales, out of store"),
                "usage": "view",
                "company_id": self.company_id.id,
            }
        )

    def _get_company_place(self, store):
        """The company's place for own use, scrap, or goods at the maker.

        Made when it is first needed. Own use and scrap are where value leaves
        the stock: their valuation account says to which costs it goes.
        """
        self.ensure_one()
        found = self.env["stock.location"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("aftersales_store", "=", store),
            ],
            limit=1,
        )
        if found:
            return found
        names = {
            "own_use": self.env._("Used by after-sales"),
            "scrap": self.env._("Scrapped by after-sales"),
            "maker": self.env._("At the maker"),
            "provisional": self.env._("Received without papers"),
        }
        return self.env["stock.location"].create(
            {
                "name": names[store],
                "usage": COMPANY_PLACES[store],
                "location_id": self._get_aftersales_outside().id,
                "company_id": self.company_id.id,
                "aftersales_store": store,
                "valuation_account_id": (
                    self.company_id._get_aftersales_place_account(store).id
                ),
            }
        )

    def _make_site_kinds(self):
        """An operation type for each kind of movement of the sites (S30)."""
        self.ensure_one()
        root = self._get_root_site()
        known = set(
            self.env["stock.picking.type"]
            .with_context(active_test=False)
            .search([("warehouse_id", "=", self.id), ("aftersales_kind", "!=", False)])
            .mapped("aftersales_kind")
        )
        field = self.env["stock.picking.type"]._fields["aftersales_kind"]
        labels = dict(field._description_selection(self.env))
        self.env["stock.picking.type"].create(
            [
                {
                    "name": labels[code],
                    "code": kind.code,
                    "sequence_code": kind.prefix,
                    "warehouse_id": self.id,
                    "company_id": self.company_id.id,
                    "aftersales_kind": code,
                    "default_location_src_id": root._get_place(kind.source).id,
                    "default_location_dest_id": root._get_place(kind.target).id,
                    "use_create_lots": kind.code == "incoming",
                    "use_existing_lots": True,
                    "create_backorder": "always",
                }
                for code, kind in SITE_KINDS.items()
                if code not in known
            ]
        )

    def _get_kind_type(self, kind):
        """The operation type of a kind of movement.

        :raises UserError: when it was archived or deleted
        """
        self.ensure_one()
        found = self.env["stock.picking.type"].search(
            [("warehouse_id", "=", self.id), ("aftersales_kind", "=", kind)], limit=1
        )
        if not found:
            raise UserError(
                self.env._(
                    "%(warehouse)s has no operation type for “%(kind)s”. Save the "
                    "warehouse again to make it, or take it out of the archive.",
                    warehouse=self.display_name,
                    kind=kind,
                )
            )
        return found
