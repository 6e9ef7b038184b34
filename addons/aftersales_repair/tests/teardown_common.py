# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Command

from .common import RmaCase


class TeardownCase(RmaCase):
    """A unit with a bill of three parts, one of them in a kit, and their prices.

    A unit is worth 250; a fan 9.50 (two of them, in the kit), a board with serial
    60, screws by the lot 0.10 (four).
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.finance = cls.role("finance", "aftersales_stock.group_aftersales_finance")
        cls.marketing = cls.role("marketing", "aftersales_repair.group_marketing")
        cls.gm = cls.role("gm", "service_base.group_general_manager")
        cls.average = cls.env["product.category"].create(
            {
                "name": "Average",
                "property_cost_method": "average",
                "property_valuation": "periodic",
            }
        )
        cls.fan = cls.part
        cls.board = cls._product("T-BOARD", "serial", 60.0)
        cls.screw = cls._product("T-SCREW", "lot", 0.1)
        cls.kit = cls._product("T-KIT", "none", 0.0)
        (cls.unit | cls.fan | cls.board | cls.screw).categ_id = cls.average
        boms = cls.env["mrp.bom"]
        boms.create(
            {
                "product_tmpl_id": cls.kit.product_tmpl_id.id,
                "type": "phantom",
                "company_id": cls.company.id,
                "bom_line_ids": [
                    Command.create({"product_id": cls.fan.id, "product_qty": 2})
                ],
            }
        )
        cls.bom = boms.create(
            {
                "product_tmpl_id": cls.unit.product_tmpl_id.id,
                "company_id": cls.company.id,
                "bom_line_ids": [
                    Command.create({"product_id": cls.kit.id, "product_qty": 1}),
                    Command.create({"product_id": cls.board.id, "product_qty": 1}),
                    Command.create({"product_id": cls.screw.id, "product_qty": 4}),
                ],
            }
        )
        cls.place = cls.aftersales.aftersales_teardown_location_id

    @classmethod
    def price(cls, product, price, approve=True, **vals):
        record = (
            cls.env["aftersales.salvage.price"]
            .with_user(cls.clerk)
            .create({"product_id": product.id, "price": price, **vals})
        )
        if approve:
            record.action_request_approval()
            record.with_user(cls.finance).action_approve()
        return record.sudo()

    @classmethod
    def price_all(cls):
        cls.price(cls.fan, 4)
        cls.price(cls.board, 30)
        cls.price(cls.screw, 0.05)

    @classmethod
    def in_damaged(cls, *names, product=None):
        """Serials of our own in the damaged store."""
        lots = cls.env["stock.lot"]
        for name in names:
            lot = cls._lot(name, product)
            cls._put(cls.damaged, product or cls.unit, 1, lot)
            lots |= lot
        return lots

    @classmethod
    def teardown(cls, *lots, product=None, user=None, **vals):
        return (
            cls.env["aftersales.teardown"]
            .with_user(user or cls.repairer)
            .create(
                {
                    "product_id": (product or cls.unit).id,
                    "warehouse_id": cls.aftersales.id,
                    "unit_ids": [Command.create({"lot_id": lot.id}) for lot in lots],
                    **vals,
                }
            )
        )

    def list_parts(self, teardown):
        """List the parts of the bill and put a serial on each board."""
        teardown.action_list_parts()
        for number, part in enumerate(
            teardown.part_ids.filtered(lambda one: one.product_id == self.board)
        ):
            part.lot_name = f"{teardown.name}-B{number}"
        return teardown.part_ids

    def all_good(self, teardown):
        self.list_parts(teardown)
        teardown.action_rest_good()
        return teardown

    def of(self, teardown, product):
        return teardown.part_ids.filtered(lambda part: part.product_id == product)
