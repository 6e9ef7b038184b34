# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tools import SQL


def take_turns(records):
    """Let one transaction at a time count something that hangs on these rows.

    The rows are written, not only locked: a transaction sees the data as it was
    when it began, also after it waited for a lock. Whoever waited for a row that
    was written fails on it, and is run once more by the server, with the data of
    now. The moment of the last change stays.
    """
    if not records.ids or not records._auto:
        return
    table = SQL.identifier(records._table)
    records.env.execute_query(
        SQL(
            """
            UPDATE %(table)s SET write_date = write_date
             WHERE id IN (SELECT id FROM %(table)s WHERE id IN %(ids)s
                           ORDER BY id FOR NO KEY UPDATE)
         RETURNING id
            """,
            table=table,
            ids=tuple(records.ids),
        )
    )
