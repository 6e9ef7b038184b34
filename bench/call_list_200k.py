# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The register is looked at: its list, its kanban, a search; 200,000 and 1,000 calls.

Both sides are the suite, and each does what the web client asks the server for.
"""

import call_data

MODULES = ("aftersales_repair",)
SIZE = 200000
_SMALLER = 200
_PAGE = 80
_COUNT_LIMIT = 10001
_LIVE = [("is_call", "=", True), ("state", "in", ("new", "to_dispatch", "dispatched"))]
_SHOWN = {
    "number": {},
    "called_at": {},
    "partner_id": {"fields": {"display_name": {}}},
    "phone": {},
    "product_id": {"fields": {"display_name": {}}},
    "problem": {},
    "technician_id": {"fields": {"display_name": {}}},
    "arrival_due": {},
    "is_carried_over": {},
    "is_late": {},
    "state": {},
}


def setup(env, size):
    return call_data.fill(env, size)


def peer_setup(env, size):
    return call_data.fill(env, max(size // _SMALLER, 10))


def ours(env, _size, register):
    """The open calls as list and kanban, and a customer's calls of all years."""
    tickets = env["helpdesk.ticket"]
    rows = tickets.web_search_read(_LIVE, _SHOWN, limit=_PAGE, count_limit=_COUNT_LIMIT)
    board = tickets.web_read_group(
        _LIVE,
        ["state"],
        ["__count"],
        auto_unfold=True,
        unfold_read_specification=_SHOWN,
        unfold_read_default_limit=_PAGE,
    )
    found = tickets.web_search_read(
        [("is_call", "=", True), ("number", "ilike", "HB777")],
        _SHOWN,
        limit=_PAGE,
        count_limit=_COUNT_LIMIT,
    )
    theirs = tickets.web_search_read(
        [("is_call", "=", True), ("partner_id", "=", register.customers[3].id)],
        _SHOWN,
        limit=_PAGE,
        count_limit=_COUNT_LIMIT,
    )
    return rows, board, found, theirs


peer = ours


def check(side, done, size):
    rows, board, _found, _theirs = done
    count = size if side == "ours" else max(size // _SMALLER, 10)
    expected = count // 4
    # The database may have calls of its own.
    assert len(rows["records"]) >= min(expected, _PAGE), side
    assert sum(group["__count"] for group in board["groups"]) >= expected, side
