# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from odoo.addons.service_base.jobs import each_company

from ..roles import CLERK, GENERAL_MANAGER


class SaleCustomerReport(models.Model):
    """The customers of a month, reported to the general manager (S47, D2-14)."""

    _name = "sale.customer.report"
    _description = "Customers of the month"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
    ]
    _order = "month desc, id desc"

    _register_draft_states = ("draft",)
    _register_closed_states = ("read",)
    _register_date_field = "read_at"
    _guarded_fields = (
        "month",
        "reported_by_id",
        "reported_at",
        "read_by_id",
        "read_at",
    )

    month = fields.Date(required=True, readonly=True, help="Its first day.")
    line_ids = fields.One2many("sale.customer.report.line", "report_id", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        [("draft", "New"), ("reported", "Reported"), ("read", "Read")],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    reported_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    reported_at = fields.Datetime(readonly=True, copy=False)
    read_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    read_at = fields.Datetime(readonly=True, copy=False)

    _one_a_month = models.UniqueIndex("(company_id, month)")

    # -- made once a month ---

    @api.model
    def _cron_make(self):
        """The report of last month, once, for each company with orders."""
        companies = self.env["sale.order"]._read_group(
            [("state", "=", "sale")], ["company_id"]
        )
        companies = self.env["res.company"].union(*[row[0] for row in companies])

        def work(model, company):
            first = model.env["service.policy"]._today(company).replace(day=1)
            model._make(company, first - relativedelta(months=1))

        each_company(self, companies, work)

    @api.model
    def _make(self, company, month):
        """The report of a month; empty when there is one or nothing was sold.

        :param month: date, the first day
        """
        if self.search_count(
            [("company_id", "=", company.id), ("month", "=", month)], limit=1
        ):
            return self.browse()
        orders = self._get_orders(company, month)
        if not orders:
            return self.browse()
        files = self.env["sale.customer.file"]._find_or_open(
            company, orders.partner_id.commercial_partner_id
        )
        by_partner = orders.grouped(
            lambda order: order.partner_id.commercial_partner_id
        )
        report = (
            self.sudo()
            ._in_transition()
            .create(
                {
                    "company_id": company.id,
                    "month": month,
                    "line_ids": [
                        fields.Command.create(
                            {
                                "file_id": files[partner].id,
                                "order_count": len(own),
                                "amount": sum(o._get_company_amount() for o in own),
                                "largest": max(o._get_company_amount() for o in own),
                            }
                        )
                        for partner, own in by_partner.items()
                    ],
                }
            )
        )
        return report._out_of_transition()

    @api.model
    def _get_orders(self, company, month):
        start, end = self._get_company_moments(
            company, month, month + relativedelta(months=1)
        )
        return (
            self.env["sale.order"]
            .sudo()
            .search(
                [
                    ("company_id", "=", company.id),
                    ("state", "=", "sale"),
                    ("date_order", ">=", start),
                    ("date_order", "<", end),
                ]
            )
        )

    # -- steps ---

    def action_report(self):
        """To the general manager; every file in it has both signatures (D2-14)."""
        return self._run_step(
            "report", (CLERK,), self.env._("The report cannot be sent.")
        )

    def _get_cannot_report_reasons(self):
        reasons = {}
        for report in self:
            if report.state != "draft":
                reasons[report] = [self.env._("It was sent.")]
                continue
            unsigned = report.line_ids.file_id.filtered(
                lambda file: file.state != "signed"
            )
            if unsigned:
                reasons[report] = [
                    self.env._(
                        "Clerk and supervisor have not both signed the files of: %s "
                        "(D2-14).",
                        ", ".join(unsigned.mapped("display_name")[:10]),
                    )
                ]
        return reasons

    def _do_report(self):
        now = fields.Datetime.now()
        reports = self.sudo()
        reports._in_transition().write(
            {"state": "reported", "reported_by_id": self.env.uid, "reported_at": now}
        )
        reports.line_ids.file_id._in_transition().write({"reported_at": now})
        managers = self.env.ref(GENERAL_MANAGER).sudo().user_ids
        for report in reports:
            for manager in managers.filtered(
                lambda user, report=report: report.company_id in user.company_ids
            ):
                report.activity_schedule(
                    "mail.mail_activity_data_todo",
                    user_id=manager.id,
                    summary=self.env._("Read the customers of the month"),
                )

    def action_read(self):
        return self._run_step(
            "read", (GENERAL_MANAGER,), self.env._("There is nothing to read.")
        )

    def _get_cannot_read_reasons(self):
        return {
            report: [self.env._("It is not reported, or it was read.")]
            for report in self
            if report.state != "reported"
        }

    def _do_read(self):
        reports = self.sudo()
        reports._in_transition().write(
            {
                "state": "read",
                "read_by_id": self.env.uid,
                "read_at": fields.Datetime.now(),
            }
        )
        reports.activity_unlink(["mail.mail_activity_data_todo"])
