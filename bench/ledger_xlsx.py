# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The movement ledger as xlsx, and Odoo's own export of the same rows and columns."""

import io
import tempfile
from pathlib import Path
from types import SimpleNamespace

import openpyxl

from odoo.http import _request_stack
from odoo.tools import SQL

from odoo.addons.web.controllers.export import ExcelExport

MODULES = ("aftersales_stock",)
SIZE = 100_000
# Movements of one transfer.
_TOGETHER = 50
# More memory than at the start that writing the file may take.
_MEGABYTES = 300
_HANDLER = "aftersales.movement.export"


def setup(env, size):
    """Done movements of a site; one transfer is made, the others are its copies."""
    warehouses = env["stock.warehouse"]
    company = env["res.company"].create({"name": "Movement ledger (bench)"})
    env = env(context={**env.context, "allowed_company_ids": company.ids})
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
    )
    # What a site receives needs no stock-in slip, which is no part of this row.
    site = store._get_root_site()
    for level in ("department", "site"):
        site = env["aftersales.site"].create(
            {
                "name": f"{level} (bench)",
                "code": level,
                "level": level,
                "company_id": company.id,
                "parent_id": site.id,
            }
        )
    together = min(size, _TOGETHER)
    products = env["product.product"].create(
        [
            {"name": f"Part {n}", "default_code": f"P-{n}", "is_storable": True}
            for n in range(together)
        ]
    )
    picking = env["stock.picking"]._create_of_kind(
        "purchase_in",
        [
            {
                "site": site,
                "origin": "PO-1",
                "lines": [{"product": product, "quantity": 2} for product in products],
            }
        ],
    )
    picking._do_at_once()
    env.flush_all()
    _copy_transfers(env, picking, size)
    env.invalidate_all()
    env.cr.execute("ANALYZE stock_picking, stock_move, stock_move_line")
    return company


def _copy_transfers(env, picking, size):
    """Transfers like this one, until there are ``size`` movements."""
    copies = size // len(picking.move_ids) - 1
    if copies < 1:
        return
    for table, ids, links in (
        ("stock_picking", picking.ids, {}),
        ("stock_move", picking.move_ids.ids, {"picking_id": "stock_picking"}),
        (
            "stock_move_line",
            picking.move_ids.move_line_ids.ids,
            {"picking_id": "stock_picking", "move_id": "stock_move"},
        ),
    ):
        _copy_rows(env, table, ids, links, copies)
    env.cr.execute("DROP TABLE copies_of_stock_picking, copies_of_stock_move")
    env.cr.execute("DROP TABLE copies_of_stock_move_line")


def _copy_rows(env, table, ids, links, copies):
    """Copies of rows, bound to the copies of what they belong to."""
    env.cr.execute(
        SQL(
            """
            CREATE TEMP TABLE %s AS
            SELECT old, n, nextval(%s)::int AS new
              FROM unnest(%s) AS old, generate_series(1, %s) AS n
            """,
            SQL.identifier(f"copies_of_{table}"),
            f"{table}_id_seq",
            ids,
            copies,
        )
    )
    env.cr.execute(
        """SELECT column_name FROM information_schema.columns
            WHERE table_name = %s AND column_name <> 'id'""",
        [table],
    )
    columns = [name for (name,) in env.cr.fetchall()]
    values = [_copied(table, name, links) for name in columns]
    for parent in set(links.values()):
        env.cr.execute(
            SQL(
                "CREATE INDEX IF NOT EXISTS %s ON %s (old, n)",
                SQL.identifier(f"copies_of_{parent}_index"),
                SQL.identifier(f"copies_of_{parent}"),
            )
        )
    env.cr.execute(
        SQL(
            "INSERT INTO %s (id, %s) SELECT copy.new, %s FROM %s AS copy "
            "JOIN %s AS row ON row.id = copy.old",
            SQL.identifier(table),
            SQL(", ").join(map(SQL.identifier, columns)),
            SQL(", ").join(values),
            SQL.identifier(f"copies_of_{table}"),
            SQL.identifier(table),
        )
    )


def _copied(table, name, links):
    """SQL of what a column of a copy holds."""
    column = SQL("row.%s", SQL.identifier(name))
    if name in links:
        return SQL(
            "(SELECT new FROM %s AS up WHERE up.old = %s AND up.n = copy.n)",
            SQL.identifier(f"copies_of_{links[name]}"),
            column,
        )
    if (table, name) == ("stock_picking", "name"):
        return SQL("%s || '-' || copy.n", column)
    return column


def ours(env, _size, company):
    """Find the movements, and write them to a file as they are read."""
    env = env(context={**env.context, "allowed_company_ids": company.ids})
    start = _forget_peak()
    handler = env[_HANDLER]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "ledger.xlsx")
        handler._write_xlsx(str(path), handler._find_ids([]))
        grown = _peak() - start
        return env, path.read_bytes(), grown


def peer(env, _size, company):
    """What ``/web/export/xlsx`` does with the same list and the same columns."""
    env = env(context={**env.context, "allowed_company_ids": company.ids})
    handler = env[_HANDLER]
    columns = handler._get_readable_columns()
    fields = [
        {
            "name": column.path.replace(".", "/"),
            "label": column.label,
            "type": handler._get_field(column).type,
        }
        for column in columns
    ]
    records = env["stock.move.line"].search(
        handler._export_domain() & handler._get_company_domain(),
        order=handler._export_order,
    )
    rows = records.export_data([field["name"] for field in fields])["datas"]
    _request_stack.push(SimpleNamespace(env=env))
    try:
        content = ExcelExport().from_data(
            fields, [column.label for column in columns], rows
        )
    finally:
        _request_stack.pop()
    return env, content, 0


def check(side, done, size):
    """All movements are rows of the file, with their goods; memory stays small."""
    _env, content, grown = done
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    rows = list(book.active.iter_rows(values_only=True))
    head, foot = (3, 1) if side == "ours" else (1, 0)
    assert len(rows) == head + size + foot, (side, len(rows))
    place = rows[head - 1].index("Model")
    models = {row[place] for row in rows[head : head + size]}
    assert models == {f"P-{n}" for n in range(min(size, _TOGETHER))}, side
    assert grown < _MEGABYTES, f"{grown} MB more than at the start"


# -- memory of this process, where the system tells it --------------------------


def _forget_peak():
    """Megabytes now; the peak is counted anew from here."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return 0
    return _peak()


def _peak():
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) // 1024 for line in lines if "VmHWM" in line)
