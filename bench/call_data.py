# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Registers full of calls, for the rows about calls; no row itself.

Calls are written by SQL, as years of work would have left them: a quarter is
open, of one team, by a thousand customers. With the suite they have what it adds.
"""

from dataclasses import dataclass
from typing import Any

from odoo.tools import SQL

_CUSTOMERS = 1000
_OPEN_SHARE = 4
# What both sides have, then what the suite adds: column, value of call n.
_COLUMNS = {
    "number": "'HB' || n",
    "name": "'Machine ' || n || ' does not start'",
    "description": "'<p>Does not start</p>'",
    "company_id": "%(company)s",
    "partner_id": "%(partner)s + n %% %(customers)s",
    "commercial_partner_id": "%(partner)s + n %% %(customers)s",
    "team_id": "%(team)s",
    "stage_id": "CASE WHEN n %% %(share)s = 0 THEN %(open)s ELSE %(closed)s END",
    "unattended": "n %% %(share)s = 0",
    "priority": "(n %% 3)::text",
    "sequence": "10",
    "active": "TRUE",
    "create_uid": "1",
    "write_uid": "1",
    "create_date": "now() AT TIME ZONE 'UTC' - n * interval '7 minutes'",
    "write_date": "now() AT TIME ZONE 'UTC' - n * interval '7 minutes'",
    "last_stage_update": "now() AT TIME ZONE 'UTC' - n * interval '7 minutes'",
}
_OURS = {
    "is_call": "TRUE",
    "was_confirmed": "TRUE",
    "state": "CASE WHEN n %% %(share)s = 0 THEN 'to_dispatch' ELSE 'done' END",
    "called_at": "now() AT TIME ZONE 'UTC' - n * interval '7 minutes'",
    "arrival_due": "now() AT TIME ZONE 'UTC' + n * interval '1 minute'",
    "problem": "'Does not start'",
    "phone": "(13800000000 + n %% %(customers)s)::text",
    "address": "'Road ' || n",
    "product_id": "%(product)s",
    "taken_by_id": "1",
    "dispatch_rank": "0",
    "carried_over_count": "0",
    "zone_id": "%(zone)s",
}


@dataclass(frozen=True)
class Register:
    """What new calls are made of."""

    customers: Any
    product: Any
    team: Any


def fill(env, count):
    """A register with this many calls."""
    customers = env["res.partner"].create(
        [
            {"name": f"Bench customer {number:04}", "phone": str(13800000000 + number)}
            for number in range(_CUSTOMERS)
        ]
    )
    product = env["product.product"].create({"name": "Bench machine"})
    team = env["helpdesk.ticket.team"].create({"name": "Bench", "company_id": False})
    stages = team._get_applicable_stages()
    columns = dict(_COLUMNS)
    values = {
        "company": env.company.id,
        "partner": customers.ids[0],
        "customers": _CUSTOMERS,
        "team": team.id,
        "share": _OPEN_SHARE,
        "open": stages.filtered(lambda stage: not stage.closed)[:1].id,
        "closed": stages.filtered("closed")[:1].id,
        "product": product.id,
    }
    if "is_call" in env["helpdesk.ticket"]._fields:
        zone = env.ref("aftersales_repair.zone_city")
        customers.aftersales_zone_id = zone
        columns |= _OURS
        values["zone"] = zone.id
    # The ids of one create follow each other.
    assert customers.ids == list(range(customers.ids[0], customers.ids[0] + _CUSTOMERS))
    env.flush_all()
    names = SQL(", ").join(SQL.identifier(name) for name in columns)
    # The expressions are this file's own text.
    select = SQL(", ".join(columns.values()), **values)  # pylint: disable=sql-injection
    env.cr.execute(
        SQL(
            "INSERT INTO helpdesk_ticket (%s) SELECT %s "
            "FROM generate_series(1, %s) AS n",
            names,
            select,
            count,
        )
    )
    # What years of work leave is in the indexes, not on a list beside them.
    env.cr.execute(
        """SELECT gin_clean_pending_list(part.indexrelid)
             FROM pg_index AS part
             JOIN pg_class AS class ON class.oid = part.indexrelid
             JOIN pg_am AS method ON method.oid = class.relam
            WHERE part.indrelid = 'helpdesk_ticket'::regclass
              AND method.amname = 'gin'"""
    )
    env.cr.execute("ANALYZE helpdesk_ticket")
    env.invalidate_all()
    return Register(customers, product, team)


def prepare_calls(register, size):
    """Values of new calls, as a form of the suite or of OCA gives them."""
    for number in range(size):
        yield {
            "name": "Does not start",
            "description": "<p>Does not start</p>",
            "partner_id": register.customers[number % _CUSTOMERS].id,
            "team_id": register.team.id,
        }
