"""An agent's day at the service desk, in a real browser."""

import sys
from pathlib import Path

from odoo.tests import tagged

sys.path.insert(0, str(Path(__file__).parent))
from browser import DemoBrowserCase  # noqa: E402


@tagged("post_install", "-at_install")
class TestDeskDay(DemoBrowserCase):
    """From the start of the shift to its end (S62, S63, S64, S68)."""

    def setUp(self):
        super().setUp()
        self.company = self.env.ref("service_base.demo_company")
        self.agent = self.env.ref("customer_care.demo_user_agent")
        self.supervisor = self.env.ref("customer_care.demo_user_caresupervisor")
        desk = self.env["care.shift"].with_user(self.supervisor)
        today = self.env["service.policy"]._today(self.company)
        # Whatever the hour of the test, the shift runs.
        whole_day = self.env["care.shift.type"].create(
            {"name": "全天班", "code": "whole", "hour_from": 0, "hour_to": 24}
        )
        desk.search(
            [
                ("agent_id", "=", self.agent.id),
                ("day", "=", today),
                ("state", "in", ("draft", "published")),
            ]
        ).action_cancel()
        self.shift = desk.create(
            {"agent_id": self.agent.id, "type_id": whole_day.id, "day": today}
        )
        self.shift.action_publish()
        notice = self.env["care.notice"].with_user(self.supervisor)
        self.notice = notice.create(
            {"title": "国庆值班安排", "body": "<p>见值班表。</p>"}
        )
        self.notice.action_publish()
        self.customer = self.env["res.partner"].create(
            {"name": "来电客户甲", "company_id": self.company.id}
        )

    def test_a_day_at_the_desk(self):
        # S63, S68, D4-6.3b: what is unread opens when the shift starts.
        self.tour("agent", "roster", "desk_day_agent_starts", self.shift)
        self.assertEqual(self.shift.state, "running")
        self.assertIn(self.agent, self.notice.read_ids.user_id)
        # S62, D4-7.3.3: four rings.
        self.tour("agent", "hotline", "desk_day_agent_answers")
        call = self.last("care.hotline.call")
        self.assertEqual((call.rings, call.is_over_rings), (4, True))
        self.assertEqual((call.state, call.owner_id), ("closed", self.agent))
        # S62, S64, D2-P3.2: a request, confirmed by the customer.
        self.tour("agent", "hotline", "desk_day_agent_makes_request")
        request = self.last("care.request")
        self.assertEqual(request.state, "confirmed")
        self.assertEqual(request.call_ids, self.last("care.hotline.call"))
        # S63, D4-6.3a, D4-6.3c: nobody leaves before the log is taken over.
        self.tour("agent", "roster", "desk_day_agent_writes_log", self.shift)
        log = self.shift.handover_ids
        self.assertEqual(log.call_ids & request.call_ids, request.call_ids)
        self.tour(
            "caresupervisor", "handover-logs", "desk_day_supervisor_takes_over", log
        )
        self.tour("agent", "roster", "desk_day_agent_ends", self.shift)
        self.assertEqual(self.shift.state, "ended")
