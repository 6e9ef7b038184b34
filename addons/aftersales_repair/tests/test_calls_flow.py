# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from odoo.addons.service_base.tests.bad_row import refuse_row

from .common_calls import CallCase, at


@tagged("post_install", "-at_install")
class TestCallsFlow(CallCase):
    """S01: the repair-call register (叫修登记簿)."""

    # -- register -----------------------------------------------------------------

    def test_five_fields_register_a_call(self):  # S01, D3-1.3, D3-3.1.1
        """Customer, telephone, address, product and problem: it waits for dispatch."""
        call = self.calls(
            lot_id=False,
            partner_id=self.partner.id,
            product_id=self.unit.id,
            phone="021-6543 2100",
            address="2 Other Road",
            problem="No picture\nand a smell",
        )
        self.assertEqual(call.state, "to_dispatch")
        self.assertEqual(call.stage_id.call_state, "to_dispatch")
        self.assertEqual(call.name, "No picture")
        self.assertEqual(call.phone, "021-6543 2100")
        self.assertEqual(call.taken_by_id, self.clerk)

    def test_a_serial_brings_the_rest(self):  # S01, S17, D3-11.16
        call = self.calls()
        self.assertEqual(call.partner_id, self.partner)
        self.assertEqual(call.product_id, self.unit)
        self.assertEqual(call.phone, "138 0000 0001")
        self.assertEqual(call.address, "Shanghai 1 Test Road")
        self.assertEqual(call.zone_id, self.city)

    def test_what_lacks_is_said(self):  # S01, D3-1.3
        call = self.calls(lot_id=False, partner_name="Newcomer", problem="Broken")
        self.assertEqual(call.state, "new")
        self.assertIn("telephone, address, product or serial", call.register_lack)
        with self.assertRaisesRegex(UserError, "D3-1.3"):
            call.action_register()
        with self.assertRaisesRegex(UserError, "D3-1.3"):
            self.dispatch(call)
        call.write(
            {"phone": "13900000009", "address": "Road 9", "product_id": self.unit.id}
        )
        call.action_register()
        self.assertEqual(call.state, "to_dispatch")

    def test_a_call_has_a_problem(self):  # S01, D3-1.3
        with self.assertRaisesRegex(UserError, "D3-1.3"):
            self.calls(problem=" ")

    def test_a_new_caller_becomes_a_customer(self):  # S17, D1-S4
        call = self.calls(
            lot_id=False,
            partner_name="Newcomer",
            phone="13900000009",
            address="Road 9",
            product_id=self.unit.id,
        )
        self.assertEqual(call.partner_id.name, "Newcomer")
        self.assertEqual(call.partner_id.phone, "13900000009")
        self.assertEqual(call.partner_id.company_id, self.company)

    # -- carried over -------------------------------------------------------------

    def test_undispatched_calls_are_first_next_day(self):  # S01, D3-1.13
        """3 calls on Monday, 2 dispatched: the third is on top on Tuesday."""
        with freeze_time(at(1, 10)):
            first, second, third = self.calls(3)
            self.dispatch(first | second)
        with freeze_time(at(1, 17)):
            self.day_end()
        with freeze_time(at(2, 8, 30)):
            urgent = self.calls(priority="3")
            tuesday = self.calls()
            self.day_end()
        self.assertTrue(third.is_carried_over)
        self.assertFalse(
            (first | second | tuesday | urgent).filtered("is_carried_over")
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.helpdesk_ticket_action_dispatch"
        )
        view = self.env.ref("aftersales_repair.helpdesk_ticket_view_list_dispatch")
        order = "dispatch_rank desc, priority desc, called_at, id"
        self.assertIn(f'default_order="{order}"', view.arch)
        domain = [*safe_eval(action["domain"]), ("company_id", "=", self.company.id)]
        director = self.env["helpdesk.ticket"].with_user(self.director)
        shown = director.search(domain, order=order)
        self.assertEqual(shown.ids, [third.id, urgent.id, tuesday.id])
        # Also in the order that the register itself has.
        self.assertEqual(director.search(domain)[:1].id, third.id)

    def test_the_job_goes_round_the_companies(self):  # S01, D3-1.13
        with freeze_time(at(1, 10)):
            call = self.calls()
        progress = "odoo.addons.base.models.ir_cron.IrCron._commit_progress"
        with freeze_time(at(1, 18)), patch(progress, return_value=60) as committed:
            # As the scheduler calls it: only then the job commits.
            calls = self.env["helpdesk.ticket"].sudo()
            calls.with_context(ir_cron_progress_id=1)._cron_day_end()
        self.assertTrue(call.is_carried_over)
        self.assertTrue(committed.called)

    @mute_logger("odoo.sql_db", "odoo.addons.service_base.jobs")
    def test_one_bad_call_leaves_the_others_carried_over(self):  # S01, D3-1.13
        with freeze_time("2026-06-01 03:00:00"):
            calls = self.calls(3)
        refuse_row(calls, "id", calls[1].id)
        with freeze_time("2026-06-02 02:00:00"):
            self.day_end()
        self.assertEqual(calls.mapped("carried_over_count"), [1, 0, 1])

    def test_the_day_ends_at_its_hour(self):  # S01, D3-1.13
        """Just before the hour nothing is carried over, at the hour it is."""
        with freeze_time(at(1, 10)):
            call = self.calls()
        with freeze_time(at(1, 16, 59)):
            self.day_end()
            self.assertFalse(call.is_carried_over)
        with freeze_time(at(1, 17)):
            self.day_end()
            self.assertTrue(call.is_carried_over)

    def test_a_day_counts_once(self):  # S01, D3-1.13
        with freeze_time(at(1, 10)):
            call = self.calls()
        for hour in (17, 18, 23):
            with freeze_time(at(1, hour)):
                self.day_end()
        self.assertEqual(call.carried_over_count, 1)
        with freeze_time(at(2, 17)):
            self.day_end()
        self.assertEqual(call.carried_over_count, 2)
        self.dispatch(call)
        self.assertFalse(call.is_carried_over)
        self.assertEqual(call.carried_over_count, 2, "the register keeps it")

    def test_the_director_is_told(self):  # S01, D3-1.13
        with freeze_time(at(1, 10)):
            call = self.calls()
        with freeze_time(at(1, 18)):
            self.day_end()
        self.assertIn(self.director, call.sudo().activity_ids.user_id)

    # -- cross off ----------------------------------------------------------------

    def test_only_a_signed_voucher_crosses_off(self):  # S01, D3-1.13
        call = self.calls()
        visit = self.dispatch(call)
        with self.assertRaisesRegex(UserError, "D3-1.13"):
            call.action_done()
        visit.sudo()._in_transition().write({"state": "on_site"})
        with self.assertRaisesRegex(UserError, visit.name):
            call.action_done()
        visit.sudo()._in_transition().write({"state": "signed"})
        self.assertTrue(call.is_signed)
        call.action_done()
        self.assertEqual(call.state, "done")
        self.assertTrue(call.closed_at)
        self.assertEqual(call.stage_id.call_state, "done")

    def test_every_voucher_must_be_signed(self):  # S01, D3-1.13
        """A second visit that is still open holds the line."""
        call = self.calls()
        self.sign(self.dispatch(call))
        self.dispatch(call)
        with self.assertRaisesRegex(UserError, "not signed"):
            call.action_done()
        self.sign(call.sudo().visit_ids)
        call.action_done()
        self.assertEqual(call.state, "done")

    def test_a_batch_crosses_off_what_it_can(self):  # S01
        signed, unsigned = self.calls(2)
        self.sign(self.dispatch(signed))
        self.dispatch(unsigned)
        result = (signed | unsigned).action_done()
        self.assertEqual(signed.state, "done")
        self.assertEqual(unsigned.state, "dispatched")
        self.assertIn(unsigned.number, result["params"]["message"])

    def test_a_closed_call_stays(self):  # S01, S69
        call = self.calls()
        self.sign(self.dispatch(call))
        call.action_done()
        with self.assertRaisesRegex(UserError, "closed"):
            call.with_user(self.clerk).write({"problem": "Something else"})
        with self.assertRaisesRegex(UserError, "register keeps"):
            call.sudo().unlink()

    # -- stages, portal, forged ---------------------------------------------------

    def test_a_drag_closes_nothing(self):  # S01
        call = self.calls()
        done = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        progress = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_in_progress")
        waiting = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_awaiting")
        for stage in (done, progress):
            for user in (self.clerk, self.director, self.env.ref("base.user_root")):
                with self.assertRaisesRegex(UserError, "D3-1.13"):
                    call.with_user(user).write({"stage_id": stage.id})
        call.stage_id = waiting
        self.assertEqual(call.state, "to_dispatch")

    def test_a_forged_state_is_refused(self):  # S01
        call = self.calls()
        for name, value in (
            ("state", "done"),
            ("called_at", "2026-01-01 00:00:00"),
            ("dispatch_rank", 99),
            ("arrived_at", "2026-01-01 00:00:00"),
            ("arrival_due", "2030-01-01 00:00:00"),
        ):
            with self.subTest(field=name), self.assertRaises(AccessError):
                call.sudo().write({name: value})
        with self.assertRaises(AccessError):
            self.calls(state="done")

    def test_the_stage_follows_another_team(self):  # S01
        call = self.calls()
        self.dispatch(call)
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "North", "company_id": self.company.id}
        )
        call.team_id = team
        self.assertEqual(call.stage_id.call_state, "dispatched")

    def test_other_tickets_stay_free(self):
        """A team for other requests works as OCA made it."""
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "IT", "company_id": self.company.id, "is_call_team": False}
        )
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "Printer", "description": "Paper", "team_id": team.id}
        )
        self.assertFalse(ticket.is_call)
        self.assertFalse(ticket.state)
        ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        self.assertTrue(ticket.closed)
        ticket.unlink()

    # -- cancel -------------------------------------------------------------------

    def test_cancel_needs_a_reason_and_no_voucher(self):  # S01
        call = self.calls()
        with self.assertRaisesRegex(UserError, "reason"):
            call.action_cancel()
        call.cancel_reason = "Registered twice"
        visit = self.dispatch(call)
        with self.assertRaisesRegex(UserError, visit.name):
            call.with_user(self.director).action_cancel()
        visit.sudo()._in_transition().write({"state": "cancelled"})
        self.assertEqual(call.state, "to_dispatch", "it waits for dispatch again")
        self.assertFalse(call.technician_id)
        call.action_cancel()
        self.assertEqual(call.state, "cancelled")
        self.assertFalse(call.sudo()._find_live_deadlines())

    def test_a_cancelled_voucher_keeps_the_place(self):  # S01, D3-1.13
        with freeze_time(at(1, 10)):
            call = self.calls()
        with freeze_time(at(1, 18)):
            self.day_end()
        visit = self.dispatch(call)
        visit.sudo()._in_transition().write({"state": "cancelled"})
        self.assertTrue(call.is_carried_over)

    # -- roles --------------------------------------------------------------------

    def test_who_registers(self):  # S01, D3-7.4.2.3
        for user in (self.clerk, self.director, self.technician, self.manager):
            with self.subTest(user=user.login):
                self.assertEqual(self.calls(user=user).state, "to_dispatch")
        for user in (self.inspector, self.keeper):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.calls(user=user)
