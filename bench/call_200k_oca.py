# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""100 calls are registered beside 200,000 others: the suite, and OCA alone.

The peer is OCA's helpdesk_mgmt in a database without the suite.
"""

import call_200k
import call_data

MODULES = ("aftersales_repair",)
PEER_ALONE = True
SIZE = 100

setup = call_200k.setup
ours = call_200k.ours


def peer(env, size, register):
    """OCA's ticket: number, team, customer and text."""
    vals_list = list(call_data.prepare_calls(register, size))
    return env["helpdesk.ticket"].create(vals_list)


def check(side, done, size):
    if side == "ours":
        call_200k.check(side, done, size)
    assert len(done) == size, side
    assert all(done.mapped("stage_id")), side
