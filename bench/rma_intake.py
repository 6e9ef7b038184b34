# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Serial units that customers send back, taken in: aftersales_repair, OCA rma.

Ours receives the units in the main store, issues them to after-sales and
inspects each with a warranty verdict. The peer receives them; it has neither
the second step nor an inspection.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from odoo.fields import Command

MODULES = ("aftersales_repair", "rma")
SIZE = 1000
# Units of one customer, who sends them back together.
_TOGETHER = 50
_PRODUCTS = 10


@dataclass(frozen=True)
class Goods:
    """What both sides start from."""

    warehouse: Any
    aftersales: Any
    # (customer, serials) of each return
    returns: list


def setup(env, size):
    """Delivered units of ten products, fifty with a customer."""
    warehouse = env["stock.warehouse"].search(
        [("company_id", "=", env.company.id), ("is_aftersales", "=", False)], limit=1
    )
    aftersales = env["stock.warehouse"].create(
        {
            "name": "After-sales (bench)",
            "code": "BENCH",
            "company_id": env.company.id,
            "is_aftersales": True,
            "aftersales_main_warehouse_id": warehouse.id,
        }
    )
    customers = env["res.partner"].create(
        [
            {"name": f"Bench customer {number}"}
            for number in range((size + _TOGETHER - 1) // _TOGETHER)
        ]
    )
    lots = _make_lots(env, size, customers)
    returns = [
        (customer, lots[number * _TOGETHER : (number + 1) * _TOGETHER])
        for number, customer in enumerate(customers)
    ]
    return Goods(warehouse, aftersales, returns)


def _make_lots(env, size, customers):
    products = env["product.product"].create(
        [
            {
                "name": f"Bench product {number}",
                "type": "consu",
                "is_storable": True,
                "tracking": "serial",
                "warranty": 12,
                "warranty_type": "month",
            }
            for number in range(_PRODUCTS)
        ]
    )
    return env["stock.lot"].create(
        [
            {
                "name": f"BENCH{number:06}",
                "product_id": products[number % _PRODUCTS].id,
                "company_id": env.company.id,
                "delivery_date": date(2026, 1, 15),
                "delivery_partner_id": customers[number // _TOGETHER].id,
            }
            for number in range(size)
        ]
    )


def ours(env, _size, goods):
    """Register, receive, issue and inspect: a return for each customer."""
    rmas = env["aftersales.rma"].create(_prepare_returns(env, goods))
    rmas.action_confirm()
    lines = rmas.line_ids
    lines.action_receive()
    lines.action_issue()
    lines.write({"grade": "damaged", "fault": "product", "finding": "fan dead"})
    lines.action_inspect()
    return lines


def _prepare_returns(env, goods):
    reason = env.ref("aftersales_repair.reason_no_start")
    return [
        {
            "partner_id": customer.id,
            "packing_list": f"PK-{customer.id}",
            "signed_at": datetime(2026, 6, 1, 1, 30),
            "warehouse_id": goods.aftersales.id,
            "line_ids": [
                Command.create(
                    {
                        "product_id": lot.product_id.id,
                        "lot_id": lot.id,
                        "reason_id": reason.id,
                    }
                )
                for lot in lots
            ],
        }
        for customer, lots in goods.returns
    ]


def peer(env, _size, goods):
    """Register and receive: a document for each unit, all in one batch.

    The documents of one customer share a receipt; the serial is written on
    the receipt, as the documents have no field for it.
    """
    operation = env.ref("rma.rma_operation_return")
    units = [(customer, lot) for customer, lots in goods.returns for lot in lots]
    rmas = env["rma"].create(
        [
            {
                "partner_id": customer.id,
                "product_id": lot.product_id.id,
                "product_uom_qty": 1,
                "location_id": goods.warehouse.rma_loc_id.id,
                "operation_id": operation.id,
            }
            for customer, lot in units
        ]
    )
    rmas.action_confirm()
    for rma, (_customer, lot) in zip(rmas, units, strict=True):
        rma.reception_move_id.move_line_ids.lot_id = lot
    rmas.reception_move_id.picking_id.button_validate()
    return rmas


def check(side, done, size):
    """All units have come as far as the side takes them."""
    state = "inspected" if side == "ours" else "received"
    assert len(done) == size, (side, len(done))
    assert set(done.mapped("state")) == {state}, (side, set(done.mapped("state")))
    if side == "ours":
        assert set(done.mapped("verdict")) == {"in"}, set(done.mapped("verdict"))
    else:
        assert len(done.reception_move_id.move_line_ids.lot_id) == size
