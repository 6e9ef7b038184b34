# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Serial units torn down into ten parts: aftersales_repair, core mrp.unbuild.

Ours takes the units of a batch together, with a grade for each part and the
salvage prices that finance approved. The peer makes an unbuild order for each
serial, because it takes one serial each; it grades nothing, and all parts come in
at their cost.
"""

from dataclasses import dataclass
from typing import Any

from odoo.fields import Command

MODULES = ("aftersales_repair",)
SIZE = 100
_PARTS = 10


@dataclass(frozen=True)
class Goods:
    """What both sides start from."""

    aftersales: Any
    product: Any
    bom: Any
    lots: Any


def setup(env, size):
    """Units of one product in the damaged store, its bill, and prices in use."""
    main = env["stock.warehouse"].search(
        [("company_id", "=", env.company.id), ("is_aftersales", "=", False)], limit=1
    )
    aftersales = env["stock.warehouse"].create(
        {
            "name": "After-sales (bench)",
            "code": "BENCH",
            "company_id": env.company.id,
            "is_aftersales": True,
            "aftersales_main_warehouse_id": main.id,
        }
    )
    category = env["product.category"].create(
        {"name": "Bench", "property_cost_method": "average"}
    )
    common = {"type": "consu", "is_storable": True, "categ_id": category.id}
    product = env["product.product"].create(
        {**common, "name": "Bench unit", "tracking": "serial", "standard_price": 250}
    )
    parts = env["product.product"].create(
        [
            {**common, "name": f"Bench part {number}", "standard_price": number + 1}
            for number in range(_PARTS)
        ]
    )
    bom = env["mrp.bom"].create(
        {
            "product_tmpl_id": product.product_tmpl_id.id,
            "bom_line_ids": [Command.create({"product_id": part.id}) for part in parts],
        }
    )
    prices = env["aftersales.salvage.price"].create(
        [{"product_id": part.id, "price": 0.5} for part in parts]
    )
    _approve(env, prices)
    return Goods(aftersales, product, bom, _make_lots(env, size, product, aftersales))


def _approve(env, prices):
    """Salvage prices in use: finance signs what another asked for."""
    finance = env["res.users"].create(
        {
            "name": "Finance",
            "login": "bench_finance",
            "company_id": env.company.id,
            "company_ids": [Command.set(env.company.ids)],
            "group_ids": [
                Command.set(env.ref("aftersales_stock.group_aftersales_finance").ids)
            ],
        }
    )
    prices.action_request_approval()
    prices.with_user(finance).action_approve()


def _make_lots(env, size, product, aftersales):
    lots = env["stock.lot"].create(
        [
            {
                "name": f"BENCH{number:06}",
                "product_id": product.id,
                "company_id": env.company.id,
            }
            for number in range(size)
        ]
    )
    for lot in lots:
        env["stock.quant"]._update_available_quantity(
            product, aftersales.aftersales_damaged_location_id, 1, lot_id=lot
        )
    return lots


def ours(env, size, goods):
    """One batch: list the parts, grade them, book."""
    teardown = env["aftersales.teardown"].create(
        {
            "product_id": goods.product.id,
            "warehouse_id": goods.aftersales.id,
            "unit_ids": [Command.create({"lot_id": lot.id}) for lot in goods.lots],
        }
    )
    teardown.action_list_parts()
    # A tenth is damaged, a tenth missing.
    tenth = size // 10
    teardown.part_ids.write({"damaged_qty": tenth, "missing_qty": tenth})
    teardown.action_rest_good()
    teardown.action_finish()
    return teardown


def peer(env, _size, goods):
    """An unbuild order for each serial, all made at once."""
    unbuilds = env["mrp.unbuild"].create(
        [
            {
                "product_id": goods.product.id,
                "bom_id": goods.bom.id,
                "product_qty": 1,
                "lot_id": lot.id,
                "location_id": goods.aftersales.aftersales_damaged_location_id.id,
                "location_dest_id": goods.aftersales.lot_stock_id.id,
            }
            for lot in goods.lots
        ]
    )
    for unbuild in unbuilds:
        unbuild.action_unbuild()
    return unbuilds


def check(side, done, size):
    """Every unit has left the store, and its parts are in the good one."""
    assert set(done.mapped("state")) == {"done"}, (side, done.mapped("state"))
    if side == "ours":
        assert done.quantity == size, done.quantity
        graded = [part._graded() for part in done.part_ids]
        assert graded == [size] * _PARTS, graded
    else:
        assert len(done) == size, len(done)
        lots = done.lot_id
        assert len(lots) == size, len(lots)
