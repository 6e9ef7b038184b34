# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.fields import Command, Date, Datetime
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.service_base.tests.servers import ServersCase


@tagged("post_install", "-at_install")
class TestLifeServers(ServersCase):
    """Two sessions on the same unit at the same moment (S11, S12).

    With connections of their own, in the demo company, each call repeated by
    itself after a conflict as the server does with a request. What was committed
    is removed in the end.
    """

    def remove_first(self, env):
        env.cr.execute(
            "DELETE FROM aftersales_value_cap_quantity WHERE product_id IN %s",
            [tuple(self.product_ids)],
        )
        env.cr.execute(
            "DELETE FROM aftersales_rma_application_line_rel WHERE line_id IN "
            "(SELECT id FROM aftersales_rma_line WHERE product_id IN %s)",
            [tuple(self.product_ids)],
        )
        # Goods and their credit note name each other.
        env.cr.execute(
            "UPDATE account_move_line SET aftersales_line_id = NULL "
            "WHERE product_id IN %s",
            [tuple(self.product_ids)],
        )

    def make(self, env):
        company = env.ref("service_base.demo_company")
        today = env["service.policy"]._today(company)
        env["service.policy.value"].create(
            {
                "policy_id": env.ref("aftersales_repair.policy_rma_sheet_required").id,
                "company_id": company.id,
                "date_from": today,
                "value": 0,
            }
        )
        product = env["product.product"].create(
            {
                "name": "Two sessions",
                "type": "consu",
                "is_storable": True,
                "tracking": "serial",
                "company_id": company.id,
                "standard_price": 1.0,
                "warranty": 12,
                "warranty_type": "month",
            }
        )
        partner = env["res.partner"].create(
            {"name": "Two sessions", "company_id": company.id}
        )
        self.product_id, self.partner_id = product.id, partner.id
        self.product_ids = product.ids
        lots = env["stock.lot"].create(
            [
                {
                    "name": f"TWO-{number}",
                    "product_id": product.id,
                    "company_id": company.id,
                    "delivery_date": Date.subtract(today, days=30),
                    "delivery_partner_id": partner.id,
                }
                for number in range(2)
            ]
        )
        self.lot_ids = lots.ids

    # -- helpers --------------------------------------------------------------

    def make_return(self, env, *lot_ids):
        return (
            env["aftersales.rma"]
            .with_user(self.user(env, "clerk"))
            .create(
                {
                    "partner_id": self.partner_id,
                    "packing_list": "TWO",
                    "signed_at": Datetime.now(),
                    "line_ids": [
                        Command.create(
                            {
                                "product_id": self.product_id,
                                "lot_id": lot_id,
                                "reason_id": env.ref(
                                    "aftersales_repair.reason_no_start"
                                ).id,
                                "request": "exchange",
                            }
                        )
                        for lot_id in lot_ids
                    ],
                }
            )
        )

    def make_exchanges(self, env, new=1):
        """A return for each unit, ready to ship, and ``new`` units for them."""
        keeper, inspector = self.user(env, "keeper"), self.user(env, "inspector")
        clerk = self.user(env, "clerk")
        company = env.ref("service_base.demo_company")
        rmas = env["aftersales.rma"]
        for lot_id in self.lot_ids:
            rma = self.make_return(env, lot_id)
            rma.action_confirm()
            lines = rma.line_ids
            lines.with_user(keeper).action_receive()
            lines.with_user(keeper).action_issue()
            found = lines.with_user(inspector)
            found.write({"grade": "damaged", "fault": "product", "finding": "dead"})
            found.action_inspect()
            lines.with_user(clerk).action_exchange()
            rmas |= rma
        store = rmas[:1].sudo().warehouse_id.lot_stock_id
        for number in range(new):
            lot = env["stock.lot"].create(
                {
                    "name": f"TWO-NEW-{number}",
                    "product_id": self.product_id,
                    "company_id": company.id,
                }
            )
            env["stock.quant"]._update_available_quantity(
                lot.product_id, store, 1, lot_id=lot
            )
        return rmas.sudo().line_ids.ids

    def ship(self, env, line_id):
        line = env["aftersales.rma.line"].browse(line_id)
        line.with_user(self.user(env, "keeper")).action_ship()

    def read_moves(self, env, *kinds):
        return env["stock.move"].search(
            [
                ("product_id", "=", self.product_id),
                ("picking_type_id.aftersales_kind", "in", kinds),
            ]
        )

    # -- tests ----------------------------------------------------------------

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_two_clerks_confirm_the_same_serial(self):
        with self.open() as env:
            ids = [self.make_return(env, self.lot_ids[0]).id for _number in range(2)]
            env.cr.commit()

        def confirm(env, number):
            rma = env["aftersales.rma"].browse(ids[number])
            login = ("clerk", "keeper")[number]
            rma.with_user(self.user(env, login)).action_confirm()

        error = self.at_once(lambda env: confirm(env, 0), lambda env: confirm(env, 1))
        self.assertIn("on its way through another return", error)
        with self.open() as env:
            one, two = env["aftersales.rma"].browse(ids)
            self.assertEqual((one.state, two.state), ("open", "draft"))
            self.assertEqual(one.line_ids.state, "expected")
            self.assertEqual(two.line_ids.state, "draft")
            # Nothing is half done: one receipt, no reference, no deadlines more.
            self.assertEqual(self.read_moves(env, "return_receipt"), one.move_ids)
            self.assertEqual(len(one.move_ids), 1)
            self.assertFalse(two.reference_id)
            # Tried again, it says with which return the unit comes.
            with self.assertRaisesRegex(UserError, one.name):
                confirm(env, 1)

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_two_keepers_ship_the_same_exchange(self):
        with self.open() as env:
            line_id = self.make_exchanges(env, new=2)[0]
            env.cr.commit()
        error = self.at_once(
            lambda env: self.ship(env, line_id), lambda env: self.ship(env, line_id)
        )
        self.assertIn("It is: Back with the customer", error)
        with self.open() as env:
            line = env["aftersales.rma.line"].browse(line_id)
            self.assertEqual(line.state, "shipped")
            self.check_shipped(env, line.replacement_lot_id, left=1)

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_two_keepers_take_the_last_unit_for_two_exchanges(self):
        with self.open() as env:
            one, two = self.make_exchanges(env, new=1)
            env.cr.commit()
        error = self.at_once(
            lambda env: self.ship(env, one), lambda env: self.ship(env, two)
        )
        self.assertIn("is free in", error or "")
        with self.open() as env:
            lines = env["aftersales.rma.line"].browse([one, two])
            self.assertEqual(lines.mapped("state"), ["shipped", "ready"])
            self.assertFalse(lines[1].replacement_lot_id)
            self.check_shipped(env, lines[0].replacement_lot_id, left=0)

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_two_teardowns_of_the_same_unit(self):
        # S14: each on a teardown of its own; the unit is torn down once.
        with self.open() as env:
            ids = self.make_teardowns(env)
            env.cr.commit()

        def finish(env, number):
            teardown = env["aftersales.teardown"].browse(ids[number])
            teardown.with_user(self.user(env, "repairer")).action_finish()

        error = self.at_once(lambda env: finish(env, 0), lambda env: finish(env, 1))
        self.assertTrue(error, "the second one is refused")
        with self.open() as env:
            teardowns = env["aftersales.teardown"].browse(ids)
            self.assertEqual(teardowns.mapped("state"), ["done", "draft"])
            self.assertFalse(teardowns[1].move_ids)
            quants = env["stock.quant"].search(
                [("product_id", "=", self.product_id), ("quantity", "!=", 0)]
            )
            inside = quants.filtered(lambda one: one.location_id.usage == "internal")
            self.assertFalse(inside)

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_two_returns_of_one_sold_piece_are_paid_back_once(self):
        # S11: one piece was invoiced; two returns of it are refunded at once.
        with self.open() as env:
            ids = self.make_refunds(env)
            env.cr.commit()

        def refund(env, number):
            line = env["aftersales.rma.line"].browse(ids[number])
            line.with_user(self.user(env, "clerk")).action_refund()

        error = self.at_once(lambda env: refund(env, 0), lambda env: refund(env, 1))
        self.assertIn("no more than what was invoiced", error or "")
        with self.open() as env:
            lines = env["aftersales.rma.line"].browse(ids)
            self.assertEqual(lines.mapped("state"), ["refunded", "inspected"])
            credits = lines.credit_line_id.move_id
            self.assertEqual(credits.mapped("amount_untaxed"), [20.0])

    def make_refunds(self, env):
        """One piece without a serial, invoiced, and two returns that claim it."""
        company = env.ref("service_base.demo_company")
        for code in ("order.demand_voucher", "order.two_signatures"):
            policy = env["service.policy"].search([("code", "=", code)])
            if policy:
                env["service.policy.value"].create(
                    {
                        "policy_id": policy.id,
                        "company_id": company.id,
                        "date_from": env["service.policy"]._today(company),
                        "value": 0,
                    }
                )
        product = env["product.product"].create(
            {
                "name": "Two refunds",
                "type": "consu",
                "is_storable": True,
                "company_id": company.id,
                "invoice_policy": "order",
                "warranty": 12,
                "warranty_type": "month",
            }
        )
        self.product_ids.append(product.id)
        order = env["sale.order"].create(
            {
                "partner_id": self.partner_id,
                "company_id": company.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": 1,
                            "price_unit": 20.0,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        order._create_invoices().action_post()
        made = Date.subtract(env["service.policy"]._today(company), days=10)
        clerk, gm = self.user(env, "clerk"), self.user(env, "gm")
        rmas = env["aftersales.rma"].with_user(clerk)
        for _number in range(2):
            rmas |= rmas.create(
                {
                    "partner_id": self.partner_id,
                    "packing_list": "TWO",
                    "signed_at": Datetime.now(),
                    "line_ids": [
                        Command.create(
                            {
                                "product_id": product.id,
                                "quantity": 1,
                                "factory_date": made,
                                "reason_id": env.ref(
                                    "aftersales_repair.reason_no_start"
                                ).id,
                                "request": "refund",
                            }
                        )
                    ],
                }
            )
        for rma in rmas:
            action = rma.action_apply()
            application = env["aftersales.rma.application"].browse(action["res_id"])
            application.with_user(clerk).scheme = "Take them back."
            application.with_user(clerk).action_request_approval()
            application.with_user(gm).action_approve()
            rma.action_confirm()
            lines = rma.line_ids
            lines.with_user(self.user(env, "keeper")).action_receive()
            lines.with_user(self.user(env, "keeper")).action_issue()
            found = lines.with_user(self.user(env, "inspector"))
            found.write({"grade": "damaged", "fault": "product", "finding": "dead"})
            found.action_inspect()
        return rmas.line_ids.ids

    def make_teardowns(self, env):
        """Two teardowns of one unit, which lies in the damaged store."""
        company = env.ref("service_base.demo_company")
        warehouse = env.ref("aftersales_stock.demo_warehouse_aftersales")
        product = env["product.product"].browse(self.product_id)
        lot = env["stock.lot"].browse(self.lot_ids[0])
        env["stock.quant"]._update_available_quantity(
            product, warehouse.aftersales_damaged_location_id, 1, lot_id=lot
        )
        part = env["product.product"].create(
            {
                "name": "Two sessions, part",
                "type": "consu",
                "is_storable": True,
                "company_id": company.id,
            }
        )
        self.product_ids.append(part.id)
        env["mrp.bom"].create(
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "company_id": company.id,
                "bom_line_ids": [Command.create({"product_id": part.id})],
            }
        )
        price = env["aftersales.salvage.price"].with_user(self.user(env, "clerk"))
        price = price.create({"product_id": part.id, "price": 0.5})
        price.action_request_approval()
        price.with_user(self.user(env, "finance")).action_approve()
        teardowns = (
            env["aftersales.teardown"]
            .with_user(self.user(env, "repairer"))
            .create(
                [
                    {
                        "product_id": product.id,
                        "warehouse_id": warehouse.id,
                        "unit_ids": [Command.create({"lot_id": lot.id})],
                    }
                    for _number in range(2)
                ]
            )
        )
        for teardown in teardowns:
            teardown.action_list_parts()
            teardown.action_rest_good()
        return teardowns.ids

    def check_shipped(self, env, lot, left):
        """One unit went out, once; nothing is left waiting or reserved."""
        moves = self.read_moves(env, "return_ship")
        self.assertEqual(moves.mapped("state"), ["done"])
        self.assertEqual(moves.move_line_ids.lot_id, lot)
        self.assertEqual(moves.picking_id.mapped("state"), ["done"])
        quants = env["stock.quant"].search(
            [
                ("product_id", "=", self.product_id),
                ("location_id.aftersales_store", "=", "good"),
            ]
        )
        self.assertEqual(sum(quants.mapped("quantity")), left)
        self.assertFalse(sum(quants.mapped("reserved_quantity")))
