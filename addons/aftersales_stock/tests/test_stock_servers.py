# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.service_base.tests.servers import ServersCase


@tagged("post_install", "-at_install")
class TestStockServers(ServersCase):
    """Two people at the same paper, whose own row the step leaves as it is."""

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_a_freight_is_billed_once(self):
        # S38: two clicks of finance at once made two bills of one shipment.
        with self.open() as env:
            freight = env["aftersales.freight"].create(
                {
                    "site_id": env.ref("aftersales_stock.demo_site_suzhou").id,
                    "carrier_id": env.ref("aftersales_stock.demo_carrier").id,
                    "mode": "express",
                    "destination_site_id": env.ref(
                        "aftersales_stock.demo_site_tianjin"
                    ).id,
                    "amount": 120,
                    "user_id": self.user(env, "sitekeeper").id,
                }
            )
            freight.action_confirm()
            freight_id = freight.id
            env.cr.commit()

        def bill(env):
            freight = env["aftersales.freight"].browse(freight_id)
            freight.with_user(self.user(env, "finance")).action_create_bills()

        error = self.at_once(bill, bill)
        self.assertIn("It is billed", error or "")
        with self.open() as env:
            freight = env["aftersales.freight"].browse(freight_id)
            self.assertEqual(len(freight.bill_line_ids), 1)

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_a_request_is_ordered_once(self):
        # S26, D0-2.4.2b: two quotations for the same five pieces.
        with self.open() as env:
            ids = self.make_orders(env)
            env.cr.commit()

        def order(env, number):
            order = env["purchase.order"].browse(ids[number])
            order = order.with_user(self.user(env, "buyer"))
            order.with_context(skip_alternative_check=True).button_confirm()

        error = self.at_once(lambda env: order(env, 0), lambda env: order(env, 1))
        self.assertIn("D0-2.4.2b", error or "")
        with self.open() as env:
            orders = env["purchase.order"].browse(ids)
            self.assertEqual(orders.mapped("state"), ["purchase", "draft"])

    def make_orders(self, env):
        site = env.ref("aftersales_stock.demo_site_suzhou")
        product = env["product.product"].create(
            {
                "name": "Ordered once",
                "is_storable": True,
                "purchase_ok": True,
                "company_id": site.company_id.id,
            }
        )
        request = env["aftersales.purchase.request"]._notice_shortage(
            site, [{"product": product, "quantity": 5}], "REQ/SERVERS"
        )
        request.with_user(request.review_ids.reviewer_ids[:1]).action_approve()
        vendors = env["res.partner"].create(
            [{"name": f"Vendor {number}"} for number in range(2)]
        )
        for vendor in vendors:
            wizard = (
                env["aftersales.purchase.quote"]
                .with_user(self.user(env, "buyer"))
                .with_context(default_request_id=request.id)
                .create({"vendor_id": vendor.id})
            )
            wizard.line_ids.price_unit = 8
            wizard.action_add()
        return request.sudo().order_ids.sorted("id").ids
