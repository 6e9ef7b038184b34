# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""500 orders of 5 lines are confirmed: ours through the gates, core's without.

The peer is core's sale and stock in a database without the suite.
"""

import order_data

MODULES = ("sales_logistics",)
PEER_ALONE = True
SIZE = 500

check = order_data.check


def setup(env, size):
    """Quotations with all their papers; the deposit is in, or credit granted."""
    orders = order_data.make_orders(env, size)
    order_data.add_papers(orders)
    return orders


def peer_setup(env, size):
    return order_data.make_orders(env, size)


def ours(_env, _size, orders):
    """Demand, signatures, contract, matrix, deposit and credit are checked."""
    orders = orders.browse(orders.ids)
    orders.action_confirm()
    return orders


def peer(_env, _size, orders):
    orders = orders.browse(orders.ids)
    orders.action_confirm()
    return orders
