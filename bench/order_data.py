# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Quotations of five lines, and the papers of ours; shared by the order rows."""

from odoo.fields import Command
from odoo.tools import SQL

LINES = 5
PRICE = 300


def make_orders(env, size):
    """Quotations of as many customers, of goods that are in stock."""
    products = env["product.product"].create(
        [
            {
                "name": f"Bench goods {number}",
                "type": "consu",
                "is_storable": True,
                "list_price": PRICE,
                "taxes_id": [Command.clear()],
            }
            for number in range(LINES)
        ]
    )
    warehouse = env["stock.warehouse"].search(
        [("company_id", "=", env.company.id)], limit=1
    )
    for product in products:
        env["stock.quant"]._update_available_quantity(
            product, warehouse.lot_stock_id, 10 * size
        )
    partners = env["res.partner"].create(
        [{"name": f"Bench customer {number}"} for number in range(size)]
    )
    return env["sale.order"].create(
        [
            {
                "partner_id": partner.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": 2,
                            "price_unit": PRICE,
                            "tax_ids": [Command.clear()],
                        }
                    )
                    for product in products
                ],
            }
            for partner in partners
        ]
    )


def add_papers(orders):
    """Demand, both signatures, an effective contract; deposit or credit.

    Every second order has its deposit paid, the others have credit.
    """
    env = orders.env
    demands = env["sale.demand.voucher"].create(
        [
            {"partner_id": order.partner_id.id, "product_text": "Goods", "quantity": 1}
            for order in orders
        ]
    )
    demands._in_transition().write({"state": "accepted"})
    contracts = env["sale.contract"].create(
        [
            {"partner_id": order.partner_id.id, "amount": order.amount_total}
            for order in orders
        ]
    )
    _sign(contracts, "effective")
    for order, demand, contract in zip(orders, demands, contracts, strict=True):
        order.write({"demand_voucher_id": demand.id, "contract_id": contract.id})
    vouchers = (
        env["sale.voucher"]
        ._in_transition()
        .create(
            [
                {
                    "order_id": order.id,
                    "amount": order.amount_total,
                    "content_digest": order._get_signed_content(),
                    "user_id": env.uid,
                }
                for order in orders
            ]
        )
    )
    _sign(vouchers, "signed")
    credits = env["sale.credit.request"].create(
        [
            {"order_id": order.id, "amount": order.amount_total, "assessment": "Good"}
            for order in orders[::2]
        ]
    )
    _sign(credits, "granted")
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
                "sale_order_id": order.id,
            }
            for order in orders[1::2]
        ]
    ).action_post()


def _sign(documents, state):
    """As if approved: who signs, and when, is not what the rows measure."""
    documents.flush_recordset()
    documents.env.cr.execute(
        SQL(
            "UPDATE %s SET state = %s WHERE id IN %s",
            SQL.identifier(documents._table),
            state,
            tuple(documents.ids),
        )
    )
    documents.invalidate_recordset()


def check(side, done, size):
    """All are confirmed, and all of their goods wait for delivery."""
    assert len(done) == size, (side, len(done))
    assert set(done.mapped("state")) == {"sale"}, side
    moves = done.order_line.move_ids
    assert len(moves) == LINES * size, (side, len(moves))
    if side == "ours":
        assert not any(done.mapped("awaits_deposit"))
        assert all(done.mapped("contract_id"))
