# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

# Four-number position: store, shelf, layer, place (D4-3.1.4.2c).
_PARTS = ("store_no", "shelf_no", "layer_no", "place_no")
KEEPING_CLASSES = [
    ("normal", "Normal"),
    ("dangerous", "Dangerous"),
    ("fragile", "Fragile"),
    ("damp", "Kept dry"),
    ("light", "Kept dark"),
    ("heat", "Kept cool"),
    ("frost", "Kept from frost"),
]


class StockLocation(models.Model):
    _inherit = "stock.location"

    aftersales_store = fields.Selection(
        [
            ("good", "Good store"),
            ("damaged", "Damaged store"),
            ("loan", "On loan"),
            ("transit", "In transit"),
            ("maker", "At the maker"),
            ("provisional", "Received without papers"),
            ("technician", "With a technician"),
            ("own_use", "Own use"),
            ("scrap", "Scrapped"),
            ("returns", "Returns received in the main store"),
            ("workshop", "Customers' goods in the workshop"),
            ("exchange", "Taken in exchange"),
        ],
        compute="_compute_aftersales_store",
        store=True,
        readonly=False,
        recursive=True,
        index="btree_not_null",
        help="What the after-sales department keeps here. Shelves are what the "
        "store around them is.",
    )
    aftersales_site_id = fields.Many2one(
        "aftersales.site",
        string="Site",
        compute="_compute_aftersales_site_id",
        store=True,
        readonly=False,
        recursive=True,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    holds_customer_goods = fields.Boolean(
        help="Goods here belong to customers: they are ours to look after, never "
        "part of the value of our stock.",
    )

    store_no = fields.Char(string="Store No.", size=2)
    shelf_no = fields.Char(string="Shelf No.", size=2)
    layer_no = fields.Char(string="Layer No.", size=2)
    place_no = fields.Char(string="Place No.", size=2)
    position = fields.Char(
        compute="_compute_position",
        store=True,
        index="btree_not_null",
        help="Store, shelf, layer and place, as 01-03-02-15 (D4-3.1.4.2c).",
    )
    keeping_class = fields.Selection(
        KEEPING_CLASSES,
        string="Kind of Place",
        help="What the place is made for: dangerous goods lie apart from all "
        "others (D4-3.1.4.1a, D2-K3.3).",
    )

    _position_unique = models.UniqueIndex(
        "(aftersales_site_id, position) "
        "WHERE position IS NOT NULL AND aftersales_site_id IS NOT NULL",
        "The site has a place of this position already.",
    )

    @api.depends("location_id.aftersales_store")
    def _compute_aftersales_store(self):
        for location in self:
            parent = location.location_id.aftersales_store
            location.aftersales_store = parent or location.aftersales_store

    @api.depends("location_id.aftersales_site_id")
    def _compute_aftersales_site_id(self):
        for location in self:
            parent = location.location_id.aftersales_site_id
            location.aftersales_site_id = parent or location.aftersales_site_id

    def _get_aftersales_place(self):
        """The store, or the usage of what is no store; see ``movement_kinds``."""
        return self.aftersales_store or self.usage

    def _should_be_valued(self):
        """Customers' goods have no value in our books, with or without owner."""
        return not self.holds_customer_goods and super()._should_be_valued()

    def _search_is_valued(self, operator, value):
        domain = super()._search_is_valued(operator, value)
        wants_valued = (operator == "=") == bool(value)
        if wants_valued:
            return domain & Domain("holds_customer_goods", "=", False)
        return domain | Domain("holds_customer_goods", "=", True)

    # -- position -----------------------------------------------------------------

    @api.depends(*_PARTS)
    def _compute_position(self):
        for place in self:
            numbers = [place[name] for name in _PARTS]
            place.position = "-".join(numbers) if all(numbers) else False

    @api.constrains(*_PARTS)
    def _check_position(self):
        for place in self:
            numbers = [place[name] for name in _PARTS if place[name]]
            if not numbers:
                continue
            good = all(len(n) == 2 and n.isdecimal() for n in numbers)
            if len(numbers) != len(_PARTS) or not good:
                raise ValidationError(
                    self.env._(
                        "%s: a position has four numbers of two digits each, as "
                        "01-03-02-15 (D4-3.1.4.2c).",
                        place.display_name,
                    )
                )

    def _have_moved(self):
        """Whether anything was ever moved in or out of these stores."""
        stores = self.search(
            [
                ("aftersales_site_id", "in", self.aftersales_site_id.ids),
                ("aftersales_store", "in", list(set(self.mapped("aftersales_store")))),
            ]
        )
        moved = self.env["stock.move.line"].search(
            [
                ("state", "=", "done"),
                "|",
                ("location_id", "in", stores.ids),
                ("location_dest_id", "in", stores.ids),
            ],
            limit=1,
        )
        return bool(moved)
