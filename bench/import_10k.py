# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""An xlsx of returned goods becomes returns: service_base, Odoo's base_import.

Both end with returns that the main store can receive. Ours checks each row (dry
run) and imports; the peer makes the same returns of the same rows as nested
records, unchecked, and they are confirmed all at once.
"""

import base64
import io
from dataclasses import dataclass
from datetime import date, datetime

import xlsxwriter

MODULES = ("aftersales_repair", "base_import")
SIZE = 10000
# Goods of one customer on one packing list.
_TOGETHER = 50
_PRODUCTS = 10
_HEADER = (
    "客户编号",
    "客户名称",
    "产品型号",
    "序列号",
    "数量",
    "原因",
    "要求",
    "装箱单号",
    "签收时间",
)
_PEER_FIELDS = (
    "partner_id",
    "packing_list",
    "signed_at",
    "warehouse_id",
    "line_ids/product_id",
    "line_ids/lot_id",
    "line_ids/quantity",
    "line_ids/reason_id",
    "line_ids/reason_note",
    "line_ids/request",
)
_SIGNED = datetime(2026, 6, 1, 9, 30)
# Returns that were there before: an empty database has no statistics, and
# within the one transaction of a run the server would not make any.
_BEFORE = 500
_TABLES = (
    "aftersales_rma",
    "aftersales_rma_line",
    "res_partner",
    "service_import_line",
    "stock_lot",
    "stock_move",
    "stock_move_line",
    "stock_picking",
    "stock_reference",
    "stock_reference_move_rel",
)


@dataclass(frozen=True)
class Sheets:
    """The same goods as a sheet for each side."""

    ours: bytes
    peer: bytes


def setup(env, size):
    """Delivered units of ten products, fifty with a customer, and the sheets."""
    main = env["stock.warehouse"].search(
        [("company_id", "=", env.company.id), ("is_aftersales", "=", False)], limit=1
    )
    store = env["stock.warehouse"].create(
        {
            "name": "After-sales (bench)",
            "code": "BENCH",
            "company_id": env.company.id,
            "is_aftersales": True,
            "aftersales_main_warehouse_id": main.id,
        }
    )
    # The default of a return is the first after-sales warehouse.
    store = (
        env["aftersales.rma"]
        .default_get(["warehouse_id"])
        .get("warehouse_id", store.id)
    )
    store = env["stock.warehouse"].browse(store)
    products = _make_products(env)
    reason = env.ref("aftersales_repair.reason_no_start").name
    before = _make_goods(env, min(size, _BEFORE), products, "OLD", reason, store)
    ours(env, size, before)
    env.flush_all()
    env.cr.execute(f"ANALYZE {', '.join(_TABLES)}")
    return _make_goods(env, size, products, "NEW", reason, store)


def _make_goods(env, size, products, prefix, reason, store):
    """Delivered units, and the sheets that send them back."""
    customers = env["res.partner"].create(
        [
            {"name": f"{prefix} customer {number:05}", "ref": f"{prefix}{number:05}"}
            for number in range((size + _TOGETHER - 1) // _TOGETHER)
        ]
    )
    lots = env["stock.lot"].create(
        [
            {
                "name": f"{prefix}{number:06}",
                "product_id": products[number % _PRODUCTS].id,
                "company_id": env.company.id,
                "delivery_date": date(2026, 1, 15),
                "delivery_partner_id": customers[number // _TOGETHER].id,
            }
            for number in range(size)
        ]
    )
    return Sheets(
        _write(_HEADER, _our_rows(lots, customers, reason)),
        _write(_PEER_FIELDS, _peer_rows(lots, customers, reason, store)),
    )


def _make_products(env):
    return env["product.product"].create(
        [
            {
                "name": f"Bench product {number}",
                "default_code": f"BENCH-P{number}",
                "type": "consu",
                "is_storable": True,
                "tracking": "serial",
                "warranty": 12,
                "warranty_type": "month",
            }
            for number in range(_PRODUCTS)
        ]
    )


def _our_rows(lots, customers, reason):
    for number, lot in enumerate(lots):
        customer = customers[number // _TOGETHER]
        yield (
            customer.ref,
            customer.name,
            lot.product_id.default_code,
            lot.name,
            1,
            reason,
            "维修",
            f"BPK{number // _TOGETHER:05}",
            _SIGNED,
        )


def _peer_rows(lots, customers, reason, store):
    """Nested rows: the return stands on its first row only."""
    for number, lot in enumerate(lots):
        customer = customers[number // _TOGETHER]
        head = (
            customer.name,
            f"BPK{number // _TOGETHER:05}",
            _SIGNED,
            store.name,
        )
        if number % _TOGETHER:
            head = (None,) * len(head)
        yield (
            *head,
            lot.product_id.default_code,
            lot.name,
            1,
            reason,
            reason,
            "repair",
        )


def _write(header, rows):
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, {"in_memory": True})
    sheet = book.add_worksheet()
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    sheet.write_row(0, 0, header)
    for index, cells in enumerate(rows, start=1):
        for position, value in enumerate(cells):
            if isinstance(value, datetime):
                sheet.write_datetime(index, position, value, moment)
            else:
                sheet.write(index, position, value)
    book.close()
    return output.getvalue()


def ours(env, _size, sheets):
    """Check and import as the background jobs do, batch by batch."""
    record = env["service.import"].create(
        {
            "handler": "aftersales.rma.import",
            "file": base64.b64encode(sheets.ours),
            "filename": "bench.xlsx",
        }
    )
    record.action_check()
    while record.state == "checking":
        record._job_check()
    record.action_import()
    while record.state == "importing":
        record._job_run()
    return record.aftersales_rma_ids.line_ids


def peer(env, _size, sheets):
    """Import by the web client's own import, and confirm."""
    wizard = env["base_import.import"].create(
        {
            "res_model": "aftersales.rma",
            "file": sheets.peer,
            "file_name": "bench.xlsx",
            "file_type": "application/vnd.openxmlformats-officedocument"
            ".spreadsheetml.sheet",
        }
    )
    options = {
        "has_headers": True,
        "quoting": '"',
        "separator": ",",
        "datetime_format": "%Y-%m-%d %H:%M:%S",
        "date_format": "%Y-%m-%d",
        "float_thousand_separator": ",",
        "float_decimal_separator": ".",
        "keep_matches": False,
        "skip": 0,
        "sheet": "Sheet1",
        "sheets": ["Sheet1"],
    }
    result = wizard.execute_import(list(_PEER_FIELDS), list(_PEER_FIELDS), options)
    assert result.get("ids"), result["messages"][:3]
    rmas = env["aftersales.rma"].browse(result["ids"])
    rmas.action_confirm()
    return rmas.line_ids


def check(side, done, size):
    """All rows became goods that are expected, with receipts."""
    assert len(done) == size, (side, len(done))
    assert set(done.mapped("state")) == {"expected"}, side
    assert len(done.lot_id) == size
    assert len(done.rma_id.move_ids.move_line_ids.lot_id) == size
