# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import new_test_user

from odoo.addons.service_base.tests.test_evidence_files import photo

from .. import roles
from .common import CareCase


class ComplaintCase(CareCase):
    """The people who handle complaints, a product, a fault and an order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent2 = cls.role("agent2", roles.AGENT)
        cls.director = cls.role("director", roles.SERVICE_DIRECTOR)
        cls.technician = cls.role(
            "technician", "aftersales_repair.group_service_technician"
        )
        cls.deputy = cls.role("deputy", roles.DEPUTY_GENERAL_MANAGER)
        cls.manager = cls.role("manager", roles.AFTERSALES_MANAGER)
        cls.sales = cls.role("sales", roles.SALES_MANAGER)
        cls.production = cls.role("production", roles.PRODUCTION)
        cls.research = cls.role("research", roles.RESEARCH)
        cls.representative = cls.role(
            "representative", "customer_care.group_management_representative"
        )
        cls.product = cls.env["product.product"].create(
            {"name": "Inverter", "default_code": "INV", "company_id": cls.company.id}
        )
        cls.fault = cls.env["aftersales.return.reason"].create(
            {"name": "Does not start"}
        )
        cls.cause = cls.env.ref("customer_care.cause_work")
        cls.workshop = cls.env["hr.department"].create(
            {"name": "Workshop 2", "company_id": cls.company.id}
        )
        cls.order = cls.env["sale.order"].create({"partner_id": cls.customer.id})

    @classmethod
    def portal(cls, login, partner):
        user = new_test_user(
            cls.env,
            login=login,
            password=login,
            groups="base.group_portal",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
            lang="en_US",
        )
        user.partner_id.write(
            {"parent_id": partner.id, "email": f"{login}@example.com"}
        )
        return user

    def complain(self, user=None, **vals):
        return (
            self.env["care.complaint"]
            .with_user(user or self.agent)
            .create(
                {
                    "partner_id": self.customer.id,
                    "problem": "The inverter does not start.",
                    **vals,
                }
            )
        )

    def handled(self, category="other", **vals):
        complaint = self.complain(category=category, **vals)
        complaint.action_contact()
        complaint.action_handle()
        return complaint

    def answered(self, channel="phone", **vals):
        complaint = self.handled(**vals)
        complaint.write({"answer": "We repair it.", "answer_channel": channel})
        complaint.action_answer()
        return complaint

    def visit(self, complaint, visitor=None, done=True):
        visit = (
            self.env["care.complaint.visit"]
            .with_user(self.director)
            .create(
                {
                    "complaint_id": complaint.id,
                    "visitor_id": (visitor or self.director).id,
                }
            )
        )
        if done:
            own = visit.with_user(visitor or self.director)
            own.outcome = "The customer is content."
            own.action_done()
        return visit

    def close(self, complaint):
        return complaint.with_user(self.supervisor).action_close()

    # -- the sheet ---

    def sheet(self, **vals):
        complaint = vals.pop("complaint", None) or self.handled(category="quality")
        return (
            self.env["care.corrective.action"]
            .with_user(self.agent)
            .create(
                {
                    "complaint_id": complaint.id,
                    "order_id": self.order.id,
                    "product_id": self.product.id,
                    "fault_id": self.fault.id,
                    "ship_date": "2026-05-20",
                    "quantity": 100,
                    "defect_quantity": 3,
                    "demand": "Exchange all three.",
                    **vals,
                }
            )
        )

    def measure(self, sheet, kind, owner=None, **vals):
        return (
            self.env["care.corrective.measure"]
            .with_user(self.quality)
            .create(
                {
                    "sheet_id": sheet.id,
                    "kind": kind,
                    "description": f"{kind} measure",
                    "owner_id": (owner or self.production).id,
                    "due_date": "2026-06-20",
                    **vals,
                }
            )
        )

    def do(self, measures):
        for measure in measures:
            own = measure.with_user(measure.owner_id)
            own.proof = "Checked, see the record."
            own.action_done()

    def at_quality(self, **vals):
        sheet = self.sheet(**vals)
        sheet.action_send_to_qc()
        self.do(self.measure(sheet, "containment"))
        return sheet

    def with_cause(self, kinds=("corrective", "preventive"), **vals):
        """A sheet whose cause is found and whose measures are written."""
        sheet = self.at_quality(**vals)
        own = sheet.with_user(self.quality)
        own.write(
            {
                "cause": "Cold solder joint.",
                "cause_id": self.cause.id,
                "department_id": self.workshop.id,
            }
        )
        own.action_find_cause()
        for kind in kinds:
            self.measure(sheet, kind)
        return sheet

    def sign(self, sheet, *users):
        for user in users or (
            self.manager,
            self.sales,
            self.production,
            self.research,
            self.representative,
        ):
            sheet.with_user(user).action_approve()

    def executing(self, **vals):
        sheet = self.with_cause(**vals)
        sheet.with_user(self.agent).action_request_approval()
        self.sign(sheet)
        return sheet

    def confirmed(self, **vals):
        sheet = self.executing(**vals)
        self.do(sheet.measure_ids.filtered(lambda one: one.state == "planned"))
        sheet.customer_statement = "Agreed."
        sheet.action_confirm_customer()
        return sheet

    def verified(self, **vals):
        sheet = self.confirmed(**vals)
        sheet.effect_cs = "No call since."
        sheet.action_verify_cs()
        own = sheet.with_user(self.quality)
        own.effect_qc = "500 pieces without the fault."
        own.action_verify_qc()
        return sheet

    def letter(self, complaint):
        complaint._add_evidence(
            "complaint_letter", [("letter.jpg", photo())], "as sent"
        )
