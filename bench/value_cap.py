# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The check of the value cap on a receipt, with many quants in the warehouse.

What is timed is all that the cap adds to a receipt: the row lock, the value before
and the value after. No peer: the goal is below 20 ms.
"""

from dataclasses import dataclass
from typing import Any

from odoo.tools import SQL

MODULES = ("aftersales_stock",)
SIZE = 100_000
_PRODUCTS = 1000
# Changes of quants since they were counted together, which is done once a day.
_CHANGED = 5000


@dataclass(frozen=True)
class Stores:
    """What is checked, and what its value has to be."""

    company: Any
    value: float


def setup(env, size):
    """As many quants as ``size``, on the shelves of an after-sales warehouse."""
    company = env["res.company"].create({"name": "Value cap (bench)"})
    env = env(context={**env.context, "allowed_company_ids": company.ids})
    warehouses = env["stock.warehouse"]
    main = warehouses.create(
        {"name": "Main (bench)", "code": "BMAIN", "company_id": company.id}
    )
    store = warehouses.create(
        {
            "name": "After-sales (bench)",
            "code": "BENCH",
            "company_id": company.id,
            "is_aftersales": True,
            "aftersales_main_warehouse_id": main.id,
        }
    ).lot_stock_id
    products = env["product.product"].create(
        [
            {"name": f"Part {number}", "is_storable": True, "standard_price": 0.5}
            for number in range(min(size, _PRODUCTS))
        ]
    )
    shelves = env["stock.location"].create(
        [
            {"name": f"Shelf {number}", "location_id": store.id}
            for number in range(-(-size // len(products)))
        ]
    )
    env.flush_all()
    _make_quants(env, size, company, products, shelves)
    env["aftersales.value.cap.quantity"]._count_again()
    env.cr.execute(
        """UPDATE stock_quant SET quantity = 2
            WHERE id IN (SELECT id FROM stock_quant WHERE company_id = %s LIMIT %s)""",
        [company.id, min(size, _CHANGED)],
    )
    env.invalidate_all()
    env.cr.execute("ANALYZE stock_quant, aftersales_value_cap_quantity")
    env.cr.execute("ANALYZE product_product, product_template, stock_location")
    return Stores(company, (size + min(size, _CHANGED)) * 0.5)


def _make_quants(env, size, company, products, shelves):
    # As after the daily count: no note of each of them is left behind.
    env.cr.execute("ALTER TABLE stock_quant DISABLE TRIGGER USER")
    env.cr.execute(
        SQL(
            """
            INSERT INTO stock_quant (product_id, company_id, location_id, quantity,
                                     reserved_quantity, in_date)
            SELECT product.id, %s, shelf.id, 1, 0, now()
              FROM unnest(%s) AS product (id), unnest(%s) AS shelf (id)
             LIMIT %s
            """,
            company.id,
            products.ids,
            shelves.ids,
            size,
        )
    )
    env.cr.execute("ALTER TABLE stock_quant ENABLE TRIGGER USER")


def ours(env, _size, stores):
    """The check around a receipt that brings nothing in: the check alone."""
    caps = env["aftersales.value.cap"]
    with caps._guard(stores.company):
        pass
    return stores


def check(_side, stores, size):
    """It is the value of all the quants, and what goes beyond is refused."""
    env = stores.company.env
    value = env["aftersales.value.cap"]._get_values(stores.company)[stores.company]
    assert value == stores.value, (value, stores.value)
    env.cr.execute(
        "SELECT count(*) FROM stock_quant WHERE company_id = %s", [stores.company.id]
    )
    assert env.cr.fetchone() == (size,)
