# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""500 orders of 5 lines are confirmed: ours, and OCA's addons for the same.

The peer has OCA's sale_tier_validation, sale_financial_risk and
sale_advance_payment in a database without the suite: an approval by a tier, a
limit of risk, and advance payments. Its approvals are given before.
"""

import order_data
import order_gate

MODULES = ("sales_logistics",)
PEER_MODULES = ("sale_tier_validation", "sale_financial_risk", "sale_advance_payment")
SIZE = 500

setup = order_gate.setup
ours = order_gate.ours
check = order_data.check


def peer_setup(env, size):
    """Approved quotations of customers with a limit; every second one is paid."""
    orders = order_data.make_orders(env, size)
    orders.partner_id.write(
        {
            "risk_sale_order_include": True,
            "risk_sale_order_limit": 2 * max(orders.mapped("amount_total")),
            "credit_limit": 2 * max(orders.mapped("amount_total")),
        }
    )
    # OdooBot is archived, and an archived user reviews nothing.
    reviewer = env.ref("base.user_admin")
    env["tier.definition"].create(
        {
            "name": "Bench",
            "model_id": env["ir.model"]._get_id("sale.order"),
            "review_type": "individual",
            "reviewer_id": reviewer.id,
        }
    )
    journal = env["account.journal"].search(
        [("type", "=", "bank"), ("company_id", "=", env.company.id)], limit=1
    )
    env["account.payment"].create(
        [
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": order.partner_id.id,
                "amount": order.amount_total,
                "journal_id": journal.id,
                "sale_id": order.id,
            }
            for order in orders[1::2]
        ]
    ).action_post()
    for order in orders:
        order.request_validation()
        order.invalidate_recordset()
        order.with_user(reviewer).validate_tier()
    return orders


def peer(_env, _size, orders):
    orders = orders.browse(orders.ids)
    orders.action_confirm()
    return orders
