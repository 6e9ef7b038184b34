# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Command
from odoo.tests import tagged

from .common_supply import SupplyCase


@tagged("post_install", "-at_install")
class TestSupplyQueries(SupplyCase):
    """S33, S26: queries grow as little as they can with documents and lines."""

    def queries(self, action):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def sheets(self, count):
        return self.env["aftersales.contact.sheet"].browse(
            [self.sheet((self.spare, 1)).id for _number in range(count)]
        )

    def sign_all(self, count):
        sheets = self.sheets(count)
        sheets.action_request_approval()
        for user in (self.chief, self.accountant, self.supervisor):
            self.sign(sheets, user)
        last = sheets.with_user(self.manager)
        return self.queries(last.action_approve)

    def test_signing_fifty_sheets(self):
        # S33: the manager signs from the list; the sheets go to production.
        self.sign_all(1)
        few, many = self.sign_all(5), self.sign_all(50)
        with self.subTest(few=few, many=many):
            self.assertLessEqual(few, 140)
            self.assertLessEqual((many - few) / 45, 4)

    def products(self, count, letter):
        return self.env["product.product"].create(
            [
                {
                    "name": f"{letter}{count}-{number}",
                    "type": "consu",
                    "is_storable": True,
                    "material_kind": "spare",
                    "company_id": self.company.id,
                }
                for number in range(count)
            ]
        )

    def ship(self, count):
        products = self.products(count, "P")
        for product in products:
            self._put(self.main_stock, product, 5)
        sheet = self.env["aftersales.contact.sheet"].create(
            {
                "site_id": self.site.id,
                "kind": "spare",
                "reason": "Yearly",
                "user_id": self.keeper.id,
                "line_ids": [
                    Command.create({"product_id": product.id, "quantity": 3})
                    for product in products
                ],
            }
        )
        sheet.with_user(self.keeper).action_request_approval()
        self.sign(sheet)
        sheet = sheet.browse(sheet.id).with_user(self.production)
        return self.queries(sheet.action_fulfil)

    def core(self, count):
        """The same transfers between two sites, without a sheet."""
        products = self.products(count, "C")
        for product in products:
            self._put(self.site.good_location_id, product, 5)
        lines = [{"product": product, "quantity": 3} for product in products]
        pickings = self.env["stock.picking"].with_user(self.production).sudo()
        orders = [{"site": self.second_site, "lines": lines}]

        def transfer():
            out = pickings._create_of_kind(
                "transfer_out", [{**orders[0], "source": self.site.good_location_id}]
            )
            for line, move in zip(lines, out.move_ids, strict=True):
                line["vals"] = {"move_orig_ids": [Command.set(move.ids)]}
            arrivals = pickings._create_of_kind("transfer_in", orders)
            arrivals.move_ids._action_confirm()
            out._do_at_once()

        return self.queries(transfer)

    def test_shipping_fifty_lines(self):
        # S33: the sheet adds nothing a line to the two transfers of core.
        self.ship(1)
        self.core(1)
        ours = [self.ship(5), self.ship(50)]
        core = [self.core(5), self.core(50)]
        with self.subTest(ours=ours, core=core):
            self.assertLessEqual(ours[0] - core[0], 75)
            self.assertLessEqual(ours[1] - ours[0] - (core[1] - core[0]), 45)
