# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_charges import ChargesCase


@tagged("post_install", "-at_install")
class TestChargesWayOut(ChargesCase):
    """Customer service follows a machine until the customer has it (D4-8.3.1.1)."""

    def release(self, repair):
        """What QC does where the workshop asks for a release."""
        field = self.env["aftersales.rma.line"]._get_release_field()
        if not field:
            return
        self.env.cr.execute(
            f"UPDATE repair_order SET {field} = now() WHERE id = %s", (repair.id,)
        )
        repair.invalidate_recordset()
        repair.modified([field])

    def test_from_receipt_to_the_customer(self):  # S10, D4-8.3.1.1, D4-8.5.1.2
        rma = self.rma(self.delivered("W1"))
        line = self.bring_to_inspection(rma).with_user(self.clerk)
        stages = [line.follow_stage]
        line.action_confirm_quantity()
        stages.append(line.follow_stage)
        line.sudo().lot_id.delivery_date = "2024-01-15"
        self.inspect(line)
        stages.append(line.follow_stage)
        line.action_repair()
        repair = line.repair_id
        sheet = self.sent(repair)
        stages.append(line.follow_stage)
        self.sign(sheet)
        sheet.action_agree()
        stages.append(line.follow_stage)
        # Before the repair and QC there is no slip.
        with self.assertRaisesRegex(UserError, "did not pass QC"):
            line.action_make_stock_out_slip()
        repair.with_user(self.repairer).action_repair_start()
        with self.assertRaisesRegex(UserError, "did not pass QC"):
            line.action_make_stock_out_slip()
        self.end_repair(repair)
        stages.append(line.follow_stage)
        self.release(repair)
        line.action_make_stock_out_slip()
        slip = line.stock_out_slip_id
        slip.write({"ship_way": "logistics", "tracking_ref": "SF123"})
        self.assertEqual((slip.state, slip.quantity), ("made", 1))
        with self.assertRaisesRegex(UserError, "the store ships it first"):
            slip.action_receive()
        line.with_user(self.keeper).action_ship()
        self.assertEqual(slip.state, "shipped")
        stages.append(line.follow_stage)
        slip.action_receive()
        stages.append(line.follow_stage)
        self.assertEqual(
            stages,
            [
                "received",
                "confirmed",
                "diagnosed",
                "waiting",
                "agreed",
                "repaired",
                "shipped",
                "delivered",
            ],
        )
        with self.assertRaisesRegex(UserError, "It stands on"):
            line.action_make_stock_out_slip()

    def test_an_unrepaired_machine_leaves_on_a_slip_too(self):  # D4-8.5.1.1.1
        repair = self.in_repair("W2")
        line = repair.aftersales_line_id.with_user(self.clerk)
        sheet = self.sent(repair)
        sheet.refusal_note = "No"
        sheet.action_refuse()
        line.action_make_stock_out_slip()
        self.assertEqual(line.stock_out_slip_id.line_ids, line)
        line.stock_out_slip_id.action_cancel()
        self.assertFalse(line.stock_out_slip_id)

    def test_a_refused_addition_leaves_the_agreed_work(self):  # D3-10.3.4
        repair = self.in_repair("W3")
        self.agreed(repair)
        more = self.sent(repair, (self.part, 1), kind="quotation")
        self.assertEqual((more.addition, more.state), (1, "waiting"))
        more.refusal_note = "Only the board"
        more.action_refuse()
        self.assertEqual(repair.state, "confirmed")
        self.assertEqual(repair.aftersales_line_id.state, "in_repair")
        repair.with_user(self.repairer).action_repair_start()
        self.assertEqual(repair.state, "under_repair")

    def test_a_customer_who_thinks_better_of_it(self):  # S10
        repair = self.in_repair("W4")
        line = repair.aftersales_line_id.with_user(self.clerk)
        sheet = self.sent(repair)
        sheet.refusal_note = "No"
        sheet.action_refuse()
        line.action_undo_decision()
        line.action_repair()
        self.assertFalse(line.refused_sheet_id)
        self.agreed(line.repair_id)
        line.repair_id.with_user(self.repairer).action_repair_start()
        self.assertEqual(line.repair_id.state, "under_repair")

    def test_the_file_of_the_unit_tells_the_answer(self):
        repair = self.in_repair("W5")
        self.agreed(repair)
        self.env.flush_all()
        event = self.env["aftersales.unit.event"].search(
            [("lot_id", "=", repair.lot_id.id), ("kind", "=", "consent")]
        )
        self.assertEqual(event.reference, repair.feedback_ids.name)
