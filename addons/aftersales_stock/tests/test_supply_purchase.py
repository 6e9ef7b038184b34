# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_supply import SupplyCase


@tagged("post_install", "-at_install")
class TestPurchaseRequest(SupplyCase):
    """S26: what a store lacks is bought after its manager approved."""

    def notice(self, quantity=5, user=None, **values):
        return (
            self.env["aftersales.purchase.request"]
            .with_user(user or self.keeper)
            ._notice_shortage(
                self.site,
                [{"product": self.spare, "quantity": quantity, **values}],
                "REQ/2026/00001",
            )
        )

    def orders(self):
        return self.env["purchase.order"].search(
            [("order_line.product_id", "=", self.spare.id)]
        )

    def test_a_shortage_goes_to_the_manager_and_not_to_vendors(self):
        # S26, D0-2.4.3c: stock 0, a requisition for 5 is signed.
        request = self.notice()
        self.assertEqual(request.origin, "REQ/2026/00001")
        self.assertEqual(request.line_ids.quantity, 5)
        self.assertEqual(request.review_ids.reviewer_ids, self.manager)
        self.assertEqual(request.state, "draft")
        self.assertFalse(self.orders())
        with self.assertRaisesRegex(UserError, "D0-2.4.3c"):
            self.quote(request, self.vendors[0], 8, user=self.buyer)
        request.with_user(self.manager).action_approve()
        self.assertEqual(request.state, "approved")
        self.assertFalse(self.orders())
        self.assertIn(self.buyer.partner_id, request.message_partner_ids)
        order = self.quote(request, self.vendors[0], 8, user=self.buyer)
        self.assertEqual(request.state, "purchasing")
        order.with_user(self.buyer).button_confirm()
        self.assertEqual(request.line_ids.quantity_ordered, 5)
        receipt = order.picking_ids
        receipt.with_user(self.keeper).move_ids.quantity = 4
        self.receive(receipt)
        self.assertEqual(request.line_ids.quantity_received, 4)
        self.assertEqual(request.state, "purchasing")
        self.receive(order.picking_ids.filtered(lambda p: p.state != "done"))
        self.assertEqual(request.line_ids.quantity_received, 5)
        self.assertEqual(request.state, "received")
        self.assertEqual(self._on_hand(self.site.good_location_id, self.spare), 5)

    def test_the_manager_who_signs_the_requisition_can_still_approve(self):
        # S26: nobody approves an own request, so the system is who noticed.
        request = self.notice(user=self.manager)
        self.assertNotEqual(request.user_id, self.manager)
        request.with_user(self.manager).action_approve()
        self.assertEqual(request.state, "approved")

    def test_a_document_behind_the_shortage_is_found(self):
        # S26
        request = self.env["aftersales.purchase.request"]._notice_shortage(
            self.site, [{"product": self.spare, "quantity": 1}], self.site, self.keeper
        )
        action = request.action_view_origin()
        self.assertEqual(
            (action["res_model"], action["res_id"]), (self.site._name, self.site.id)
        )

    def test_a_dozen_is_a_dozen(self):
        # S26: units of measure
        dozen = self.env.ref("uom.product_uom_dozen")
        request = self.notice(quantity=2, uom=dozen)
        request.with_user(self.manager).action_approve()
        self.assertEqual(request.line_ids.quantity_open, 24)
        order = self.quote(request, self.vendors[0], 8, user=self.buyer)
        order.with_user(self.buyer).button_confirm()
        receipt = order.picking_ids
        self.receive(receipt)
        self.assertEqual(request.line_ids.quantity_received, 2)
        self.assertEqual(request.state, "received")

    def test_no_way_around_the_approval(self):
        # S26, D0-2.4.3c: the forged ways.
        request = self.notice()
        vals = {
            "partner_id": self.vendors[0].id,
            "aftersales_request_id": request.id,
        }
        orders = self.env["purchase.order"].with_user(self.buyer)
        with self.assertRaisesRegex(UserError, "D0-2.4.3c"):
            orders.create(vals)
        with self.assertRaisesRegex(UserError, "D0-2.4.3c"):
            orders.with_context(aftersales_for_request=True).create(vals)
        plain = orders.create({"partner_id": self.vendors[0].id})
        with self.assertRaisesRegex(UserError, "D0-2.4.3c"):
            plain.aftersales_request_id = request
        with self.assertRaisesRegex(UserError, "D0-2.4.3c"):
            plain.order_line = [
                Command.create(
                    {
                        "product_id": self.spare.id,
                        "aftersales_request_line_id": request.line_ids.id,
                    }
                )
            ]
        with self.assertRaises(UserError):
            request.with_user(self.keeper).write({"state": "approved"})
        with self.assertRaises(AccessError):
            request.with_user(self.keeper).write({"kind": "sheet"})
        with self.assertRaises(AccessError):
            self.env["aftersales.purchase.request"].with_user(self.keeper).create(
                {"site_id": self.site.id, "kind": "sheet"}
            )

    def test_what_was_approved_is_what_is_bought(self):
        # S26, D0-2.4.2b
        request = self.notice()
        request.with_user(self.manager).action_approve()
        with self.assertRaisesRegex(UserError, "approved as it is"):
            request.with_user(self.keeper).line_ids.quantity = 50
        order = self.quote(request, self.vendors[0], 8, user=self.buyer)
        mine = order.with_user(self.buyer)
        mine.order_line.product_qty = 6
        with self.assertRaisesRegex(UserError, "D0-2.4.2b"):
            mine.button_confirm()
        mine.order_line.product_qty = 5
        mine.order_line = [
            Command.create({"product_id": self.second_spare.id, "product_qty": 1})
        ]
        with self.assertRaisesRegex(UserError, "S-FUSE"):
            mine.button_confirm()
        mine.order_line[-1].unlink()
        mine.button_confirm()
        with self.assertRaisesRegex(UserError, "D0-2.4.2b"):
            mine.order_line.product_qty = 7

    def test_two_quotations_are_not_both_ordered(self):
        # S26, D0-2.4.2b
        request = self.notice()
        request.with_user(self.manager).action_approve()
        first = self.quote(request, self.vendors[0], 8, user=self.buyer)
        second = self.quote(request, self.vendors[1], 7, user=self.buyer)
        self.assertIn(second, first.alternative_po_ids)
        keep = {"skip_alternative_check": True}
        first.with_user(self.buyer).with_context(**keep).button_confirm()
        with self.assertRaisesRegex(UserError, "D0-2.4.2b"):
            second.with_user(self.buyer).with_context(**keep).button_confirm()

    def test_a_cancelled_request_buys_nothing(self):
        # S26
        request = self.notice()
        request.with_user(self.manager).action_approve()
        order = self.quote(request, self.vendors[0], 8, user=self.buyer)
        request.with_user(self.keeper).action_cancel()
        self.assertEqual((request.state, order.state), ("cancelled", "cancel"))
        order.with_user(self.buyer).button_draft()
        with self.assertRaisesRegex(UserError, "closed"):
            order.with_user(self.buyer).button_confirm()

    def test_an_alternative_belongs_to_the_request(self):
        # S26
        request = self.notice()
        request.with_user(self.manager).action_approve()
        order = self.quote(request, self.vendors[0], 8, user=self.buyer)
        wizard = self.env["purchase.requisition.create.alternative"]
        wizard.with_user(self.buyer).create(
            {
                "origin_po_id": order.id,
                "partner_ids": [Command.set(self.vendors[1].ids)],
            }
        ).action_create_alternative()
        other = order.alternative_po_ids - order
        self.assertEqual(other.aftersales_request_id, request)
        self.assertEqual(other.order_line.aftersales_request_line_id, request.line_ids)

    def test_a_refused_shortage_is_asked_again(self):
        # S26
        request = self.notice()
        request.with_user(self.manager).action_reject("Use the old ones")
        self.assertEqual(request.state, "draft")
        request.with_user(self.keeper).line_ids.quantity = 2
        request.with_user(self.keeper).action_request_approval()
        request.with_user(self.manager).action_approve()
        self.assertEqual(request.state, "approved")

    def test_a_changed_line_voids_the_request(self):
        # S26
        request = self.notice()
        self.assertTrue(request.review_ids)
        request.with_user(self.keeper).line_ids.quantity = 9
        self.assertFalse(request.review_ids)

    def test_without_a_manager_the_general_manager_approves(self):
        # S26
        request = self.request(
            (self.spare, 1), user=self.stranger, site=self.other_site
        )
        request.action_request_approval()
        self.assertIn(self.gm, request.review_ids.reviewer_ids)
        with self.assertRaises(UserError):
            request.with_user(self.manager).action_approve()
        request.with_user(self.gm).action_approve()
        self.assertEqual(request.state, "approved")


