# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import mute_logger

from .deadline_common import DeadlineCase

_SWEEP = "odoo.addons.service_base.models.service_deadline_sweep_mixin"


@tagged("post_install", "-at_install")
class TestDeadlineSweep(DeadlineCase):
    """What is newly overdue is found by an index and acted on exactly once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Deadlines of other data must not meet the sweeps of these tests.
        cls.env.cr.execute(
            "UPDATE service_deadline SET state = 'cancelled' "
            "WHERE state IN ('open', 'overdue')"
        )
        cls.arrival = cls.rule("working_hours", 6, rule="D3-1.14")

    def sweep(self, now):
        return self.deadlines._sweep_overdue(now=self.moment(now))

    def activities(self, deadlines):
        return self.env["mail.activity"].search(
            [("service_deadline_id", "in", deadlines.ids)]
        )

    def test_late_is_later_than_due(self):
        # S59: at 17:00 in time, at 17:01 late.
        rule = self.rule("month_day", 5, hour=17)
        deadline = self.start(rule, "2026-06-10 10:00")
        self.assertEqual(self.sweep("2026-07-05 17:00"), 0)
        self.assertEqual(deadline.state, "open")
        self.assertEqual(self.sweep("2026-07-05 17:01"), 1)
        self.assertEqual(deadline.state, "overdue")
        self.assertEqual(deadline.overdue_at, self.moment("2026-07-05 17:01"))

    def test_the_role_is_told_once(self):
        deadline = self.start(self.arrival, "2026-06-01 14:00")
        self.sweep("2026-06-02 11:01")
        activity = self.activities(deadline)
        self.assertEqual(activity.user_id, self.boss)
        self.assertEqual(activity.summary, "Overdue: Working hours")
        self.assertEqual(str(activity.date_deadline), "2026-06-02")
        self.assertEqual(activity.res_name, "Call 0")
        self.assertIn("(D3-1.14), 2026-06-02 11:00", str(activity.note))
        # Whoever is told does not get all mails of the document from now on.
        self.assertNotIn(self.boss.partner_id, self.document.message_partner_ids)
        self.assertEqual(self.sweep("2026-06-02 11:02"), 0)
        self.assertEqual(self.activities(deadline), activity)

    def test_the_responsible_person_is_told_instead_of_the_role(self):
        self.arrival.user_field = "user_id"
        self.document.user_id = self.agent
        deadlines = self.start(
            self.arrival, "2026-06-01 14:00", self.documents[:2]
        ).sorted("res_id")
        self.assertEqual(deadlines[0].user_id, self.agent)
        self.sweep("2026-06-02 11:01")
        self.assertEqual(self.activities(deadlines[0]).user_id, self.agent)
        self.assertEqual(self.activities(deadlines[1]).user_id, self.boss)

    def test_the_responsible_person_of_the_day_is_told(self):
        self.arrival.user_field = "user_id"
        self.document.user_id = self.agent
        deadline = self.start(self.arrival, "2026-06-01 14:00")
        self.document.user_id = self.boss
        self.sweep("2026-06-02 11:01")
        self.assertEqual(deadline.user_id, self.boss)
        self.assertEqual(self.activities(deadline).user_id, self.boss)

    def test_nobody_in_the_role_leaves_it_on_the_document(self):
        self.boss.active = False
        deadline = self.start(self.arrival, "2026-06-01 14:00")
        self.sweep("2026-06-02 11:01")
        self.assertEqual(len(self.activities(deadline)), 1)
        self.assertFalse(self.activities(deadline).user_id)

    def test_the_text_is_in_the_language_of_its_reader(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.arrival.with_context(lang="zh_CN").name = "上门时限"
        self.boss.lang = "zh_CN"
        deadline = self.start(self.arrival, "2026-06-01 14:00")
        self.sweep("2026-06-02 11:01")
        self.assertIn("上门时限", self.activities(deadline).summary)

    def test_paused_met_and_cancelled_ones_are_left_alone(self):
        paused, met, cancelled = self.start(
            self.arrival, "2026-06-01 14:00", self.documents
        )
        paused._pause("parts", self.moment("2026-06-01 15:00"))
        met._meet(self.moment("2026-06-01 15:00"))
        cancelled._cancel()
        self.assertEqual(self.sweep("2026-06-20 10:00"), 0)

    def test_what_is_done_at_last_is_met_late_and_asks_nothing_more(self):
        deadline = self.start(self.arrival, "2026-06-01 14:00")
        self.sweep("2026-06-02 11:01")
        deadline._meet(self.moment("2026-06-02 12:30"))
        self.assertEqual(deadline.state, "met_late")
        self.assertEqual(deadline.late_hours, 1.5)
        self.assertFalse(self.activities(deadline))

    def test_an_extended_one_is_found_again_after_its_new_end(self):
        deadline = self.start(self.arrival, "2026-06-01 14:00")
        self.sweep("2026-06-02 11:01")
        deadline._extend(self.moment("2026-06-03 11:00"), "the customer agrees")
        self.assertEqual(deadline.state, "open")
        self.assertFalse(self.activities(deadline))
        self.assertEqual(self.sweep("2026-06-03 11:00"), 0)
        self.assertEqual(self.sweep("2026-06-03 11:01"), 1)

    def test_it_escalates_once_after_working_hours(self):
        self.arrival.write(
            {
                "escalation_policy_id": self.policy("escalate", 4).id,
                "escalation_group_id": self.env.ref("service_base.group_hr").id,
            }
        )
        hr = self.role("hr", "service_base.group_hr")
        deadline = self.start(self.arrival, "2026-06-01 14:00")
        # Tuesday 11:00 and four working hours.
        self.assertEqual(deadline.escalate_at, self.moment("2026-06-02 16:00"))
        escalate = self.deadlines._sweep_escalations
        self.sweep("2026-06-02 11:01")
        self.assertEqual(escalate(now=self.moment("2026-06-02 16:00")), 0)
        self.assertEqual(escalate(now=self.moment("2026-06-02 16:01")), 1)
        self.assertEqual(escalate(now=self.moment("2026-06-02 16:02")), 0)
        self.assertEqual(self.activities(deadline).user_id, self.boss | hr)
        self.assertEqual(
            set(self.activities(deadline).mapped("summary")),
            {"Overdue: Working hours", "Still overdue: Working hours"},
        )

    def test_a_document_that_is_gone_is_cancelled_and_stops_nobody(self):
        lost, other = self.start(
            self.arrival, "2026-06-01 14:00", self.documents[:2]
        ).sorted("res_id")
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM res_partner WHERE id = %s", [lost.res_id])
        self.env.invalidate_all()
        self.assertEqual(self.sweep("2026-06-02 11:01"), 2)
        self.assertEqual((lost.state, other.state), ("cancelled", "overdue"))
        self.assertEqual(lost.change_ids.reason, "The document is gone.")

    @mute_logger(_SWEEP, "odoo.sql_db")
    def test_one_that_cannot_be_told_stops_nobody(self):
        bad, good = self.start(
            self.arrival, "2026-06-01 14:00", self.documents[:2]
        ).sorted("res_id")
        self.env.flush_all()
        # A trigger refuses activities on the first document, as a rule of
        # another addon might.
        self.env.cr.execute(
            f"""
            CREATE FUNCTION refuse_activity() RETURNS trigger AS $$
            BEGIN
                IF NEW.res_id = {int(bad.res_id)} THEN
                    RAISE EXCEPTION 'refused here';
                END IF;
                RETURN NEW;
            END $$ LANGUAGE plpgsql;
            CREATE TRIGGER refuse_activity BEFORE INSERT ON mail_activity
            FOR EACH ROW EXECUTE FUNCTION refuse_activity();
            """
        )
        self.assertEqual(self.sweep("2026-06-02 11:01"), 2)
        self.assertEqual((bad.state, good.state), ("overdue", "overdue"))
        self.assertIn("refused here", bad.sweep_error)
        self.assertFalse(good.sweep_error)
        self.assertEqual(self.activities(bad | good).service_deadline_id, good)

    def test_the_job_runs_it(self):
        job = self.env.ref("service_base.cron_deadline_sweep")
        deadlines = self.start(self.arrival, "2020-06-01 14:00", self.documents)
        with self.enter_registry_test_mode():
            job.method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(set(deadlines.mapped("state")), {"overdue"})
        self.assertEqual(len(self.activities(deadlines)), 3)

    # -- speed ----------------------------------------------------------------

    def test_the_index_of_open_ones_is_used(self):
        self.start(self.arrival, "2026-06-01 14:00", self.documents)
        self.env.flush_all()
        self.env.cr.execute(
            """
            INSERT INTO service_deadline
                (company_id, rule_id, res_model, res_id, calendar_id, start, due,
                 state)
            SELECT company_id, rule_id, res_model, 1000000 + number, calendar_id,
                   start, due + number * interval '1 minute',
                   CASE WHEN number %% 10 = 0 THEN 'open' ELSE 'met' END
            FROM service_deadline, generate_series(1, 20000) number
            WHERE service_deadline.id = %s
            """,
            [self.deadlines.search([], order="id desc", limit=1).id],
        )
        self.env.cr.execute("ANALYZE service_deadline")
        self.env.cr.execute(
            "EXPLAIN UPDATE service_deadline SET state = 'overdue' WHERE id IN ("
            "SELECT id FROM service_deadline WHERE state = 'open' "
            "AND due < '2026-06-02 03:30' ORDER BY due, id LIMIT 1000 "
            "FOR NO KEY UPDATE SKIP LOCKED)"
        )
        plan = "\n".join(row[0] for row in self.env.cr.fetchall())
        # Its own, or the one of the list of live ones.
        self.assertRegex(plan, "Scan using service_deadline_(sweep_due|live_order)")
        self.assertNotIn("Seq Scan", plan)
        self.assertNotIn("Sort", plan)

    def test_queries_do_not_grow_with_the_overdue(self):
        documents = self.env["res.partner"].create(
            [{"name": f"Many {number}"} for number in range(210)]
        )
        counts = []
        for size, day in ((10, 1), (200, 8)):
            some, documents = documents[:size], documents[size:]
            self.start(self.arrival, f"2026-06-{day:02} 08:00", some)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            now = self.moment(f"2026-06-{day:02} 08:00") + timedelta(days=3)
            self.assertEqual(self.deadlines._sweep_overdue(now=now), size)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLess(counts[1], 30)
        self.assertLessEqual(counts[1] - counts[0], 2)
