# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common_calls import CallCase, at


@tagged("post_install", "-at_install")
class TestCallsResponse(CallCase):
    """S02: dispatch and arrival limits (派工制; 24小时排故)."""

    def zone(self, name):
        return self.env.ref(f"aftersales_repair.zone_{name}")

    def contract(self, basis="security", hours=0, lot=None):
        """A running contract that covers the machine in 2026."""
        contract = self.env["contract.contract"].create(
            {
                "name": f"Contract {basis}",
                "partner_id": self.partner.id,
                "company_id": self.company.id,
                "response_basis": basis,
                "response_hours": hours,
                "cover_ids": [
                    Command.create(
                        {
                            "lot_id": (lot or self.lot).id,
                            "date_start": date(2026, 1, 1),
                            "date_end": date(2026, 12, 31),
                        }
                    )
                ],
            }
        )
        return self.put_in_force(contract)

    def due(self, moment, **vals):
        with freeze_time(moment):
            return self.calls(**vals).arrival_due

    # -- limits -------------------------------------------------------------------

    def test_city_six_working_hours(self):  # S02, D3-1.14
        """Monday 14:00: three hours today, three tomorrow."""
        self.assertEqual(self.due(at(1, 14)), at(2, 11))

    def test_suburb_seven_working_hours(self):  # S02, D3-1.14
        due = self.due(at(1, 14), zone_id=self.suburb.id)
        self.assertEqual(due, at(2, 12))

    def test_a_ring_without_contract_is_the_city(self):  # S02, D3-1.14
        due = self.due(at(1, 14), zone_id=self.zone("ring2").id)
        self.assertEqual(due, at(2, 11))

    def test_rings_day_and_night(self):  # S02, D3-7.4.2.5
        """At 22:00: ring 1 midnight, ring 2 01:00, ring 3 02:00, county 04:00."""
        self.contract()
        for name, hour in (("ring1", 0), ("ring2", 1), ("ring3", 2), ("county", 4)):
            with self.subTest(zone=name):
                due = self.due(at(1, 22), zone_id=self.zone(name).id)
                self.assertEqual(due, at(2, hour))

    def test_the_rest_of_the_town(self):  # S02, A21
        self.contract()
        self.assertEqual(self.due(at(1, 22), zone_id=self.city.id), at(2, 4))

    def test_farther_by_contract(self):  # S02, D3-7.4.2.5
        far = self.zone("far")
        self.assertFalse(self.due(at(1, 22), zone_id=far.id), "nothing is agreed")
        self.contract(hours=24)
        self.assertEqual(self.due(at(1, 22), zone_id=far.id), at(2, 22))

    def test_a_system_is_covered_as_a_whole(self):  # S02, D3-7.4.2.5
        """A fault of the customer's system, whichever unit the caller names."""
        self.contract(lot=self.delivered("CALL-002"))
        due = self.due(
            at(1, 22),
            lot_id=False,
            partner_id=self.partner.id,
            product_id=self.unit.id,
            zone_id=self.zone("ring2").id,
        )
        self.assertEqual(due, at(2, 1))

    def test_an_ended_contract_promises_nothing(self):  # S02
        contract = self.contract()
        contract.cover_ids._in_transition().date_end = date(2026, 5, 31)
        due = self.due(at(1, 14), zone_id=self.zone("ring2").id)
        self.assertEqual(due, at(2, 11))

    def test_a_company_changes_its_promise(self):  # S02
        """A dated line of the company; calls before it keep their limit."""
        with freeze_time(at(1, 9)):
            before = self.calls()
            self.env["aftersales.response.rule"]._in_transition().create(
                {
                    "policy_id": self.env.ref(
                        "aftersales_repair.policy_call_response_ordinary"
                    ).id,
                    "company_id": self.company.id,
                    "date_from": date(2026, 6, 2),
                    "zone_id": self.city.id,
                    "basis": "ordinary",
                    "hours": 4,
                }
            )
        self.assertEqual(before.arrival_due, at(1, 16))
        self.assertEqual(self.due(at(1, 9)), at(1, 16))
        self.assertEqual(self.due(at(2, 8)), at(2, 12))

    def test_what_decided_is_said(self):  # S02
        call = self.calls()
        self.assertIn("6", call.response_text)
        self.assertIn("D3-1.14", call.response_text)

    # -- arrival ------------------------------------------------------------------

    def arrive(self, call, moment):
        with freeze_time(moment):
            visit = call.sudo().visit_ids
            visit._in_transition().write({"state": "on_site"})

    def ring2(self):
        self.contract()
        with freeze_time(at(1, 22)):
            call = self.calls(zone_id=self.zone("ring2").id)
            self.dispatch(call)
        return call

    def lateness(self, call):
        self.env.flush_all()
        return (
            self.env["aftersales.call.report"]
            .with_user(self.director)
            .search([("ticket_id", "=", call.id), ("is_late", "=", True)])
        )

    def test_at_the_limit_is_in_time(self):  # S02, D3-7.4.2.5
        call = self.ring2()
        self.arrive(call, at(2, 1))
        self.assertFalse(call.is_late)
        self.assertFalse(self.lateness(call))
        self.assertEqual(call.sudo().deadline_ids.state, "met")

    def test_a_minute_later_is_late(self):  # S02, D3-7.4.2.5
        call = self.ring2()
        self.arrive(call, at(2, 1, 1))
        self.assertTrue(call.is_late)
        self.assertEqual(call.sudo().visit_ids.arrived_at, at(2, 1, 1))
        self.assertEqual(self.lateness(call).late_minutes, 1)
        self.assertEqual(call.sudo().deadline_ids.state, "met_late")
        late = self.env["helpdesk.ticket"].search([("is_late", "=", True)])
        self.assertIn(call, late)

    def test_who_waits_too_long_is_late(self):  # S02
        call = self.ring2()
        with freeze_time(at(2, 1, 1)):
            self.assertTrue(call.is_late)
            late = self.env["helpdesk.ticket"].search([("is_late", "=", True)])
            self.assertIn(call, late)
            self.env["service.deadline"]._sweep_overdue()
        self.assertIn(self.technician, call.sudo().activity_ids.user_id)

    def test_an_arrival_is_noted_once(self):  # S02
        call = self.ring2()
        with self.assertRaisesRegex(UserError, "was sent, not you"):
            other = self.role("second", "aftersales_repair.group_service_technician")
            call.with_user(other).action_arrive()
        call.with_user(self.technician).action_arrive()
        with self.assertRaisesRegex(UserError, "already"):
            call.with_user(self.technician).action_arrive()

    def test_another_zone_is_another_limit(self):  # S02
        """Only the director moves it, and the trail of the deadline stays."""
        with freeze_time(at(1, 14)):
            call = self.calls()
            with self.assertRaises(AccessError):
                call.zone_id = self.suburb
            call.with_user(self.director).zone_id = self.suburb
        self.assertEqual(call.arrival_due, at(2, 12))
        self.assertEqual(
            sorted(call.sudo().deadline_ids.mapped("state")), ["cancelled", "open"]
        )

    # -- dispatch -----------------------------------------------------------------

    def test_dispatch_draws_the_voucher(self):  # S02, D3-1.3, D2-B9, D3-3.1.3
        call = self.calls()
        with freeze_time(at(1, 14)):
            visit = self.dispatch(call)
        # D3-3.2.2: at once, where no other time was agreed.
        self.assertEqual(visit.planned_start, at(1, 14))
        self.assertEqual(call.dispatched_at, at(1, 14))
        self.assertEqual(visit.ticket_id, call)
        self.assertEqual(visit.partner_id, self.partner)
        self.assertEqual(visit.lot_id, self.lot)
        self.assertEqual(visit.technician_id, self.technician)
        self.assertEqual(visit.company_id, self.company)
        self.assertEqual(visit.zone_id, self.city)
        self.assertEqual(visit.travel_minutes, self.city.travel_minutes)
        self.assertIn(self.technician, visit.sudo().activity_ids.user_id)
        self.assertEqual(call.dispatched_by_id, self.director)
        self.assertEqual(call.sudo().deadline_ids.user_id, self.technician)

    def test_the_manager_decides_on_the_spot(self):  # S02, D1-M10
        """Where the director is not there: sends people, and takes them back."""
        call = self.calls()
        visit = self.dispatch(call, self.manager)
        self.assertEqual(call.dispatched_by_id, self.manager)
        visit.with_user(self.manager).cancel_reason = "Another fault is more urgent"
        visit.with_user(self.manager).action_cancel()
        self.assertEqual(call.state, "to_dispatch")
        call.with_user(self.manager).cancel_reason = "Solved by telephone"
        call.with_user(self.manager).action_cancel()
        self.assertEqual(call.state, "cancelled")

    def test_a_kind_of_work_has_its_limit(self):  # S02, D3-11.17
        """Hazard work within an hour: at it in time, a minute later late."""
        hazard = self.env["helpdesk.ticket.category"].create(
            {"name": "Hazard", "company_id": self.company.id}
        )
        with freeze_time(at(1, 8)):
            self.env["aftersales.response.rule"]._in_transition().create(
                {
                    "policy_id": self.env.ref(
                        "aftersales_repair.policy_call_response_ordinary"
                    ).id,
                    "company_id": self.company.id,
                    "date_from": date(2026, 6, 1),
                    "zone_id": self.city.id,
                    "basis": "ordinary",
                    "category_id": hazard.id,
                    "hours": 1,
                }
            )
        self.assertEqual(self.due(at(1, 9)), at(1, 16))
        for minute, late in ((59, False), (0, False), (1, True)):
            with freeze_time(at(1, 9)):
                call = self.calls(category_id=hazard.id)
                self.dispatch(call)
            self.assertEqual(call.arrival_due, at(1, 10))
            with freeze_time(at(1, 9 if minute == 59 else 10, minute)):
                call.with_user(self.technician).action_arrive()
            with self.subTest(minute=minute):
                self.assertEqual(call.is_late, late)

    def test_the_director_dispatches(self):  # S02, D3-1.14, D3-11.19
        for user in (self.clerk, self.technician):
            call = self.calls()
            call.technician_id = self.technician
            with self.assertRaisesRegex(UserError, "director dispatches"):
                call.with_user(user).action_dispatch()
        with self.assertRaises(AccessError):
            self.calls().with_user(self.inspector).action_dispatch()

    def test_nobody_is_sent_twice(self):  # S02
        call = self.calls()
        visit = self.dispatch(call)
        with self.assertRaisesRegex(UserError, visit.name):
            call.with_user(self.director).action_dispatch()
        with self.assertRaisesRegex(UserError, "dispatched"):
            call.with_user(self.director).technician_id = self.director

    def voucher(self, call, user, technician=None):
        return (
            self.env["aftersales.visit"]
            .with_user(user)
            .create(
                {
                    "ticket_id": call.id,
                    "partner_id": self.partner.id,
                    "technician_id": technician and technician.id,
                    "company_id": self.company.id,
                }
            )
        )

    def test_the_clerk_s_voucher_goes_along(self):  # S02, D3-1.3
        """Drawn from the dossier before: dispatch sends it, and draws no other."""
        call = self.calls()
        paper = self.voucher(call, self.clerk)
        self.assertEqual(call.state, "to_dispatch")
        self.assertEqual(self.dispatch(call), paper)
        self.assertEqual(paper.technician_id, self.technician)
        self.assertEqual(paper.lot_id, self.lot)

    def test_a_voucher_is_no_way_around(self):  # S02, D3-1.14
        """With a technician on it, it is a dispatch: the director's."""
        call = self.calls()
        with self.assertRaisesRegex(UserError, "director dispatches"):
            self.voucher(call, self.clerk, self.technician)
        visit = self.voucher(call, self.director, self.technician)
        self.assertEqual(call.state, "dispatched")
        self.assertEqual(call.technician_id, self.technician)
        other = self.role("second", "aftersales_repair.group_service_technician")
        with self.assertRaises(AccessError):
            visit.with_user(self.technician).technician_id = other
        visit.with_user(self.director).technician_id = other
        self.assertEqual(call.technician_id, other)
        self.assertEqual(call.sudo().deadline_ids.user_id, other)

    def test_who_took_the_call_goes(self):  # S02, D3-7.4.2.3
        """Only with a note of who was called in vain, and only himself."""
        call = self.calls(user=self.technician)
        other = self.role("second", "aftersales_repair.group_service_technician")
        wizard = self.env["aftersales.call.dispatch"].with_user(self.technician)
        go = wizard.create({"ticket_ids": call.ids})
        with self.assertRaisesRegex(UserError, "D3-7.4.2.3"):
            go.action_go_myself()
        with self.assertRaisesRegex(UserError, "D3-7.4.2.3"):
            wizard.with_user(self.clerk).create(
                {"ticket_ids": call.ids, "unreachable_note": "Called at 2"}
            ).action_go_myself()
        go.unreachable_note = "Called Mr Ren at 02:10 and 02:15"
        call.technician_id = other
        with self.assertRaisesRegex(UserError, "director dispatches"):
            call.with_user(self.technician).action_dispatch()
        go.action_go_myself()
        self.assertEqual(call.state, "dispatched")
        self.assertEqual(call.technician_id, self.technician)
        self.assertIn(self.director, call.sudo().activity_ids.user_id, "told after")

    def test_the_skilled_and_free_come_first(self):  # S02
        """The box shows skill, load and travel of the day."""
        busy = self.role("busy", "aftersales_repair.group_service_technician")
        trained = self.role("trained", "aftersales_repair.group_service_technician")
        category = self.env["product.category"].create({"name": "Power"})
        self.unit.categ_id = category
        self.env["aftersales.skill"].create(
            {
                "name": "Power supplies",
                "user_ids": (busy | trained).ids,
                "category_ids": category.ids,
            }
        )
        with freeze_time(at(1, 9)):
            self.dispatch(self.calls(), technician=busy)
            call = self.calls()
            wizard = self.env["aftersales.call.dispatch"].with_user(self.director)
            box = wizard.create({"ticket_ids": call.ids, "planned_start": at(1, 9, 30)})
        rows = box.line_ids.filtered(
            lambda line: line.technician_id in busy | trained | self.technician
        )
        self.assertEqual(
            rows.mapped("technician_id").ids, [trained.id, busy.id, self.technician.id]
        )
        self.assertEqual(rows.mapped("visit_count"), [0, 1, 0])
        self.assertEqual(rows.mapped("is_busy"), [False, True, False])
        self.assertTrue(rows[1].is_near)
        rows[0].action_send()
        self.assertEqual(call.technician_id, trained)
        self.assertEqual(call.sudo().visit_ids.planned_start, at(1, 9, 30))
        self.assertEqual(call.sudo().visit_ids.planned_end, datetime(2026, 6, 1, 2, 30))
        self.assertTrue(call.sudo().visit_ids.has_skill)

    def test_another_hour_leaves_the_rows_on_the_screen(self):  # S02
        """Rows of the box keep their buttons when the start is changed."""
        with freeze_time(at(1, 9)):
            self.dispatch(self.calls())
            action = self.calls().with_user(self.director).action_plan_dispatch()
            box = self.env[action["res_model"]].with_user(self.director)
            box = box.browse(action["res_id"])
            rows = box.line_ids
            mine = rows.filtered(lambda line: line.technician_id == self.technician)
            self.assertTrue(mine.is_busy)
            with Form(box) as form:
                form.planned_start = at(1, 15)
        self.assertEqual(box.line_ids, rows)
        self.assertFalse(mine.is_busy)
