# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Repairs from create to end with two parts each: ours, and core's alone.

Ours are of returned goods in warranty, with labour, checked steps, a test and
the supervisor's release; the peer is core's repair of the same customer's
units without any of these.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from odoo.fields import Command

MODULES = ("aftersales_repair",)
SIZE = 200
_TOGETHER = 50


@dataclass(frozen=True)
class Bench:
    """What both sides start from: inspected goods, and parts in the store."""

    warehouse: Any
    lines: Any
    parts: Any
    people: Any


def setup(env, size):
    """Units of customers that came back and were inspected; parts in the store."""
    main = env["stock.warehouse"].search(
        [("company_id", "=", env.company.id), ("is_aftersales", "=", False)], limit=1
    )
    warehouse = env["stock.warehouse"].create(
        {
            "name": "After-sales (bench)",
            "code": "BENCH",
            "company_id": env.company.id,
            "is_aftersales": True,
            "aftersales_main_warehouse_id": main.id,
        }
    )
    parts = env["product.product"].create(
        [
            {
                "name": f"Bench part {number}",
                "type": "consu",
                "is_storable": True,
                "standard_price": 5,
            }
            for number in range(2)
        ]
    )
    quants = env["stock.quant"]
    for part in parts:
        quants._update_available_quantity(part, warehouse.lot_stock_id, size * 2)
    people = env["res.users"].create(
        [
            {"name": f"Bench {name}", "login": f"bench_{name}"}
            for name in ("repairer", "tester", "leader")
        ]
    )
    lines = _bring_back(env, size, warehouse)
    return Bench(warehouse, lines, parts, people)


def _bring_back(env, size, warehouse):
    product = env["product.product"].create(
        {
            "name": "Bench unit",
            "type": "consu",
            "is_storable": True,
            "tracking": "serial",
            "warranty": 12,
            "warranty_type": "month",
        }
    )
    customers = env["res.partner"].create(
        [
            {"name": f"Bench customer {number}"}
            for number in range((size + _TOGETHER - 1) // _TOGETHER)
        ]
    )
    lots = env["stock.lot"].create(
        [
            {
                "name": f"BENCH{number:06}",
                "product_id": product.id,
                "company_id": env.company.id,
                "delivery_date": date(2026, 1, 15),
                "delivery_partner_id": customers[number // _TOGETHER].id,
            }
            for number in range(size)
        ]
    )
    reason = env.ref("aftersales_repair.reason_no_start")
    rmas = env["aftersales.rma"].create(
        [
            {
                "partner_id": customer.id,
                "packing_list": f"PK-{customer.id}",
                "signed_at": datetime(2026, 6, 1, 1, 30),
                "warehouse_id": warehouse.id,
                "line_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "lot_id": lot.id,
                            "reason_id": reason.id,
                        }
                    )
                    for lot in lots[place * _TOGETHER : (place + 1) * _TOGETHER]
                ],
            }
            for place, customer in enumerate(customers)
        ]
    )
    rmas.action_confirm()
    lines = rmas.line_ids
    lines.action_receive()
    lines.action_issue()
    lines.write({"grade": "damaged", "fault": "product", "finding": "fan dead"})
    lines.action_inspect()
    return lines


def _add_parts(env, repairs, parts):
    env["stock.move"].create(
        [
            {
                "repair_id": repair.id,
                "product_id": part.id,
                "product_uom_qty": 1,
                "repair_line_type": "add",
                "company_id": repair.company_id.id,
            }
            for repair in repairs
            for part in parts
        ]
    )


def ours(env, _size, bench):
    """Decide, repair with hours and checked steps, test, end and release."""
    repairer, tester, leader = bench.people
    lines = bench.lines.browse(bench.lines.ids)
    lines.action_repair()
    repairs = lines.repair_id.browse(lines.repair_id.ids)
    repairs.user_id = repairer
    _add_parts(env, repairs, bench.parts)
    repairs.action_repair_start()
    now = datetime.now().replace(microsecond=0) - timedelta(hours=1)
    env["aftersales.repair.labour"].create(
        [
            {
                "repair_id": repair.id,
                "user_id": repairer.id,
                "start": now - timedelta(minutes=30),
                "stop": now,
            }
            for repair in repairs
        ]
    )
    repairs.action_checks_good()
    # As the superuser, under the name of each: rights are not measured.
    repairs.with_user(tester).sudo().action_pass_test()
    repairs.action_repair_end()
    repairs.with_user(leader).sudo().action_release()
    return repairs


def peer(env, _size, bench):
    """The same units and parts by core's repair alone."""
    kind = bench.warehouse.aftersales_warranty_repair_type_id
    repairs = env["repair.order"].create(
        [
            {
                "product_id": line.product_id.id,
                "lot_id": line.lot_id.id,
                "partner_id": line.partner_id.id,
                "under_warranty": True,
                "picking_type_id": kind.id,
            }
            for line in bench.lines
        ]
    )
    _add_parts(env, repairs, bench.parts)
    repairs.action_repair_start()
    repairs.action_repair_end()
    return repairs


def check(side, done, size):
    """All are repaired with two parts; ours were tested, released and paid for."""
    assert len(done) == size, (side, len(done))
    assert set(done.mapped("state")) == {"done"}, (side, set(done.mapped("state")))
    parts = done.move_ids.filtered(lambda move: move.state == "done")
    assert len(parts) == 2 * size, (side, len(parts))
    if side == "ours":
        assert all(done.mapped("released_at")) and all(done.mapped("labour_cost"))
        assert set(done.mapped("test_result")) == {"passed"}
        assert set(done.aftersales_line_id.mapped("state")) == {"ready"}
