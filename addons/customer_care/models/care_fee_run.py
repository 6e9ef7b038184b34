# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tools import date_utils

from odoo.addons.service_base.turns import take_turns

from ..roles import AGENT, PROPERTY_OFFICE


class CareFeeRun(models.Model):
    """The fee notices of a period and what was collected of them (S66).

    Each notice is an invoice to the unit's payer, posted when it is distributed
    (D4-12.1.5); what is paid is read from the books. Unpaid ones are chased
    (D4-1.2). The rate goes to the director.
    """

    _name = "care.fee.run"
    _description = "Fee notices"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.document.mixin",
        "service.register.mixin",
    ]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    _register_closed_states = ("reported", "cancelled")
    _register_date_field = "reported_at"
    _guarded_fields = (
        "noticed_at",
        "reported_at",
        "reported_by_id",
        "reported_rate",
    )

    title = fields.Char(required=True, help="As it stands on the notices.")
    date_from = fields.Date(
        string="Period From",
        required=True,
        default=lambda self: date_utils.start_of(
            self.env["service.policy"]._today(self.env.company), "month"
        ),
    )
    date_to = fields.Date(
        string="Period Until",
        required=True,
        compute="_compute_date_to",
        store=True,
        readonly=False,
        precompute=True,
    )
    product_id = fields.Many2one(
        "product.product",
        string="Fee",
        required=True,
        check_company=True,
        ondelete="restrict",
        domain="[('type', '=', 'service')]",
        default=lambda self: self.env.ref(
            "customer_care.product_property_fee", raise_if_not_found=False
        ),
    )
    unit_ids = fields.Many2many(
        "care.property.unit", string="Units", ondelete="restrict", check_company=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    invoice_ids = fields.One2many("account.move", "care_fee_run_id", readonly=True)
    notice_count = fields.Integer(string="Fee Notices", compute="_compute_collected")
    paid_count = fields.Integer(string="Paid", compute="_compute_collected")
    noticed_amount = fields.Monetary(string="Asked For", compute="_compute_collected")
    paid_amount = fields.Monetary(string="Collected", compute="_compute_collected")
    rate = fields.Float(
        string="Collection Rate %",
        digits=(16, 1),
        compute="_compute_collected",
        help="Collected ÷ asked for, of posted notices that were not credited.",
    )
    state = fields.Selection(
        [
            ("draft", "New"),
            ("noticed", "Noticed"),
            ("reported", "Reported"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    noticed_at = fields.Datetime(readonly=True, copy=False)
    reported_at = fields.Datetime(readonly=True, copy=False)
    reported_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    reported_rate = fields.Float(
        string="Rate Reported %",
        digits=(16, 1),
        readonly=True,
        copy=False,
        aggregator="avg",
    )

    @api.depends("date_from")
    def _compute_date_to(self):
        for run in self:
            run.date_to = run.date_from and date_utils.end_of(run.date_from, "month")

    @api.depends("invoice_ids.amount_residual", "invoice_ids.payment_state")
    def _compute_collected(self):
        """From the books, one grouped query; a credited notice is none (D4-12.1.5)."""
        rows = {}
        moves = self.env["account.move"].sudo()
        for run, state, count, total, residual in moves._read_group(
            [
                ("care_fee_run_id", "in", self.ids),
                ("state", "=", "posted"),
                ("move_type", "=", "out_invoice"),
                ("payment_state", "!=", "reversed"),
            ],
            ["care_fee_run_id", "payment_state"],
            ["__count", "amount_total_signed:sum", "amount_residual_signed:sum"],
        ):
            own = rows.setdefault(run.id, [0, 0, 0.0, 0.0])
            own[0] += count
            own[1] += count if state in ("paid", "in_payment") else 0
            own[2] += total
            own[3] += total - residual
        for run in self:
            count, paid, asked, collected = rows.get(run.id, (0, 0, 0.0, 0.0))
            run.notice_count, run.paid_count = count, paid
            run.noticed_amount, run.paid_amount = asked, collected
            run.rate = 100 * collected / asked if asked else 0.0

    @api.depends("name", "title")
    def _compute_display_name(self):
        for run in self:
            run.display_name = f"{run.name or ''} {run.title or ''}".strip()

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for run in self:
            if run.date_to < run.date_from:
                raise ValidationError(
                    self.env._("%s: the period ends before it begins.", run.name)
                )

    def write(self, vals):
        fixed = {"title", "date_from", "date_to", "product_id", "unit_ids"} & set(vals)
        late = self.filtered(lambda run: run.state != "draft")
        if fixed and late and not self._is_in_transition():
            raise UserError(
                self.env._(
                    "%s: its notices are out. Credit a wrong one, and make a run for "
                    "further units (D4-12.1.5).",
                    late[0].display_name,
                )
            )
        return super().write(vals)

    def action_add_units(self):
        """Every unit of the company that pays a fee."""
        self._check_roles(AGENT)
        self.check_access("write")
        for run in self.filtered(lambda one: one.state == "draft"):
            run.unit_ids = self.env["care.property.unit"].search(
                [("company_id", "=", run.company_id.id), ("fee_amount", ">", 0)]
            )

    # -- notices ---

    def action_notice(self):
        """Post a notice for each unit and tell the payers."""
        return self._run_step(
            "notice", (AGENT,), self.env._("The notices cannot be distributed.")
        )

    def _get_cannot_notice_reasons(self):
        reasons = {}
        # Two runs at one moment cannot both ask the same unit.
        take_turns(self.sudo().unit_ids)
        doubles = self._get_doubles()
        for run in self:
            free = run.unit_ids.filtered(lambda unit: unit.fee_amount <= 0)
            texts = []
            if run.state != "draft":
                texts.append(self.env._("Its notices are out, or it is cancelled."))
            if not run.unit_ids:
                texts.append(self.env._("Choose the units first."))
            if free:
                texts.append(
                    self.env._(
                        "Without a fee: %s.", ", ".join(free.mapped("display_name")[:5])
                    )
                )
            if doubles.get(run):
                texts.append(
                    self.env._(
                        "They have a notice for a day of the period: %s (D4-12.1.5).",
                        ", ".join(doubles[run].mapped("display_name")[:5]),
                    )
                )
            reasons[run] = texts
        return reasons

    def _get_doubles(self):
        """Units that another run asked for the same fee and days.

        An earlier run of the same batch is about to ask them.
        """
        doubles = {}
        for number, run in enumerate(self):
            before = self[:number].filtered(
                lambda other, run=run: (
                    other.state == "draft"
                    and other.product_id == run.product_id
                    and other.date_from <= run.date_to
                    and other.date_to >= run.date_from
                )
            )
            found = (
                self.env["account.move"]
                .sudo()
                .search_fetch(
                    [
                        ("care_unit_id", "in", run.unit_ids.ids),
                        ("care_fee_run_id", "!=", run.id),
                        ("care_fee_run_id.product_id", "=", run.product_id.id),
                        ("care_fee_run_id.date_from", "<=", run.date_to),
                        ("care_fee_run_id.date_to", ">=", run.date_from),
                        ("state", "!=", "cancel"),
                        ("payment_state", "!=", "reversed"),
                    ],
                    ["care_unit_id"],
                )
            )
            twice = found.care_unit_id.sudo(False) | (before.unit_ids & run.unit_ids)
            doubles[run] = twice
        return doubles

    def _do_notice(self):
        """One batch of invoices a run; the clerk of the office has no rights in
        the books, the notice itself was checked above."""
        for run in self.sudo():
            moves = (
                self.env["account.move"]
                .sudo()
                .with_company(run.company_id)
                .create([run._prepare_notice_vals(unit) for unit in run.unit_ids])
            )
            moves.action_post()
            run._in_transition().write(
                {"state": "noticed", "noticed_at": fields.Datetime.now()}
            )

    def _prepare_notice_vals(self, unit):
        self.ensure_one()
        policy = self.env["service.policy"]
        today = policy._today(self.company_id)
        days = int(policy._get_value("property.pay_days", self.company_id, today))
        return {
            "move_type": "out_invoice",
            "company_id": self.company_id.id,
            "partner_id": (unit.payer_id or unit.partner_id).id,
            "invoice_date": today,
            "invoice_payment_term_id": False,
            "invoice_date_due": date_utils.add(today, days=days),
            "invoice_origin": self.name,
            "care_unit_id": unit.id,
            "care_fee_run_id": self.id,
            "invoice_line_ids": [
                Command.create(
                    {
                        "product_id": self.product_id.id,
                        "name": f"{self.title} {unit.display_name}",
                        "quantity": 1,
                        "price_unit": unit.fee_amount,
                    }
                )
            ],
        }

    def action_cancel(self):
        return self._run_step(
            "cancel", PROPERTY_OFFICE, self.env._("It cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        return {
            run: [self.env._("Its notices are out: credit the invoices instead.")]
            for run in self
            if run.state != "draft"
        }

    def _do_cancel(self):
        self.sudo()._in_transition().write({"state": "cancelled"})

    def action_view_notices(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_care.care_fee_notice_action"
        )
        return {**action, "domain": [("run_id", "=", self.id)], "context": {}}
