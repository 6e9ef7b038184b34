# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .requisitions_common import RequisitionCase


@tagged("post_install", "-at_install")
class TestRequisitionFlow(RequisitionCase):
    """Written, signed by one of two, issued as it says, signed for (S24)."""

    # -- signatures ------------------------------------------------------------------

    def test_unsigned_is_refused_with_the_reason(self):
        # S24, D0-2.4.3a
        self._put(self.store, self.part, 5)
        requisition = self.write_requisition((self.part, 2))
        with self.assertRaisesRegex(UserError, "supervisor nor the general manager"):
            requisition.with_user(self.department_keeper).action_issue()
        requisition.action_request_approval()
        with self.assertRaisesRegex(UserError, "D0-2.4.3a"):
            requisition.with_user(self.department_keeper).action_issue()
        self.assertEqual(self.in_store(), 5)

    def test_the_supervisor_alone_is_enough(self):
        # S24, A08
        self._put(self.store, self.part, 5)
        requisition = self.signed((self.part, 2))
        self.assertEqual(requisition.state, "signed")
        requisition.action_issue()
        self.assertEqual(requisition.state, "issued")
        self.assertEqual(self.in_store(), 3)

    def test_the_general_manager_alone_is_enough(self):
        # S24, A08
        requisition = self.write_requisition((self.part, 2))
        requisition.action_request_approval()
        requisition.with_user(self.gm).action_approve()
        self.assertEqual(requisition.state, "signed")

    def test_others_do_not_sign(self):
        requisition = self.write_requisition((self.part, 2))
        requisition.action_request_approval()
        for user in (self.manager, self.department_keeper, self.planner):
            with self.assertRaises(UserError):
                requisition.with_user(user).action_approve()
        self.assertEqual(requisition.state, "draft")

    def test_nobody_signs_his_own(self):
        # D0-2.4.3a: neither who wrote it nor who receives the goods
        mine = self.write_requisition((self.part, 1), user=self.supervisor)
        mine.action_request_approval()
        with self.assertRaisesRegex(UserError, "own request"):
            mine.action_approve()
        for_me = self.write_requisition(
            (self.part, 1), recipient_user_id=self.supervisor.id
        )
        for_me.action_request_approval()
        with self.assertRaisesRegex(UserError, "own request"):
            for_me.with_user(self.supervisor).action_approve()
        for_me.with_user(self.gm).action_approve()
        self.assertEqual(for_me.state, "signed")

    def test_a_changed_quantity_voids_the_signature(self):
        # S24, D0-2.4.3a
        self._put(self.store, self.part, 9)
        requisition = self.signed((self.part, 2))
        self.assertEqual(requisition.line_ids.reserved_quantity, 2)
        requisition.with_user(self.technician).line_ids.quantity = 3
        self.assertEqual(requisition.state, "draft")
        self.assertFalse(requisition.review_ids)
        voided = requisition.approval_entry_ids.filtered(lambda e: e.action == "voided")
        self.assertTrue(voided)
        self.assertFalse(requisition._get_open_moves())
        with self.assertRaisesRegex(UserError, "D0-2.4.3a"):
            requisition.action_issue()
        requisition.with_user(self.technician).action_request_approval()
        self.sign_all(requisition)
        requisition.action_issue()
        self.assertEqual(self.in_store(), 6)

    def test_every_way_of_changing_voids_it(self):
        for change in (
            lambda r: r.write({"line_ids": [(1, r.line_ids[0].id, {"quantity": 3})]}),
            lambda r: r.line_ids[0].write({"product_id": self.exchanged.id}),
            lambda r: r.line_ids.create(
                {"requisition_id": r.id, "product_id": self.part.id, "quantity": 1}
            ),
            lambda r: r.write({"site_id": self.bmd.id}),
        ):
            requisition = self.signed((self.part, 1), (self.unit, 1))
            change(requisition.with_user(self.technician))
            self.assertEqual(requisition.state, "draft")
            self.assertFalse(requisition.review_ids)

    def test_a_note_does_not_void_it(self):
        requisition = self.signed((self.part, 1))
        requisition.with_user(self.technician).note = "for the crane"
        self.assertEqual(requisition.state, "signed")

    def test_after_the_issue_nothing_is_changed(self):
        self._put(self.store, self.part, 1)
        requisition = self.signed((self.part, 2))
        requisition.action_issue()
        self.assertEqual(requisition.state, "partly")
        with self.assertRaisesRegex(ValidationError, "D0-2.4.3a"):
            requisition.with_user(self.technician).line_ids.quantity = 5

    def test_an_altered_line_past_the_methods_is_found(self):
        # D0-2.4.3a: what the database says is not what was signed.
        self._put(self.store, self.part, 9)
        requisition = self.signed((self.part, 2))
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE aftersales_requisition_line SET quantity = 5 WHERE id = %s",
            requisition.line_ids.ids,
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "changed after the request"):
            requisition.action_issue()

    # -- issue ------------------------------------------------------------------------

    def test_what_lacks_stays_to_be_issued(self):
        self._put(self.store, self.part, 1)
        requisition = self.signed((self.part, 3))
        line = requisition.line_ids
        self.assertEqual((line.reserved_quantity, line.short_quantity), (1, 2))
        self.assertTrue(requisition.has_shortage)
        requisition.action_issue()
        self.assertEqual((requisition.state, line.issued_quantity), ("partly", 1))
        with self.assertRaisesRegex(UserError, "D0-2.4.3c"):
            requisition.action_issue()
        self._put(self.store, self.part, 5)
        requisition.action_issue()
        self.assertEqual((requisition.state, line.issued_quantity), ("issued", 3))
        self.assertEqual(self.in_store(), 3)

    def test_a_cancelled_transfer_is_replaced(self):
        # D0-2.4.3a: cancelled in the inventory app, or done there without a rest.
        self._put(self.store, self.part, 5)
        requisition = self.signed((self.part, 3))
        picking = requisition.move_ids.picking_id.with_user(self.department_keeper)
        picking.action_cancel()
        self.assertEqual(requisition.state, "signed")
        requisition.action_reserve()
        open_moves = requisition._get_open_moves()
        self.assertEqual((open_moves.state, open_moves.quantity), ("assigned", 3))
        open_moves.quantity = 1
        open_moves.picked = True
        open_moves.picking_id.with_user(self.department_keeper).with_context(
            skip_backorder=True, picking_ids_not_to_backorder=open_moves.picking_id.ids
        ).button_validate()
        self.assertEqual((requisition.state, self.in_store()), ("partly", 4))
        requisition.action_issue()
        self.assertEqual((requisition.state, self.in_store()), ("issued", 2))

    def test_the_rest_is_closed_with_a_reason(self):
        self._put(self.store, self.part, 1)
        requisition = self.signed((self.part, 3))
        requisition.action_issue()
        wizard = self.env["aftersales.requisition.reason"].with_user(
            self.department_keeper
        )
        rest = wizard.create({"step": "close_rest", "requisition_ids": requisition.ids})
        with self.assertRaisesRegex(UserError, "Write why"):
            rest.action_confirm()
        rest.note = "bought elsewhere"
        rest.action_confirm()
        self.assertEqual(requisition.state, "issued")
        self.assertEqual(requisition.closed_reason, "bought elsewhere")
        self.assertFalse(requisition._get_open_moves())

    def test_a_batch_isolates_what_cannot_be_issued(self):
        self._put(self.store, self.part, 2)
        good, bad = self.signed((self.part, 2)), self.write_requisition((self.part, 1))
        both = good | bad.with_user(self.department_keeper)
        action = both.action_issue()
        self.assertEqual((good.state, bad.state), ("issued", "draft"))
        self.assertIn(bad.name, action["params"]["message"])

    def test_the_keeper_of_another_store_does_not_issue(self):
        # D4-2.1b
        self._put(self.store, self.part, 2)
        requisition = self.signed((self.part, 2))
        with self.assertRaisesRegex(UserError, "D4-2.1b"):
            requisition.with_user(self.stranger).action_issue()
        with self.assertRaises(AccessError):
            requisition.with_user(self.technician).action_issue()

    def test_units_of_measure(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self._put(self.store, self.part, 30)
        requisition = self.write_requisition((self.part, 2))
        requisition.line_ids.product_uom_id = dozen
        requisition.action_request_approval()
        self.sign_all(requisition)
        requisition.with_user(self.department_keeper).action_issue()
        self.assertEqual(requisition.line_ids.issued_quantity, 2)
        self.assertEqual(self.in_store(), 6)
        self.assertEqual(requisition.cost, 24 * 9.5)

    # -- receipt -----------------------------------------------------------------------

    def test_the_recipient_signs_for_the_goods(self):
        # D2-D5
        self._put(self.store, self.part, 2)
        requisition = self.signed((self.part, 2))
        with self.assertRaisesRegex(UserError, "not issued"):
            requisition.with_user(self.technician).action_receive()
        requisition.action_issue()
        with self.assertRaisesRegex(UserError, "D2-D5"):
            requisition.action_receive()
        requisition.with_user(self.technician).action_receive()
        self.assertEqual(requisition.state, "received")
        self.assertEqual(requisition.received_by_id, self.technician)

    def test_people_without_login_sign_on_the_screen(self):
        # D2-D5, D2-D8
        self._put(self.store, self.part, 2)
        worker = self.env["hr.employee"].create(
            {"name": "Li Si", "company_id": self.company.id}
        )
        requisition = self.signed(
            (self.part, 1), employee_id=worker.id, purpose="labour"
        )
        self.assertEqual(requisition.recipient_name, "Li Si")
        self.assertFalse(requisition.recipient_user_id)
        requisition.action_issue()
        with self.assertRaisesRegex(UserError, "Li Si signs"):
            requisition.action_receive()
        self.drawn(requisition)
        requisition.action_receive()
        self.assertEqual(requisition.state, "received")

    # -- refuse, cancel ----------------------------------------------------------------

    def refuse(self, requisition, kind, note="torn", user=None):
        return (
            self.env["aftersales.requisition.reason"]
            .with_user(user or self.department_keeper)
            .create(
                {
                    "step": "refuse",
                    "requisition_ids": requisition.ids,
                    "kind": kind,
                    "note": note,
                }
            )
            .action_confirm()
        )

    def test_the_keeper_refuses_with_a_reason(self):
        # D0-2.4.3a
        self._put(self.store, self.part, 2)
        for kind in ("unsigned", "illegible", "altered"):
            requisition = self.signed((self.part, 2))
            self.refuse(requisition, kind)
            self.assertEqual(requisition.state, "refused")
            self.assertEqual(requisition.refusal_kind, kind)
            self.assertFalse(requisition.activity_ids)
            with self.assertRaises(UserError):
                requisition.action_issue()
        self.assertEqual(
            self.env["stock.quant"]._get_available_quantity(self.part, self.store), 2
        )

    def test_outside_normal_work_is_reported(self):
        # D4-3.1.3c
        requisition = self.signed((self.part, 2))
        self.refuse(requisition, "outside", "for his own car")
        activity = requisition.activity_ids
        self.assertEqual(activity.user_id, self.manager)
        self.assertIn("D4-3.1.3c", activity.summary)
        of_site = self.signed((self.part, 1), site_id=self.site.id)
        self.refuse(of_site, "outside", user=self.keeper)
        self.assertEqual(of_site.activity_ids.user_id, self.chief)

    def test_issued_goods_are_neither_refused_nor_cancelled(self):
        self._put(self.store, self.part, 2)
        requisition = self.signed((self.part, 2))
        requisition.action_issue()
        with self.assertRaisesRegex(UserError, "Goods were issued"):
            self.refuse(requisition, "altered")
        with self.assertRaisesRegex(UserError, "Goods were issued"):
            requisition.with_user(self.technician).action_cancel()

    def test_a_cancelled_one_lets_the_goods_go(self):
        self._put(self.store, self.part, 2)
        requisition = self.signed((self.part, 2))
        with self.assertRaisesRegex(UserError, "wrote it"):
            requisition.with_user(self.stranger).action_cancel()
        requisition.with_user(self.technician).action_cancel()
        self.assertEqual(requisition.state, "cancelled")
        self.assertEqual(
            self.env["stock.quant"]._get_available_quantity(self.part, self.store), 2
        )

    # -- work orders, internal orders --------------------------------------------------

    def test_a_workshop_issues_against_an_order_only(self):
        # D3-10.3.1, D3-10.3.2
        self.department.issues_on_order_only = True
        requisition = self.write_requisition((self.part, 1))
        with self.assertRaisesRegex(UserError, "D3-10.3.1"):
            requisition.action_request_approval()
        team = self.env["maintenance.team"].create(
            {"name": "Workshop", "company_id": self.company.id}
        )
        order = self.env["maintenance.request"].create(
            {
                "name": "Crane",
                "company_id": self.company.id,
                "maintenance_team_id": team.id,
            }
        )
        requisition.write(
            {"purpose": "work_order", "order_ref": f"maintenance.request,{order.id}"}
        )
        self.assertEqual(requisition.res_model, "maintenance.request")
        requisition.action_request_approval()
        self.sign_all(requisition)
        self._put(self.store, self.part, 1)
        stage = self.env["maintenance.stage"].search([("done", "=", True)], limit=1)
        order.stage_id = stage
        with self.assertRaisesRegex(UserError, "D3-10.3.2"):
            requisition.with_user(self.department_keeper).action_issue()

    def test_internal_orders_are_limited_by_the_month(self):
        # D3-10.3.12: at, below and above the limit; a new month begins anew
        with freeze_time("2026-06-01 02:00:00"):
            self.set_policy("requisition.internal_month_quantity", 10)
        office = self.env["hr.department"].create(
            {"name": "Sales", "company_id": self.company.id}
        )
        vals = {"purpose": "internal", "department_id": office.id}
        with freeze_time("2026-06-10 02:00:00"):
            first = self.write_requisition((self.part, 9), **vals)
            first.action_request_approval()
            over = self.write_requisition((self.part, 2), **vals)
            with self.assertRaisesRegex(UserError, "D3-10.3.12"):
                over.action_request_approval()
            self.write_requisition((self.part, 1), **vals).action_request_approval()
            self.sign_all(first)
        with freeze_time("2026-06-30 15:59:00"), self.assertRaises(UserError):
            self.write_requisition((self.part, 2), **vals).action_request_approval()
        # Midnight in China.
        with freeze_time("2026-06-30 16:00:00"):
            self.write_requisition((self.part, 2), **vals).action_request_approval()

    def test_an_internal_order_names_its_department(self):
        # D3-10.3.12
        requisition = self.write_requisition((self.part, 1), purpose="internal")
        with self.assertRaisesRegex(UserError, "D3-10.3.12"):
            requisition.action_request_approval()

    def test_it_costs_after_sales_cost(self):
        # D3-10.3.12
        self._put(self.store, self.part, 4)
        requisition = self.signed((self.part, 4))
        requisition.action_issue()
        self.assertEqual(requisition.cost, 38.0)

    # -- register ----------------------------------------------------------------------

    def test_the_papers_are_never_destroyed(self):
        # D0-2.4.4d
        requisition = self.signed((self.part, 1))
        requisition.with_user(self.technician).action_cancel()
        with self.assertRaisesRegex(UserError, "never destroyed"):
            requisition.sudo().unlink()

    def test_a_duplicate_starts_anew(self):
        requisition = self.signed((self.part, 1))
        copy = requisition.with_user(self.technician).copy()
        self.assertEqual(copy.state, "draft")
        self.assertFalse(copy.review_ids)
        self.assertEqual(copy.line_ids.product_id, self.part)

    def test_others_do_not_write_it(self):
        requisition = self.write_requisition((self.part, 1))
        with self.assertRaises(AccessError):
            requisition.with_user(self.stranger).note = "mine"
        requisition.with_user(self.planner).note = "seen"

    def test_a_store_without_people_is_open_to_every_keeper(self):
        self.bmd.user_ids = False
        requisition = self.write_requisition((self.part, 1), site_id=self.bmd.id)
        requisition.with_user(self.stranger).note = "seen"
        self.assertEqual(requisition.note, "seen")
