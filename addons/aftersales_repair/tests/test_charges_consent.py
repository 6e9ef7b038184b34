# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.service_base.tests.test_evidence_files import drawing

from .common_charges import ChargesCase


@tagged("post_install", "-at_install")
class TestChargesConsent(ChargesCase):
    """Returned machine repair with fee consent (S10, D4-8.5.1.1.1)."""

    def test_no_charge_of_180_yuan_without_the_signed_consent(self):
        # S10, D4-8.5.1.1.1, D4-8.3.1.2
        repair = self.in_repair("B1")
        sheet = self.sent(repair)
        self.assertTrue(sheet.needs_consent)
        self.assertEqual((sheet.amount_total, sheet.state), (180.0, "waiting"))
        with self.assertRaisesRegex(UserError, "has not agreed in writing"):
            self.charge(repair)
        with self.assertRaisesRegex(UserError, "written consent"):
            sheet.action_agree()
        self.sign(sheet)
        # Signed, but nobody took it: still no charge.
        with self.assertRaisesRegex(UserError, "has not agreed in writing"):
            self.charge(repair)
        sheet.action_agree()
        self.assertEqual(sheet.state, "agreed")
        self.assertEqual((sheet.consent_amount, sheet.consent_way), (180, "signature"))
        self.assertEqual(
            (sheet.consent_name, sheet.handler_id), ("Zhang San", self.clerk)
        )
        charge = self.charge(repair)
        self.assertEqual((charge.state, charge.amount_total), ("charged", 180.0))
        self.assertEqual(charge.sale_order_id, repair.sale_order_id)

    def test_the_paper_that_came_back_counts_as_well(self):  # S10, D4-8.5.1.1.1
        repair = self.in_repair("B2")
        sheet = self.sheet(repair).with_user(self.clerk)
        pdf = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
        with freeze_time("2026-06-02 01:00"):
            sheet._add_evidence("consent_paper", [("early.pdf", pdf)])
        with freeze_time("2026-06-02 01:01"):
            sheet.with_user(self.repairer).action_send()
        # The paper of before does not speak of this sheet: it is newer.
        with self.assertRaisesRegex(UserError, "written consent"):
            sheet.action_agree()
        sheet._add_evidence("consent_paper", [("back.pdf", pdf)], note="Li Si")
        sheet.action_agree()
        self.assertEqual((sheet.consent_way, sheet.consent_name), ("paper", "Li Si"))

    def test_a_refusal_may_be_oral_and_sends_the_machine_back(self):
        # S10, D4-8.5.1.1.1
        repair = self.in_repair("B3")
        line = repair.aftersales_line_id
        sheet = self.sent(repair)
        with self.assertRaisesRegex(UserError, "what the customer said"):
            sheet.action_refuse()
        sheet.refusal_note = "Too expensive, send it back"
        sheet.action_refuse()
        self.assertEqual((sheet.state, sheet.refusal_way), ("refused", "oral"))
        self.assertEqual(sheet.handler_id, self.clerk)
        self.assertEqual(repair.state, "cancel")
        self.assertEqual((line.state, line.disposition), ("ready", "return"))
        self.assertEqual(line.refusal_handler_id, self.clerk)
        self.assertEqual(line.follow_stage, "refused")
        with self.assertRaisesRegex(UserError, "cancelled|refused"):
            self.charge(repair)
        # Only whoever talks with the customer records the answer.
        other = self.sent(self.in_repair("B4"))
        other.refusal_note = "No"
        with self.assertRaises(AccessError):
            other.with_user(self.repairer).action_refuse()

    def test_main_component_and_out_of_warranty_both(self):  # S10, D4-8.5.1.1.1
        # Out of warranty, no main component: charged without consent.
        fan = self.in_repair("B5")
        sheet = self.sent(fan, (self.part, 1))
        self.assertEqual((sheet.needs_consent, sheet.state), (False, "free"))
        self.assertEqual(self.charge(fan).amount_total, 20.0)
        # Main component in warranty: free of charge, nothing to agree to.
        board = self.in_repair("B6", date(2026, 1, 15))
        self.assertTrue(board.under_warranty)
        sheet = self.sent(board)
        self.assertEqual((sheet.amount_total, sheet.state), (0.0, "free"))
        with self.assertRaisesRegex(UserError, "free of charge"):
            self.charge(board)

    def test_policy_may_ask_for_consent_to_every_charge(self):  # S10
        self.set_policy("charge.consent_always", 1)
        sheet = self.sent(self.in_repair("B7"), (self.part, 1))
        self.assertEqual(sheet.state, "waiting")

    def test_consent_names_the_amount(self):  # S10, D4-8.5.1.1.1
        repair = self.in_repair("B8")
        self.agreed(repair)
        charge = self.charge(repair)
        line = charge.sale_order_id.sudo().order_line
        line.price_unit = 180.01
        with self.assertRaisesRegex(UserError, "higher fee needs a new consent"):
            charge.action_invoice()
        line.price_unit = 180.0
        charge.action_invoice()
        self.assertEqual(charge.state, "invoiced")
        invoice = charge.sale_order_id.sudo().invoice_ids
        self.assertEqual((invoice.state, invoice.amount_total), ("posted", 180.0))

    def test_a_higher_fee_is_a_new_sheet_with_a_new_consent(self):  # S10
        repair = self.in_repair("B9")
        first = self.agreed(repair)
        first.action_revise()
        second = repair.feedback_ids - first
        second.with_user(self.repairer).line_ids.price_unit = 200.0
        second.with_user(self.repairer).action_send()
        self.sign(second)
        second.with_user(self.clerk).action_agree()
        self.assertEqual((first.state, second.replaces_id), ("cancelled", first))
        self.assertEqual(self.charge(repair).amount_total, 200.0)
        # One board is on the repair, not two.
        self.assertEqual(sum(repair.move_ids.mapped("product_uom_qty")), 1)

    def test_what_was_signed_stays(self):  # S10, S69
        sheet = self.sent(self.in_repair("B10"))
        self.sign(sheet)
        with self.assertRaisesRegex(UserError, "put to the customer as it is"):
            sheet.line_ids.price_unit = 1.0
        with self.assertRaisesRegex(UserError, "put to the customer as it is"):
            sheet.write({"line_ids": [Command.clear()]})
        sheet.action_reset()
        sheet.line_ids.price_unit = 190.0
        sheet.action_send()
        # The signature under 180 is none under 190.
        with self.assertRaisesRegex(UserError, "written consent"):
            sheet.action_agree()
        for vals in (
            {"state": "agreed"},
            {"consent_amount": 1.0},
            {"handler_id": self.clerk.id},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                sheet.write(vals)

    def test_a_main_component_cannot_be_written_away(self):  # D4-8.5.1.1.1
        sheet = self.sheet(self.in_repair("B11"))
        self.assertTrue(sheet.line_ids.is_main_component)
        with self.assertRaisesRegex(ValidationError, "is a main component"):
            sheet.line_ids.is_main_component = False

    def test_a_bill_of_materials_names_main_components(self):  # S10
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": self.unit.product_tmpl_id.id,
                "company_id": self.company.id,
                "bom_line_ids": [
                    Command.create(
                        {"product_id": self.part.id, "is_main_component": True}
                    )
                ],
            }
        )
        sheet = self.sent(self.in_repair("B12"), (self.part, 1))
        self.assertEqual(sheet.state, "waiting")

    # -- where the work is done, and where money is asked for ---

    def test_work_does_not_begin_before_consent(self):  # S10
        repair = self.in_repair("B13")
        self.env["stock.move"].create(repair._prepare_part_vals(self.board, 1))
        # Not even a sheet: the part says that one is needed.
        with self.assertRaisesRegex(UserError, "write a feedback sheet"):
            repair.with_user(self.repairer).action_repair_start()
        sheet = self.sent(repair)
        self.assertTrue(repair.consent_problem)
        with self.assertRaisesRegex(UserError, "has not agreed in writing"):
            repair.with_user(self.repairer).action_repair_start()
        with self.assertRaisesRegex(UserError, "has not agreed in writing"):
            repair.sudo().write({"state": "under_repair"})
        self.sign(sheet)
        sheet.action_agree()
        repair.with_user(self.repairer).action_repair_start()
        self.assertEqual(repair.state, "under_repair")

    def test_a_repair_without_aftersales_is_cores_own(self):
        repair = self.env["repair.order"].create(
            {
                "product_id": self.part.id,
                "partner_id": self.partner.id,
                "picking_type_id": self.main.repair_type_id.id,
                "company_id": self.company.id,
            }
        )
        self.env["stock.move"].create(repair._prepare_part_vals(self.board, 1))
        repair.action_repair_start()
        self.env["stock.move"].create(repair._prepare_part_vals(self.board, 1))
        repair.action_create_sale_order()
        repair.sale_order_id.action_confirm()
        repair.action_repair_end()
        self.assertEqual(repair.state, "done")

    def test_core_does_not_confirm_or_invoice_before_consent(self):  # S10
        repair = self.in_repair("B14")
        self.env["stock.move"].create(repair._prepare_part_vals(self.board, 1))
        self.sent(repair)
        repair.sudo().action_create_sale_order()
        order = repair.sale_order_id
        for confirm in (order.action_confirm, lambda: order.write({"state": "sale"})):
            with self.assertRaisesRegex(UserError, "has not agreed in writing"):
                confirm()
        # An invoice past the order's confirmation.
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": self.board.id,
                            "price_unit": 180.0,
                            "tax_ids": [Command.clear()],
                            "sale_line_ids": [Command.set(order.order_line.ids)],
                        }
                    )
                ],
            }
        )
        with self.assertRaisesRegex(UserError, "invoice cannot be posted"):
            invoice.action_post()

    def test_an_invoice_above_the_consent_is_refused(self):  # S10
        repair = self.in_repair("B15")
        self.agreed(repair)
        charge = self.charge(repair)
        order = charge.sale_order_id.sudo()
        order.action_confirm()
        invoice = order._create_invoices()
        invoice.invoice_line_ids.price_unit = 180.01
        with self.assertRaisesRegex(UserError, "higher fee"):
            invoice.action_post()
        invoice.invoice_line_ids.price_unit = 180.0
        invoice.action_post()
        self.assertEqual(invoice.state, "posted")

    def test_a_credited_invoice_is_made_anew_or_given_up(self):
        """S10, D4-8.5.1.1.1: one charge, one invoice in force; a credit note frees
        the charge again."""
        repair = self.in_repair("B15A")
        self.agreed(repair)
        charge = self.charge(repair)
        order = charge.sale_order_id.sudo()
        charge.action_invoice()
        with self.assertRaisesRegex(UserError, "does not wait"):
            charge.action_invoice()
        with self.assertRaisesRegex(UserError, "credit note"):
            charge.action_cancel()
        order.invoice_ids._reverse_moves(cancel=True)
        self.assertEqual((charge.is_credited, charge.payment_state), (True, False))
        charge.action_invoice()
        invoices = order.invoice_ids.filtered(lambda m: m.move_type == "out_invoice")
        self.assertEqual(invoices.mapped("amount_total"), [180.0, 180.0])
        self.assertFalse(charge.is_credited)
        with self.assertRaisesRegex(UserError, "credit note"):
            charge.action_cancel()
        last = invoices.filtered(lambda move: move.payment_state != "reversed")
        last._reverse_moves(cancel=True)
        charge.action_cancel()
        self.assertEqual(charge.state, "cancelled")
        again = self.charge(repair) - charge
        self.assertEqual((again.state, again.amount_total), ("charged", 180.0))

    # -- many at once ---

    def test_the_fee_is_named_with_its_taxes(self):  # S10, D4-8.5.1.1.1
        tax = self.env["account.tax"].create(
            {"name": "13 %", "amount": 13.0, "company_id": self.company.id}
        )
        (self.board | self.labour).with_company(self.company).taxes_id = tax
        repair = self.in_repair("B27")
        lines = ((self.board, 1), (self.labour, 1, {"price_unit": 33.33}))
        sheet = self.agreed(repair, *lines)
        # 213.33 + 13 %
        self.assertEqual((sheet.amount_untaxed, sheet.consent_amount), (213.33, 241.06))
        # Another tax since then does not change what was agreed.
        (self.board | self.labour).taxes_id = False
        charge = self.charge(repair)
        self.assertEqual(charge.amount_total, 241.06)
        charge.action_invoice()
        self.assertEqual(charge.sale_order_id.sudo().invoice_ids.amount_total, 241.06)

    def test_many_repairs_are_charged_at_once(self):  # S10
        repairs = self.in_repair("B16") | self.in_repair("B17")
        self.agreed(repairs[0])
        late = self.sent(repairs[1])
        action = repairs.with_user(self.clerk).action_make_charge_sheet()
        self.assertIn(repairs[1].name, action["params"]["message"])
        self.assertEqual(len(repairs.charge_ids), 1)
        self.sign(late)
        late.action_agree()
        self.charge(repairs[1])
        self.assertEqual(len(repairs.sale_order_id), 2)
        with self.assertRaisesRegex(UserError, "It is charged by"):
            self.charge(repairs[0])

    def test_core_makes_quotations_of_many_repairs(self):  # S10
        repairs = self.in_repair("B18") | self.in_repair("B19")
        for repair in repairs:
            self.env["stock.move"].create(repair._prepare_part_vals(self.part, 2))
        repairs.sudo().action_create_sale_order()
        self.assertEqual(len(repairs.sale_order_id), 2)
        self.assertEqual(repairs.sale_order_id.mapped("amount_total"), [40.0, 40.0])

    # -- the portal ---

    def test_the_customer_agrees_or_refuses_in_the_portal(self):  # S10
        sheet = self.sent(self.in_repair("B20"))
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        with self.assertRaises(AccessError):
            sheet._agree_in_portal(drawing(), "Zhang San", stranger)
        sheet._agree_in_portal(drawing(), "Zhang San", self.partner)
        self.assertEqual((sheet.state, sheet.consent_amount), ("agreed", 180.0))
        other = self.sent(self.in_repair("B21"))
        with self.assertRaises(UserError):
            other._refuse_in_portal(" ", self.partner)
        other._refuse_in_portal("Send it back", self.partner)
        self.assertEqual((other.state, other.refusal_way), ("refused", "portal"))

    # -- contract ---

    def cover(self, lot, **percents):
        contract = self.env["contract.contract"].create(
            {
                "name": "Service",
                "partner_id": self.partner.id,
                "company_id": self.company.id,
            }
        )
        cover = self.env["aftersales.cover"].create(
            {
                "contract_id": contract.id,
                "lot_id": lot.id,
                "date_start": "2026-01-01",
                "date_end": "2026-12-31",
                **percents,
            }
        )
        self.put_in_force(contract)
        return cover

    def test_a_contract_pays_its_percentages(self):  # S10, S08
        repair = self.in_repair("B22")
        self.cover(
            repair.lot_id, parts_percent=50, labour_percent=100, travel_percent=0
        )
        sheet = self.agreed(
            repair,
            (self.board, 1),
            (self.labour, 2, {"price_unit": 60.0}),
            (self.travel, 1, {"price_unit": 30.0}),
        )
        self.assertEqual(sheet.line_ids.mapped("cover_percent"), [50.0, 100.0, 0.0])
        self.assertEqual(sheet.consent_amount, 90 + 0 + 30)
        charge = self.charge(repair)
        self.assertEqual(charge.amount_total, 120.0)
        # What the contract pays is no discount that an adviser gave.
        self.assertEqual(charge.sale_order_id.aftersales_discount_percent, 0)
        self.assertFalse(charge.sale_order_id.aftersales_log_ids)
        charge.action_invoice()
        self.assertEqual(charge.sale_order_id.sudo().invoice_ids.amount_total, 120.0)
        with self.assertRaises(AccessError):
            charge.sale_order_id.order_line[0].write({"aftersales_cover_percent": 99})

    def test_a_contract_that_pays_all_parts_needs_no_consent(self):  # S10, S08
        repair = self.in_repair("B23")
        self.cover(repair.lot_id)
        self.env["stock.move"].create(repair._prepare_part_vals(self.board, 1))
        repair.with_user(self.repairer).action_repair_start()
        self.assertEqual(repair.state, "under_repair")

    # -- papers go with their document ---

    def test_the_quantity_is_confirmed_with_the_customer_first(self):  # D4-8.5.1.1
        repair = self.in_repair("B24", confirmed=False)
        sheet = self.sheet(repair)
        with self.assertRaisesRegex(UserError, "Confirm the received quantity"):
            sheet.action_send()
        repair.aftersales_line_id.with_user(self.clerk).action_confirm_quantity()
        sheet.action_send()
        self.assertEqual(sheet.state, "waiting")

    def test_a_sheet_takes_the_parts_of_the_repair(self):  # S10
        repair = self.in_repair("B25")
        self.env["stock.move"].create(repair._prepare_part_vals(self.board, 1))
        repair.with_user(self.repairer).action_make_feedback_sheet()
        sheet = repair.feedback_ids
        self.assertEqual(sheet.line_ids.product_id, self.board)
        self.assertEqual(sheet.diagnosis, "main board burnt")

    def test_a_cancelled_charge_frees_the_repair(self):  # S10
        repair = self.in_repair("B26")
        self.agreed(repair, (self.board, 1), (self.labour, 1, {"price_unit": 20.0}))
        charge = self.charge(repair)
        order = charge.sale_order_id
        charge.action_cancel()
        self.assertEqual((charge.state, order.state), ("cancelled", "cancel"))
        again = self.charge(repair) - charge
        self.assertEqual((again.state, again.amount_total), ("charged", 200.0))
