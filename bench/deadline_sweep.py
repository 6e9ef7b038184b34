# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""One sweep over open deadlines of which one in a hundred is newly overdue.

No peer: neither Odoo nor the OCA addons have deadlines of many clocks.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from odoo.fields import Command

MODULES = ("service_base",)
SIZE = 100_000
_RULES = 10
# Hours of the clock since the start: 24 are allowed.
_START = datetime(2026, 6, 2)
_SINCE_LONG = datetime(2026, 6, 1)
_NOW = datetime(2026, 6, 2, 1)


@dataclass(frozen=True)
class Work:
    """What is swept."""

    deadlines: Any
    overdue: int


def setup(env, size):
    """Deadlines of ten rules on a tenth as many documents."""
    user = env["res.users"].create(
        {
            "name": "Bench keeper",
            "login": "bench_keeper",
            "company_id": env.company.id,
            "company_ids": [Command.set(env.company.ids)],
            "group_ids": [Command.link(env.ref("service_base.group_service_user").id)],
        }
    )
    documents = env["res.partner"].create(
        [
            {"name": f"Bench document {number}", "user_id": user.id}
            for number in range(max(size // _RULES, 1))
        ]
    )
    started = env["service.deadline"]
    overdue = 0
    for number, rule in enumerate(_make_rules(env)):
        # Each rule's overdue ones are on other documents.
        share = max(len(documents) // 100, 1)
        late = documents[number * share : (number + 1) * share]
        overdue += len(late)
        started |= started._start(
            [
                {
                    "record": document,
                    "code": rule.code,
                    "start": _SINCE_LONG if document in late else _START,
                }
                for document in documents
            ]
        )
    # Fills the caches of the server that the new rules have emptied.
    warm = env["res.partner"].create({"name": "Bench warm-up", "user_id": user.id})
    item = {"record": warm, "code": "bench.0", "start": datetime(2026, 1, 1)}
    swept = env["service.deadline"]._start([item])
    swept._sweep_overdue(now=datetime(2026, 1, 3))
    swept._meet()
    return Work(started, overdue)


def _make_rules(env):
    policy = env["service.policy"].create(
        {"name": "Bench", "code": "bench.hours", "default_value": 24}
    )
    return env["service.deadline.rule"].create(
        [
            {
                "name": f"Bench rule {number}",
                "code": f"bench.{number}",
                "model_id": env["ir.model"]._get_id("res.partner"),
                "clock": "clock_hours",
                "policy_id": policy.id,
                "user_field": "user_id",
                "escalation_policy_id": policy.id,
                "escalation_group_id": env.ref("service_base.group_general_manager").id,
            }
            for number in range(_RULES)
        ]
    )


def ours(env, size, work):
    """One run of the job: what is overdue, and what is to escalate."""
    deadlines = env["service.deadline"]
    found = deadlines._sweep_overdue(limit=max(size // 100, _RULES), now=_NOW)
    deadlines._sweep_escalations(now=_NOW)
    return work, found


def check(_side, done, _size):
    """Exactly the overdue ones are marked, and each is told to somebody."""
    work, found = done
    assert found == work.overdue, (found, work.overdue)
    marked = work.deadlines.filtered(lambda deadline: deadline.state == "overdue")
    assert len(marked) == work.overdue, len(marked)
    told = work.deadlines.env["mail.activity"].search(
        [("service_deadline_id", "in", marked.ids)]
    )
    assert told.service_deadline_id == marked, (len(told), len(marked))
    assert all(activity.user_id for activity in told)
