# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..models.aftersales_count_round_mixin import COUNTERS
from ..models.stock_location import KEEPING_CLASSES

_MOST = 99


class AftersalesShelfMaker(models.TransientModel):
    """Makes the places of a store's shelves in bulk (四号定位, D4-3.1.4.2c)."""

    _name = "aftersales.shelf.maker"
    _description = "New shelves"

    site_id = fields.Many2one(
        "aftersales.site",
        required=True,
        default=lambda self: self.env["aftersales.site"]._get_own_site(),
    )
    location_id = fields.Many2one(
        "stock.location",
        string="Store",
        required=True,
        compute="_compute_location_id",
        store=True,
        precompute=True,
        readonly=False,
        domain="[('aftersales_site_id', '=', site_id), "
        "('aftersales_store', 'in', ('good', 'damaged'))]",
    )
    store_no = fields.Integer(string="Store No.", default=1, required=True)
    shelf_from = fields.Integer(string="Shelves From", default=1, required=True)
    shelf_to = fields.Integer(string="To", default=1, required=True)
    layers = fields.Integer(string="Layers a Shelf", default=4, required=True)
    places = fields.Integer(string="Places a Layer", default=10, required=True)
    keeping_class = fields.Selection(KEEPING_CLASSES, string="Kind of Place")
    number = fields.Integer(string="New Places", compute="_compute_number")

    @api.depends("site_id")
    def _compute_location_id(self):
        for maker in self:
            if maker.location_id.aftersales_site_id != maker.site_id:
                maker.location_id = maker.site_id.good_location_id

    @api.depends("shelf_from", "shelf_to", "layers", "places")
    def _compute_number(self):
        for maker in self:
            shelves = maker.shelf_to - maker.shelf_from + 1
            maker.number = max(shelves * maker.layers * maker.places, 0)

    @api.constrains("store_no", "shelf_from", "shelf_to", "layers", "places")
    def _check_numbers(self):
        for maker in self:
            numbers = (
                maker.store_no,
                maker.shelf_from,
                maker.shelf_to,
                maker.layers,
                maker.places,
            )
            if (
                min(numbers) < 1
                or max(numbers) > _MOST
                or (maker.shelf_to < maker.shelf_from)
            ):
                raise ValidationError(
                    self.env._(
                        "Store, shelf, layer and place are numbers from 1 to 99 "
                        "(D4-3.1.4.2c)."
                    )
                )

    def action_make(self):
        """Make the places that are not there yet; safe to repeat."""
        self.ensure_one()
        self.env["aftersales.count"]._check_roles(*COUNTERS)
        self.site_id.check_access("read")
        self.location_id.check_access("read")
        self.site_id._check_authority(self.env.user)
        if self.location_id.aftersales_site_id != self.site_id:
            raise UserError(
                self.env._(
                    "%(location)s is no store of %(site)s.",
                    location=self.location_id.display_name,
                    site=self.site_id.display_name,
                )
            )
        most = int(
            self.env["service.policy"]._get_value(
                "position.most", self.site_id.company_id
            )
        )
        if self.number > most:
            raise UserError(
                self.env._(
                    "%(number)s places at once are too many: at most %(most)s "
                    "(D4-3.1.4.2c).",
                    number=self.number,
                    most=most,
                )
            )
        places = self.env["stock.location"].sudo().create(self._prepare_places())
        title = self.env._("New Places")
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "stock.location",
            "view_mode": "list,form",
            "domain": [("id", "in", places.ids)],
        }

    def _prepare_places(self):
        wanted = [
            (
                f"{self.store_no:02d}",
                f"{shelf:02d}",
                f"{layer:02d}",
                f"{place:02d}",
            )
            for shelf in range(self.shelf_from, self.shelf_to + 1)
            for layer in range(1, self.layers + 1)
            for place in range(1, self.places + 1)
        ]
        known = set(
            self.env["stock.location"]
            .sudo()
            .with_context(active_test=False)
            .search(
                [
                    ("aftersales_site_id", "=", self.site_id.id),
                    ("position", "in", ["-".join(numbers) for numbers in wanted]),
                ]
            )
            .mapped("position")
        )
        return [
            {
                "name": "-".join(numbers),
                "barcode": f"{self.site_id.code}-{'-'.join(numbers)}",
                "location_id": self.location_id.id,
                "company_id": self.site_id.company_id.id,
                "usage": "internal",
                "store_no": numbers[0],
                "shelf_no": numbers[1],
                "layer_no": numbers[2],
                "place_no": numbers[3],
                "keeping_class": self.keeping_class,
            }
            for numbers in wanted
            if "-".join(numbers) not in known
        ]
