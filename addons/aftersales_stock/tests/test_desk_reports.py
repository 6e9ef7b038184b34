# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .desk_common import DeskCase


@tagged("post_install", "-at_install")
class TestDeskReports(DeskCase):
    """The paper forms of S37, S38 and S39."""

    def html(self, report, record):
        content, _kind = (
            self.env["ir.actions.report"]
            .with_context(force_report_rendering=False)
            ._render_qweb_html(f"aftersales_stock.{report}", record.ids)
        )
        return content.decode()

    def test_the_temporary_issue_form(self):
        loan = self.loan()
        loan.action_lend()
        self.take_back(loan, "lost", note="Fell into the sea")
        text = self.html("report_loan", loan)
        for word in (loan.name, "T-WRENCH", "Li", "800.00", "Fell into the sea"):
            self.assertIn(word, text)

    def test_the_freight_application(self):
        carrier = self.env["res.partner"].create({"name": "Air China Cargo"})
        freight = self.env["aftersales.freight"].create(
            {
                "site_id": self.site.id,
                "carrier_id": carrier.id,
                "mode": "air",
                "amount": 50,
                "reason": "Turbine stands still",
            }
        )
        freight.with_user(self.keeper).action_request_approval()
        freight.with_user(self.manager).action_approve("Go")
        text = self.html("report_freight", freight)
        for word in ("Air China Cargo", "Turbine stands still", "Go"):
            self.assertIn(word, text)

    def test_the_loss_report(self):
        loan = self.loan()
        loan.action_lend()
        loss = self.take_back(loan, "lost").loss_id
        text = self.html("report_loss", loss)
        for word in (loss.name, "Li", "800.00"):
            self.assertIn(word, text)
