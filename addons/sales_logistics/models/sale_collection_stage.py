# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from odoo.addons.service_base.jobs import each_record

from ..roles import GENERAL_MANAGER


class SaleCollectionStage(models.Model):
    """A sum of a contract that falls due (S44, D2-13, D2-16, D2-23).

    The customer is told before it is due (D3-2.2.3); what is overdue or paid in part is
    reported in writing to the general manager, who alone decides on it. What is
    paid comes from the ledger and settles the earliest stages first.

    Who is overdue is telephoned until the money is in (D2-Q1.1, D2-Q2.4).
    """

    _name = "sale.collection.stage"
    _description = "Collection stage"
    _inherit = ["mail.thread", "mail.activity.mixin", "service.register.mixin"]
    _order = "date_due, id"
    _check_company_auto = True

    _register_draft_states = ("planned",)
    _register_closed_states = ("paid",)
    _guarded_fields = (
        "notified_at",
        "reported_at",
        "reported_amount",
        "decision",
        "decided_by_id",
        "decided_at",
    )

    name = fields.Char(required=True, string="Stage")
    contract_id = fields.Many2one(
        "sale.contract", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        related="contract_id.partner_id", store=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        related="contract_id.user_id", store=True, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="contract_id.currency_id")
    date_due = fields.Date(string="Due", required=True, tracking=True)
    amount = fields.Monetary(required=True, tracking=True)
    paid = fields.Monetary(compute="_compute_paid", string="Paid In")
    missing = fields.Monetary(string="Still Owed", compute="_compute_paid")
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("notified", "Customer told"),
            ("reported", "Reported to the general manager"),
            ("decided", "Decided"),
            ("paid", "Paid"),
        ],
        string="Status",
        default="planned",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    notified_at = fields.Datetime(string="Customer Told", readonly=True, copy=False)
    reported_at = fields.Datetime(readonly=True, copy=False)
    reported_amount = fields.Monetary(
        readonly=True, copy=False, help="What was missing when it was reported."
    )
    decision = fields.Text(readonly=True, copy=False, tracking=True)
    decided_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    decided_at = fields.Datetime(readonly=True, copy=False)

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "A stage has an amount above zero."
    )
    _live = models.Index("(date_due) WHERE state != 'paid'")

    # -- what is paid ---

    def _compute_paid(self):
        """The money of a contract settles its stages in the order of their dates."""
        contracts = self.contract_id
        orders = contracts.sudo().order_ids
        received = orders._get_received()
        for contract in contracts:
            left = sum(received[order] for order in contract.sudo().order_ids)
            for stage in contract.sudo().stage_ids.sorted(
                lambda stage: (stage.date_due, stage._origin.id)
            ):
                part = min(max(left, 0), stage.amount)
                left -= part
                own = self.filtered(lambda s, stage=stage: s._origin == stage._origin)
                own.paid = contract.currency_id.round(part)
                own.missing = contract.currency_id.round(stage.amount - part)
        for stage in self - self.filtered("contract_id"):
            stage.paid, stage.missing = 0, stage.amount

    # -- the day's work ---

    @api.model
    def _cron_collect(self):
        """Tell customers before, settle what is paid, report what is overdue."""
        contracts = self.env["sale.contract"]._read_group(
            [("state", "in", ("effective", "archived"))], ["company_id"]
        )
        for (company,) in contracts:
            self._collect_of(company)

    @api.model
    def _collect_of(self, company):
        today = self.env["service.policy"]._today(company)
        days = self.env["service.policy"]._get_value("collection.notice_days", company)
        soon = today + relativedelta(days=int(days))
        stages = self.search(
            [
                ("company_id", "=", company.id),
                ("state", "!=", "paid"),
                ("date_due", "<=", soon),
                ("contract_id.state", "in", ("effective", "archived")),
            ]
        )
        paid = stages.filtered(lambda s: s.currency_id.is_zero(s.missing))
        waiting = stages - paid
        soon_due = waiting.filtered(
            lambda s: s.state == "planned" and s.date_due >= today
        )
        late = waiting.filtered(
            lambda s: s.state in ("planned", "notified") and s.date_due < today
        )
        each_record(paid, lambda some: some._do_settle())
        each_record(soon_due, lambda some: some._do_notify())
        each_record(late, lambda some: some._do_report())

    def _do_settle(self):
        self.activity_unlink(
            ["mail.mail_activity_data_todo", "mail.mail_activity_data_call"]
        )
        self._in_transition().write({"state": "paid"})

    def _do_notify(self):
        """The customer is told, the clerk sees that it was done (D2-16)."""
        template = self.env.ref("sales_logistics.mail_template_collection_notice")
        for stage in self:
            template.send_mail(stage.id)
        self._in_transition().write(
            {"state": "notified", "notified_at": fields.Datetime.now()}
        )

    def _do_report(self):
        """In writing to the general manager, who decides (D2-16)."""
        now = fields.Datetime.now()
        managers = self.env.ref(GENERAL_MANAGER).user_ids
        for stage in self._in_transition():
            stage.write(
                {
                    "state": "reported",
                    "reported_at": now,
                    "reported_amount": stage.missing,
                }
            )
            stage.activity_schedule(
                "mail.mail_activity_data_call",
                user_id=stage.contract_id.user_id.id or self.env.uid,
                summary=self.env._("Overdue: telephone the customer (D2-Q2.4)"),
            )
            for user in managers.filtered(
                lambda user, stage=stage: stage.company_id in user.company_ids
            ):
                stage.activity_schedule(
                    "mail.mail_activity_data_todo",
                    user_id=user.id,
                    summary=self.env._("Overdue: %s", stage.contract_id.name),
                    note=self.env._(
                        "%(customer)s owes %(missing)s of %(amount)s, due on %(day)s. "
                        "Please decide (D2-16).",
                        customer=stage.partner_id.display_name,
                        missing=stage.currency_id.format(stage.missing),
                        amount=stage.currency_id.format(stage.amount),
                        day=stage.date_due,
                    ),
                )

    # -- decision ---

    def action_decide(self, reason=None):
        """The general manager's decision; staff may not decide (D2-16)."""
        self._check_roles(GENERAL_MANAGER)
        if not reason:
            return self.env["sale.reason.wizard"]._open(self, "action_decide")
        self.check_access("read")
        able, left = self._able_or_raise(
            self.env._("There is nothing to decide."),
            {
                stage: []
                if stage.state == "reported"
                else [self.env._("It was not reported.")]
                for stage in self
            },
        )
        able.sudo()._in_transition().write(
            {
                "state": "decided",
                "decision": reason,
                "decided_by_id": self.env.uid,
                "decided_at": fields.Datetime.now(),
            }
        )
        able.sudo().activity_unlink(["mail.mail_activity_data_todo"])
        return self._notify_batch(able, left)

    def action_view_contract(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.contract",
            "res_id": self.contract_id.id,
            "view_mode": "form",
        }
