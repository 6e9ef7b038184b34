# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import AGENT, QUALITY
from .care_satisfaction import OCCASIONS

_CONTENT = {"date_from", "date_to", "occasion", "company_id"}


class CareSatisfactionRound(models.Model):
    """A satisfaction survey and its analysis (S60, D4-8.5.9.1 … D4-8.5.10b).

    The stages of ISO 10004: planned, asked, analysed, told to the departments,
    followed to the end; each is stamped. Satisfaction = forms basically
    satisfied or better ÷ returned forms. Below the target the department gets a
    corrective action with a deadline. The sheet goes to the superior as well
    (D2-J4.6, D2-J5.3, D2-P3.3).
    """

    _name = "care.satisfaction.round"
    _description = "Satisfaction survey"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
        "service.policy.basis.mixin",
    ]
    _order = "date_to desc, id desc"
    _check_company_auto = True

    _register_draft_states = ("planned",)
    _register_closed_states = ("closed", "cancelled")
    _register_date_field = "closed_at"
    _guarded_fields = (
        "asked_at",
        "analysed_at",
        "told_at",
        "closed_at",
        "sent_count",
        "returned_count",
        "satisfied_count",
        "rate",
        "target",
        "is_reached",
    )

    subject = fields.Char(required=True, help="What the survey is to find out.")
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self._today().replace(day=1),
    )
    date_to = fields.Date(
        string="To", required=True, default=lambda self: self._today()
    )
    occasion = fields.Selection(
        OCCASIONS, help="Only forms of this occasion; empty: all (D4-8.5.8.2)."
    )
    department_id = fields.Many2one(
        "hr.department",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Corrects what is below the target, unless an item names another.",
    )
    partner_ids = fields.Many2many(
        "res.partner", string="Customers to Ask", copy=False, ondelete="restrict"
    )
    form_ids = fields.One2many("care.satisfaction", "round_id", readonly=True)
    result_ids = fields.One2many("care.satisfaction.result", "round_id")
    improvement_ids = fields.One2many("care.improvement", "round_id", readonly=True)
    improvement_count = fields.Integer(compute="_compute_counts")
    form_count = fields.Integer(compute="_compute_counts")
    conclusion = fields.Text(
        copy=False, help="What the answers say, and what follows (D4-8.5.9.1)."
    )
    sent_count = fields.Integer(string="Sent", readonly=True, copy=False)
    returned_count = fields.Integer(string="Returned", readonly=True, copy=False)
    satisfied_count = fields.Integer(
        string="Satisfied",
        readonly=True,
        copy=False,
        help="Returned forms whose overall rating is basically satisfied or better.",
    )
    rate = fields.Float(
        string="Satisfaction %",
        readonly=True,
        copy=False,
        digits=(16, 2),
        aggregator="avg",
        help="Forms basically satisfied or better ÷ returned forms × 100 (D4-8.5.10a).",
    )
    target = fields.Float(
        string="Target %", readonly=True, copy=False, digits=(16, 2), aggregator="avg"
    )
    is_reached = fields.Boolean(string="Target Reached", readonly=True, copy=False)
    asked_at = fields.Datetime(readonly=True, copy=False)
    analysed_at = fields.Datetime(string="Analysed", readonly=True, copy=False)
    told_at = fields.Datetime(string="Departments Told", readonly=True, copy=False)
    closed_at = fields.Datetime(string="Closed", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("asked", "Customers asked"),
            ("analysed", "Analysed"),
            ("told", "Departments told"),
            ("closed", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="planned",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )

    _dates = models.Constraint(
        "CHECK (date_from <= date_to)", "The survey ends before it begins."
    )

    @api.model
    def _today(self):
        return self.env["service.policy"]._today(self.env.company)

    @api.depends("improvement_ids", "form_ids")
    def _compute_counts(self):
        for name, model in (
            ("improvement_count", "care.improvement"),
            ("form_count", "care.satisfaction"),
        ):
            counts = dict(
                self.env[model]._read_group(
                    [("round_id", "in", self.ids)], ["round_id"], ["__count"]
                )
            )
            for one in self:
                one[name] = counts.get(one._origin, 0)

    def write(self, vals):
        if _CONTENT & set(vals) and not self._is_in_transition():
            fixed = self.filtered(lambda one: one.state not in ("planned", "asked"))
            if fixed:
                raise UserError(
                    self.env._(
                        "%s: it is analysed; its figures stay (D4-8.5.9.1).",
                        ", ".join(fixed.mapped("name")[:5]),
                    )
                )
        return super().write(vals)

    def _get_state_reasons(self, *states):
        labels = dict(self._fields["state"]._description_selection(self.env))
        return {
            one: [self.env._("It is: %s.", labels[one.state])]
            for one in self
            if one.state not in states
        }

    # -- planned: whom to ask -----------------------------------------------------

    def action_collect(self):
        """Add the customers whom the occasion brings in the period (D4-8.5.8.2)."""
        return self._run_step(
            "collect", (AGENT, QUALITY), self.env._("No customers can be added.")
        )

    def _get_cannot_collect_reasons(self):
        reasons = self._get_state_reasons("planned")
        for one in self - self.browse([r.id for r in reasons]):
            if one.occasion not in ("repair", "visit", "sale", "contract"):
                reasons[one] = [
                    self.env._(
                        "Choose repair, visit, sale or contract as occasion; for "
                        "others write the customers yourself."
                    )
                ]
        return reasons

    def _do_collect(self):
        for one in self:
            model, partner_field, domain = one._get_occasion_query()
            groups = (
                self.env[model]
                .sudo()
                ._read_group(
                    [("company_id", "=", one.company_id.id), *domain], [partner_field]
                )
            )
            found = [row[0].commercial_partner_id.id for row in groups]
            one.partner_ids = [fields.Command.link(partner) for partner in set(found)]

    def _get_occasion_query(self):
        """``(model, field of the customer, domain)`` of the occasion."""
        self.ensure_one()
        start, end = self._get_moments()
        return {
            "repair": (
                "aftersales.callback",
                "partner_id",
                [
                    ("kind", "=", "repair"),
                    ("state", "=", "done"),
                    ("called_at", ">=", start),
                    ("called_at", "<", end),
                ],
            ),
            "visit": (
                "care.visit",
                "partner_id",
                [
                    ("state", "in", ("done", "fed_back")),
                    ("visited_on", ">=", self.date_from),
                    ("visited_on", "<=", self.date_to),
                ],
            ),
            "sale": (
                "sale.order",
                "partner_id",
                [
                    ("state", "=", "sale"),
                    ("date_order", ">=", start),
                    ("date_order", "<", end),
                ],
            ),
            "contract": (
                "contract.contract",
                "partner_id",
                self.env["contract.contract"]._get_survey_domain(),
            ),
        }[self.occasion]

    def _get_moments(self):
        self.ensure_one()
        return self._get_company_moments(
            self.company_id, self.date_from, fields.Date.add(self.date_to, days=1)
        )

    # -- planned → asked ----------------------------------------------------------

    def action_ask(self):
        """A form for each customer; they are mailed run by run (D4-8.3.1.6)."""
        return self._run_step(
            "ask", (AGENT, QUALITY), self.env._("The survey cannot begin.")
        )

    def _get_cannot_ask_reasons(self):
        return self._get_state_reasons("planned")

    def _do_ask(self):
        forms = self.env["care.satisfaction"].sudo()
        rows = [
            {
                "partner_id": customer.id,
                "company_id": one.company_id.id,
                "occasion": one.occasion or "random",
                "round_id": one.id,
            }
            for one in self
            for customer in one.partner_ids
        ]
        forms._in_transition().create(rows)
        self.sudo()._in_transition().write(
            {"state": "asked", "asked_at": fields.Datetime.now()}
        )
