# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from ast import literal_eval
from datetime import datetime

from freezegun import freeze_time
from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import RmaCase


@tagged("post_install", "-at_install")
class TestRmaDeadlines(RmaCase):
    """What a return is due by, from signing to the end.

    Goods are signed for on Monday 1 June 2026; moments are UTC, eight hours
    behind Shanghai.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Only the deadlines of these tests are swept.
        cls.env.cr.execute(
            "UPDATE service_deadline SET state = 'cancelled' "
            "WHERE state IN ('open', 'overdue')"
        )
        cls.marketing = cls.role("marketing", "aftersales_repair.group_marketing")

    def deadline(self, rma, code):
        return rma.deadline_ids.filtered(lambda deadline: deadline.code == code)

    def ends(self, rma):
        return {deadline.code: deadline.due for deadline in rma.deadline_ids}

    def sweep(self, *moment):
        return self.env["service.deadline"]._sweep_overdue(now=datetime(*moment))

    def find(self, rma, name):
        """Whether a filter of the search view finds the return."""
        arch = self.env.ref("aftersales_repair.aftersales_rma_view_search").arch
        node = etree.fromstring(arch).find(f".//filter[@name='{name}']")
        found = self.env["aftersales.rma"].search(
            [("id", "=", rma.id), *literal_eval(node.get("domain"))]
        )
        return bool(found)

    # -- from signing ---------------------------------------------------------

    def test_three_limits_start_with_the_return(self):
        # S11, D1-2: Thursday 17:00. S12, D1-K2, D1-S1: Tuesday 12:00 and 13:30.
        rma = self.rma(self.delivered("A1"))
        self.assertEqual(
            self.ends(rma),
            {
                "rma.count": datetime(2026, 6, 2, 4, 0),
                "rma.entry": datetime(2026, 6, 2, 5, 30),
                "rma.settle": datetime(2026, 6, 4, 9, 0),
            },
        )
        self.assertEqual(
            (rma.count_due, rma.entry_due, rma.settle_due),
            tuple(self.ends(rma)[f"rma.{x}"] for x in ("count", "entry", "settle")),
        )
        self.assertEqual(set(rma.deadline_ids.mapped("res_name")), {rma.name})
        self.assertEqual(rma.deadline_ids.partner_id, self.partner)
        self.assertEqual(self.deadline(rma, "rma.settle").user_id, self.clerk)

    def test_a_corrected_time_of_signing_starts_them_anew(self):
        rma = self.rma(self.delivered("A1"))
        rma.with_user(self.clerk).signed_at = datetime(2026, 6, 5, 1, 30)
        self.assertEqual(rma.count_due, datetime(2026, 6, 8, 4, 0))
        self.assertEqual(rma.settle_due, datetime(2026, 6, 10, 9, 0))
        self.assertEqual(self.ends(rma)["rma.settle"], rma.settle_due)
        changes = rma.deadline_ids.change_ids
        self.assertEqual(len(changes), 3)
        self.assertEqual(changes.user_id, self.clerk)

    def test_the_ends_cannot_be_written(self):
        rma = self.rma(self.delivered("A1"))
        for user in (self.clerk, self.manager, self.env.user):
            for name in ("count_due", "entry_due", "settle_due", "is_disputed"):
                with (
                    self.subTest(user=user.login, field=name),
                    self.assertRaises(AccessError),
                ):
                    rma.with_user(user).write({name: False})

    # -- the light ------------------------------------------------------------

    def test_at_one_past_twelve_the_keeper_is_late(self):
        # S12, D1-K2
        rma = self.rma(self.delivered("A1"))
        for hour, minute, badge, late in (
            (1, 59, "on_time", False),
            # Two working hours before 12:00 it is amber.
            (2, 0, "soon", False),
            (4, 0, "soon", False),
            (4, 1, "overdue", True),
        ):
            with freeze_time(datetime(2026, 6, 2, hour, minute)):
                self.env.invalidate_all()
                with self.subTest(hour=hour, minute=minute):
                    self.assertEqual(rma.deadline_badge, badge)
                    self.assertEqual(
                        self.deadline(rma, "rma.count").badge == "overdue", late
                    )
                    self.assertEqual(self.find(rma, "count_late"), late)
                    self.assertFalse(self.find(rma, "entry_late"))
                    for name in ("none", "on_time", "soon", "overdue"):
                        found = self.env["aftersales.rma"].search(
                            [("id", "=", rma.id), ("deadline_badge", "=", name)]
                        )
                        self.assertEqual(bool(found), name == badge, name)

    def test_the_keepers_are_told_once(self):
        # S12: the keeper is a role, so whoever holds it hears of it.
        rma = self.rma(self.delivered("A1"))
        self.assertEqual(self.sweep(2026, 6, 2, 4, 0), 0)
        self.assertEqual(self.sweep(2026, 6, 2, 4, 1), 1)
        self.assertEqual(self.sweep(2026, 6, 2, 4, 2), 0)
        self.assertEqual(rma.activity_ids.user_id, self.keeper)
        # D1-S1: the clerk of the return at 13:31.
        self.assertEqual(self.sweep(2026, 6, 2, 5, 31), 1)
        self.assertEqual(rma.activity_ids.user_id, self.keeper | self.clerk)

    def test_another_clerk_takes_the_deadlines_over(self):
        rma = self.rma(self.delivered("A1"))
        rma.with_user(self.clerk).user_id = self.manager
        self.assertEqual(self.deadline(rma, "rma.entry").user_id, self.manager)
        self.assertFalse(self.deadline(rma, "rma.count").user_id)

    # -- met ------------------------------------------------------------------

    def test_the_steps_meet_the_deadlines(self):
        lots = [self.delivered("A1"), self.delivered("A2")]
        rma = self.rma(*lots)
        count, entry, settle = (
            self.deadline(rma, code)
            for code in ("rma.count", "rma.entry", "rma.settle")
        )
        with freeze_time(datetime(2026, 6, 2, 3, 0)):
            rma.with_user(self.clerk).action_confirm()
            rma.line_ids[0].with_user(self.keeper).action_receive()
            self.assertEqual(count.state, "open")
            rma.line_ids[1].with_user(self.keeper).action_receive()
            self.assertEqual((count.state, entry.state), ("met", "open"))
        with freeze_time(datetime(2026, 6, 2, 5, 31)):
            rma.line_ids.with_user(self.keeper).action_issue()
            self.assertEqual((entry.state, settle.state), ("met_late", "open"))
        with freeze_time(datetime(2026, 6, 4, 9, 0)):
            self.inspect(rma.line_ids)
            rma.line_ids.with_user(self.clerk).action_return()
            rma.line_ids.with_user(self.keeper).action_ship()
            rma.with_user(self.clerk).action_close()
            self.assertEqual(settle.state, "met")
            self.assertEqual(settle.met_at, rma.closed_at)
            self.assertEqual(rma.deadline_badge, "none")

    def test_goods_that_do_not_come_end_the_counting(self):
        rma = self.rma(self.delivered("A1"), self.delivered("A2"))
        rma.with_user(self.clerk).action_confirm()
        rma.line_ids[0].with_user(self.keeper).action_receive()
        self.assertEqual(self.deadline(rma, "rma.count").state, "open")
        rma.line_ids[1].with_user(self.keeper).action_cancel()
        self.assertIn("met", self.deadline(rma, "rma.count").state)

    def test_a_cancelled_return_owes_nothing(self):
        rma = self.rma(self.delivered("A1"))
        rma.with_user(self.clerk).action_cancel()
        self.assertEqual(set(rma.deadline_ids.mapped("state")), {"cancelled"})
        self.assertEqual(self.sweep(2026, 7, 1), 0)

    def test_a_deleted_return_takes_them_along(self):
        rma = self.rma(self.delivered("A1"))
        ids = rma.deadline_ids.ids
        rma.sudo().unlink()
        self.assertFalse(self.env["service.deadline"].browse(ids).exists())

    # -- dispute --------------------------------------------------------------

    def test_marketing_is_told_of_what_stays_disputed(self):
        # S11, D1-2: signed on Monday, to agree until Wednesday 17:00.
        rma = self.rma(self.delivered("A1"))
        rma.with_user(self.clerk).action_dispute()
        dispute = self.deadline(rma, "rma.dispute")
        self.assertEqual(dispute.due, datetime(2026, 6, 3, 9, 0))
        self.sweep(2026, 6, 3, 9, 0)
        self.assertNotIn(self.marketing, rma.activity_ids.user_id)
        self.sweep(2026, 6, 3, 9, 1)
        activity = rma.activity_ids.filtered(lambda a: a.user_id == self.marketing)
        self.assertEqual(activity.service_deadline_id, dispute)
        rma.with_user(self.clerk).action_agree()
        self.assertEqual(dispute.state, "met_late")
        self.assertFalse(activity.exists())

    def test_a_dispute_is_for_clerk_and_keeper_and_once(self):
        rma = self.rma(self.delivered("A1"))
        with self.assertRaises(AccessError):
            rma.with_user(self.marketing).action_dispute()
        with self.assertRaisesRegex(UserError, "not disputed"):
            rma.with_user(self.clerk).action_agree()
        rma.with_user(self.keeper).action_dispute()
        with self.assertRaisesRegex(UserError, "disputed already"):
            rma.with_user(self.keeper).action_dispute()

    def test_what_is_still_unfinished_goes_to_the_manager(self):
        # D1-M1: four working hours after Thursday 17:00 is Friday 12:00.
        rma = self.rma(self.delivered("A1"))
        settle = self.deadline(rma, "rma.settle")
        self.assertEqual(settle.escalate_at, datetime(2026, 6, 5, 4, 0))
        self.sweep(2026, 6, 4, 9, 1)
        escalate = self.env["service.deadline"]._sweep_escalations
        escalate(now=datetime(2026, 6, 5, 4, 1))
        self.assertIn(self.manager, rma.activity_ids.user_id)

    # -- stop-clock -----------------------------------------------------------

    def test_the_end_on_the_return_follows_a_pause_and_an_extension(self):
        rma = self.rma(self.delivered("A1"))
        rma._pause_deadlines(
            "rma.settle", "waits for the customer", datetime(2026, 6, 2, 2, 0)
        )
        self.assertEqual(self.deadline(rma, "rma.settle").state, "paused")
        rma._resume_deadlines("rma.settle", datetime(2026, 6, 3, 2, 0))
        self.assertEqual(rma.settle_due, datetime(2026, 6, 5, 9, 0))
        rma._extend_deadlines("rma.settle", datetime(2026, 6, 9, 9, 0), "agreed")
        self.assertEqual(rma.settle_due, datetime(2026, 6, 9, 9, 0))
        self.assertEqual(rma.count_due, datetime(2026, 6, 2, 4, 0))

    # -- many -----------------------------------------------------------------

    def test_starting_does_not_grow_with_the_returns(self):
        vals = {
            "partner_id": self.partner.id,
            "signed_at": self.signed,
            "warehouse_id": self.aftersales.id,
        }
        rmas = self.env["aftersales.rma"].create([vals] * 120)
        rmas._cancel_deadlines()
        self.env.flush_all()

        def queries(some):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some._start_return_deadlines()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(rmas[:5])
        few, many = queries(rmas[5:15]), queries(rmas[15:])
        self.assertLessEqual(few, 25)
        # 315 rows go in by hundreds.
        self.assertLessEqual(many - few, 8)
