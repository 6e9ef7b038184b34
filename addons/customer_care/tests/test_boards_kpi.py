# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import SQL

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
class TestBoardsKpi(PeopleCase):
    """The KPI board: each figure with its formula and its rows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(datetime(2026, 6, 30, 2, 0)))

    def kpi(self, name):
        kpi = self.env.ref(f"customer_care.kpi_{name}").with_company(self.company)
        kpi.invalidate_recordset()
        return kpi

    def calls(self, number, **vals):
        """Calls with columns set as their flow would have set them."""
        calls = self.env["helpdesk.ticket"].create(
            [
                {
                    "name": "Call",
                    "description": "No output",
                    "problem": "No output",
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                }
                for _number in range(number)
            ]
        )
        self.env.flush_all()
        for name, value in vals.items():
            self.cr.execute(
                SQL(
                    "UPDATE helpdesk_ticket SET %s = %s WHERE id IN %s",
                    SQL.identifier(name),
                    value,
                    tuple(calls.ids),
                )
            )
        self.env.invalidate_all()
        return calls

    def test_response_met(self):
        # D3-1.14, D3-7.4.2.5: at the limit is in time
        due = datetime(2026, 6, 10, 4)
        done = {"state": "dispatched", "arrival_due": due}
        self.calls(2, arrived_at=due, **done)
        self.calls(1, arrived_at=datetime(2026, 6, 10, 4, 1), **done)
        self.calls(1, arrived_at=None, **done)
        # Not due yet, cancelled, of another month: they do not count.
        self.calls(1, state="dispatched", arrival_due=datetime(2026, 6, 30, 3))
        self.calls(1, state="cancelled", arrival_due=due)
        self.calls(1, state="dispatched", arrival_due=datetime(2026, 5, 31, 15, 59))
        kpi = self.kpi("response")
        self.assertEqual((kpi.figure_text, kpi.row_count), ("50.0 %", 4))
        self.assertEqual(kpi.light, "bad")
        self.assertEqual(kpi.last_figure_text, "0.0 %")
        self.assertTrue(kpi.formula)
        action = kpi.with_user(self.agent).action_view_rows()
        rows = (
            self.env["care.statistic.look"]
            .with_user(self.agent)
            .search(action["domain"])
        )
        self.assertEqual(len(rows), 4)
        self.assertEqual(sum(rows.mapped("numerator")), 2)
        opened = rows[0].action_open_record()
        self.assertEqual(opened["res_model"], "helpdesk.ticket")

    def test_the_aim_is_met_at_its_number(self):
        self.set_policy("kpi.response", 50)
        due = datetime(2026, 6, 10, 4)
        self.calls(1, arrived_at=due, state="dispatched", arrival_due=due)
        self.calls(1, arrived_at=None, state="dispatched", arrival_due=due)
        self.assertEqual(self.kpi("response").light, "good")
        self.set_policy("kpi.response", 50.1, "2026-06-02")
        self.assertEqual(self.kpi("response").light, "bad")

    def visits(self, calls, number=1):
        return self.env["aftersales.visit"].create(
            [
                {
                    "partner_id": self.customer.id,
                    "ticket_id": call.id,
                    "company_id": self.company.id,
                    "technician_id": self.agent.id,
                    "problem": "No output",
                }
                for call in calls
                for _number in range(number)
            ]
        )

    def test_first_time_fix(self):
        # D3-1.14, D3-6.9
        closed = {"state": "done", "closed_at": datetime(2026, 6, 10, 4)}
        called = {"called_at": datetime(2026, 6, 9, 4)}
        for number in (1, 2):
            calls = self.calls(1, **called)
            self.visits(calls, number)
            self.env.flush_all()
            self.cr.execute(
                "UPDATE helpdesk_ticket SET state = 'done', closed_at = %s "
                "WHERE id = %s",
                (closed["closed_at"], calls.id),
            )
        # Without a visit it was no repair on site.
        self.calls(1, **closed, **called)
        self.assertEqual(self.kpi("first_time").figure_text, "50.0 %")

    def test_complaints_per_delivery(self):
        # S59, D3-5.4.5, D4-8.5.7: 3 of 150 are 2.0 %
        complaints = self.env["care.complaint"].create(
            [{"partner_id": self.customer.id, "problem": "Late"}] * 3
        )
        complaints |= complaints[0].copy({"kind": "suggestion"})
        self.env.flush_all()
        self.cr.execute(
            "UPDATE care_complaint SET received_at = '2026-06-10', company_id = %s "
            "WHERE id IN %s",
            (self.company.id, tuple(complaints.ids)),
        )
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id), ("is_aftersales", "=", False)],
            limit=1,
        )
        customers = self.env.ref("stock.stock_location_customers")
        pickings = self.env["stock.picking"].create(
            [
                {
                    "picking_type_id": warehouse.out_type_id.id,
                    "location_id": warehouse.lot_stock_id.id,
                    "location_dest_id": customers.id,
                }
                for _number in range(150)
            ]
        )
        self.env.flush_all()
        self.cr.execute(
            "UPDATE stock_picking SET state = 'done', date_done = '2026-06-12' "
            "WHERE id IN %s",
            (tuple(pickings.ids),),
        )
        self.env.invalidate_all()
        kpi = self.kpi("complaint")
        self.assertEqual((kpi.figure_text, kpi.light), ("2.0 %", "good"))

    def test_a_kpi_without_data_says_so(self):
        for name in ("capa", "satisfaction", "turnaround", "on_time", "quality_cost"):
            with self.subTest(name=name):
                kpi = self.kpi(name)
                self.assertEqual((kpi.figure_text, kpi.light), ("–", "none"))
                self.assertEqual(
                    kpi.action_view_rows()["res_model"], "care.statistic.look"
                )

    def test_closed_on_time(self):
        # D1-2: met at the limit is in time, an open one past it is not
        rule = self.env.ref("aftersales_repair.deadline_rma_settle")
        due = datetime(2026, 6, 10, 4)
        base = {
            "company_id": self.company.id,
            "rule_id": rule.id,
            "res_model": rule.model,
            "res_id": 1,
            "calendar_id": self.calendar.id,
            "start": datetime(2026, 6, 1),
            "due": due,
        }
        self.env["service.deadline"]._in_transition().create(
            [
                {**base, "res_id": 1, "state": "met", "met_at": due},
                {
                    **base,
                    "res_id": 2,
                    "state": "met_late",
                    "met_at": datetime(2026, 6, 11),
                },
                {**base, "res_id": 3, "state": "overdue"},
                {**base, "res_id": 4, "state": "met", "met_at": datetime(2026, 6, 2)},
            ]
        )
        self.assertEqual(self.kpi("on_time").figure_text, "50.0 %")

    def test_figures_are_frozen_by_the_house(self):
        # The same handlers make the monthly figures of service_base.
        due = datetime(2026, 5, 10, 4)
        self.calls(1, arrived_at=due, state="dispatched", arrival_due=due)
        period = self.env["service.statistic.period"].create(
            {
                "statistic_id": self.env.ref("customer_care.statistic_kpi_response").id,
                "company_id": self.company.id,
                "date_from": "2026-05-01",
            }
        )
        period.action_freeze()
        self.assertEqual(period.figure_text, "100.0 %")

    def test_the_board_is_a_fixed_number_of_queries(self):
        # Its cost hangs neither on the calls nor on the figures.
        board = self.env["care.kpi"].search([])
        due = datetime(2026, 6, 10, 4)
        self.calls(5, arrived_at=due, state="dispatched", arrival_due=due)
        board.mapped("figure_text")
        self.env.flush_all()
        board.invalidate_recordset()
        with self.assertQueryCount(12):
            board.mapped("figure_text")
        self.calls(50, arrived_at=due, state="dispatched", arrival_due=due)
        board.mapped("name")
        board.invalidate_recordset()
        with self.assertQueryCount(12):
            board.mapped("figure_text")
