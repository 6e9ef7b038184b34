# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io

from PIL import Image

from odoo.fields import Command

from .common import SiteCase


def picture():
    output = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(output, "JPEG")
    return output.getvalue()


class DamagedCase(SiteCase):
    """Spares of the list, of both classes, and their maker."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.category = cls.env["product.category"].create(
            {"name": "SL1500 spares", "is_on_spares_list": True}
        )
        cls.sub_category = cls.env["product.category"].create(
            {"name": "Converter", "parent_id": cls.category.id}
        )
        cls.maker_partner = cls.env["res.partner"].create({"name": "Converter Works"})
        (cls.unit | cls.part).categ_id = cls.sub_category
        cls.unit.write({"repair_class": "2", "volume": 0.2})
        cls.part.write({"repair_class": "1", "volume": 0.2})
        cls.board = cls._product("T-BOARD", "none", 80.0)
        cls.board.write({"repair_class": "2", "categ_id": cls.category.id})
        (cls.unit | cls.board).seller_ids = [
            Command.create({"partner_id": cls.maker_partner.id, "price": 1})
        ]
        cls.tool = cls._product("T-WRENCH", "serial", 400.0)
        cls.tool.write(
            {
                "repair_class": "2",
                "material_kind": "tool",
                "maker_warranty_months": 12,
                "seller_ids": [Command.create({"partner_id": cls.maker_partner.id})],
            }
        )
        cls.maker = cls.aftersales._get_company_place("maker")
        cls.scrap_place = cls.aftersales._get_company_place("scrap")

    @classmethod
    def _part_vals(cls, product=None, quantity=1.0, **vals):
        return {
            "site_id": cls.site.id,
            "product_id": (product or cls.part).id,
            "quantity": quantity,
            "turbine_no": "WT-07",
            "changed_by_id": cls.keeper.id,
            "cause": "burnt",
            **vals,
        }

    def broken(self, product=None, quantity=1.0, register=True, user=None, **vals):
        parts = self.env["aftersales.damaged.part"].with_user(user or self.keeper)
        part = parts.create(self._part_vals(product, quantity, **vals))
        if register:
            part.action_register()
        return part

    def pack(self, one, packing="wood"):
        one = one.with_user(self.keeper)
        one.write({"packing": packing, "is_lined": True, "is_separated": True})
        one._add_evidence("packing_photo", [("box.jpg", picture())])
        one.action_pack()
        return one

    def shipped(self, *parts):
        """The return of these parts, on its way."""
        one = self.pack(parts[0].return_id)
        one.action_send_list()
        one.action_ship()
        return one

    def put_damaged(self, site, product, quantity=1, lot=None):
        self._put(site.damaged_location_id, product, quantity, lot)

    # -- repairs ---------------------------------------------------------------

    def repair(self, product=None, quantity=1.0, lot=None, register=True, **vals):
        repair = (
            self.env["aftersales.maker.repair"]
            .with_user(self.accountant)
            .create(
                {
                    "site_id": self.site.id,
                    "product_id": (product or self.board).id,
                    "lot_id": lot and lot.id,
                    "quantity": quantity,
                    "fault": "no output",
                    **vals,
                }
            )
        )
        if register:
            repair.action_register()
        return repair

    def approve_repair(self, repair):
        repair.with_user(self.accountant).action_request_approval()
        repair.with_user(self.manager).action_approve()
        repair.with_user(self.planner).action_approve()

    def at_maker(self, product=None, quantity=1.0, lot=None, **vals):
        """A repair whose goods are with the maker."""
        product = product or self.board
        self.put_damaged(self.bmd, product, quantity, lot)
        repair = self.repair(product, quantity, lot, **vals)
        self.approve_repair(repair)
        repair.with_user(self.production).action_send()
        return repair.with_user(self.production)

    # -- scrap -----------------------------------------------------------------

    def scrap(self, product=None, quantity=1.0, lot=None, site=None, **vals):
        site = site or self.site
        return (
            self.env["aftersales.scrap.request"]
            .with_user(self.keeper)
            .create(
                {
                    "site_id": site.id,
                    "product_id": (product or self.part).id,
                    "lot_id": lot and lot.id,
                    "quantity": quantity,
                    "reason": "burnt out",
                    **vals,
                }
            )
        )