@tagged("post_install", "-at_install")
class TestLocalPurchase(SupplyCase):
    """S26: small purchases of a site itself."""

    def local(self, quantity=2):
        return self.request((self.grease, quantity), is_local=True)

    def test_only_after_the_application_is_agreed(self):
        # S26, D4-2.2.2
        request = self.local()
        self.assertEqual(request.kind, "local")
        with self.assertRaisesRegex(UserError, "D4-2.2.2"):
            self.quote(request, self.vendors[0], 8)
        request.action_request_approval()
        request.with_user(self.manager).action_approve()
        order = self.quote(request, self.vendors[0], 8)
        self.assertEqual(order.picking_type_id.aftersales_kind, "local_purchase_in")
        request.chosen_order_id = order
        request.action_order()
        self.assertEqual(order.state, "purchase")
        self.receive(order.picking_ids)
        self.assertEqual(request.state, "received")
        self.assertEqual(self._on_hand(self.site.good_location_id, self.grease), 2)

    def test_a_store_that_buys_for_itself_compares_three_prices(self):
        # S26, A26, D3-10.3.10: with 2 refused, with 3 accepted.
        self.site.self_purchase_allowed = True
        request = self.local()
        self.assertFalse(request.needs_approval)
        orders = [self.quote(request, vendor, 8) for vendor in self.vendors[:2]]
        request.chosen_order_id = orders[0]
        with self.assertRaisesRegex(UserError, "D3-10.3.10"):
            request.action_order()
        with self.assertRaisesRegex(UserError, "D3-10.3.10"):
            orders[0].with_user(self.buyer).with_context(
                skip_alternative_check=True
            ).button_confirm()
        third = self.quote(request, self.vendors[2], 7)
        request.chosen_order_id = third
        request.action_order()
        self.assertEqual(third.state, "purchase")
        self.assertEqual({order.state for order in orders}, {"cancel"})

    def test_the_same_vendor_or_no_price_is_no_comparison(self):
        # S26, D3-10.3.10
        self.site.self_purchase_allowed = True
        request = self.local()
        order = self.quote(request, self.vendors[0], 8)
        with self.assertRaisesRegex(UserError, "asked already"):
            self.quote(request, self.vendors[0], 7)
        self.quote(request, self.vendors[1], 8)
        self.quote(request, self.vendors[2], 0)
        self.assertEqual(request.quotation_count, 2)
        request.chosen_order_id = order
        with self.assertRaisesRegex(UserError, "D3-10.3.10"):
            request.action_order()

    def test_the_number_is_a_policy(self):
        # S26, D3-10.3.10
        self.env["service.policy.value"].create(
            {
                "policy_id": self.env.ref(
                    "aftersales_stock.policy_purchase_quotations"
                ).id,
                "company_id": self.company.id,
                "value": 2,
                "date_from": self.env["service.policy"]._today(self.company),
            }
        )
        self.site.self_purchase_allowed = True
        request = self.local()
        orders = [self.quote(request, vendor, 8) for vendor in self.vendors[:2]]
        request.chosen_order_id = orders[0]
        request.action_order()
        self.assertEqual(orders[0].state, "purchase")

    def test_the_permission_is_business_management_s(self):
        # S26, A26
        with self.assertRaises(AccessError):
            self.site.with_user(self.keeper).self_purchase_allowed = True
        self.site.with_user(self.planner).self_purchase_allowed = True

    def test_sites_do_not_buy_what_is_the_buyer_s(self):
        # S26
        request = self.request((self.spare, 1))
        request.action_request_approval()
        request.with_user(self.manager).action_approve()
        with self.assertRaises(AccessError):
            self.quote(request, self.vendors[0], 8)
        with self.assertRaises(AccessError):
            request.with_user(self.keeper).action_order()

    def test_another_site_does_not_order(self):
        # S26, D4-2.1b
        self.site.self_purchase_allowed = True
        request = self.local()
        with self.assertRaisesRegex(UserError, "D4-2.1b"):
            self.quote(request, self.vendors[0], 8, user=self.stranger)
