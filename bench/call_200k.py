# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""100 calls are registered: beside 200,000 others, and beside 1,000.

Both sides are the suite: the time of a call must not grow with the register. A
quarter of the calls that are there is open.
"""

import call_data

MODULES = ("aftersales_repair",)
SIZE = 100
# There before, for each call that is made.
_LARGE = 2000
_SMALL = 10


def setup(env, size):
    return call_data.fill(env, size * _LARGE)


def peer_setup(env, size):
    return call_data.fill(env, size * _SMALL)


def ours(env, size, register):
    """Registered at once: complete, with its response time."""
    vals_list = [
        {
            **vals,
            "product_id": register.product.id,
            "phone": "13900000000",
            "address": "Bench road 1",
            "problem": "Does not start",
        }
        for vals in call_data.prepare_calls(register, size)
    ]
    return env["helpdesk.ticket"].create(vals_list)


peer = ours


def check(side, done, size):
    assert len(done) == size, side
    assert set(done.mapped("state")) == {"to_dispatch"}, side
    assert all(done.mapped("arrival_due")), side
    assert len(set(done.mapped("number"))) == size, side
