# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, format_datetime

from ..models.aftersales_verdict import OUTCOMES
from ..roles import CLERK, DIRECTOR, INSPECTOR, LEADER, MANAGER, TECHNICIAN
from ..tools.entitlement import judge

_KEEP = (CLERK, INSPECTOR, LEADER, TECHNICIAN, DIRECTOR, MANAGER)
_SETTLE = "rma.settle_days"


class AftersalesEntitlement(models.TransientModel):
    """What is this unit entitled to? By serial and day, with the articles.

    An answer for the telephone; kept in the register of verdicts on demand.
    """

    _name = "aftersales.entitlement"
    _description = "What a unit is entitled to"

    serial = fields.Char(string="Scan or Type a Serial")
    candidate_ids = fields.Many2many("stock.lot", compute="_compute_candidate_ids")
    lot_id = fields.Many2one("stock.lot", string="Serial")
    product_id = fields.Many2one(related="lot_id.product_id", string="Product")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    day = fields.Date(
        required=True,
        default=lambda self: self.env["service.policy"]._today(self.env.company),
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
    )
    fault = fields.Selection(
        [
            ("product", "Product's own"),
            ("customer", "Caused by the customer"),
            ("none", "No fault found"),
        ],
        string="Fault Is",
        default="product",
        required=True,
    )
    reason_id = fields.Many2one(
        "aftersales.return.reason",
        string="Fault Seen",
        help="Repairs of the same fault count together. Empty: the one that was "
        "repaired most often.",
    )
    outcome = fields.Selection(OUTCOMES, string="Answer", compute="_compute_answer")
    remedies = fields.Char(string="Entitled To", compute="_compute_answer")
    date_end = fields.Date(string="Covered Until", compute="_compute_answer")
    days_left = fields.Integer(compute="_compute_answer")
    settle_by = fields.Char(
        string="Settled By",
        compute="_compute_answer",
        help="The company's promise for approved returns and exchanges (D1-2).",
    )
    answer = fields.Html(string="Because", compute="_compute_answer", sanitize=False)
    is_law_on = fields.Boolean(compute="_compute_answer")
    is_consumer = fields.Boolean(compute="_compute_answer")
    event_ids = fields.One2many(related="lot_id.event_ids", string="File")

    @api.depends("serial")
    def _compute_candidate_ids(self):
        for question in self:
            serial = (question.serial or "").strip()
            question.candidate_ids = self.env["stock.lot"]._search_by_serial(
                [serial] if serial else [],
                [("company_id", "in", (False, question.company_id.id))],
                ["name"],
            )

    @api.onchange("serial")
    def _onchange_serial(self):
        """A scanned serial is the unit, where only one has it."""
        found = self.candidate_ids
        if self.serial and self.lot_id not in found:
            self.lot_id = found if len(found) == 1 else False
        if self.serial and not found:
            return {
                "warning": {
                    "title": self.env._("Unknown serial"),
                    "message": self.env._(
                        "No unit has the serial %s. Check it, or look for the "
                        "product in the list of units.",
                        self.serial,
                    ),
                }
            }
        return None

    @api.depends("lot_id")
    def _compute_partner_id(self):
        for question in self:
            question.partner_id = question.lot_id.delivery_partner_id

    def _prepare_case(self):
        self.ensure_one()
        return {
            "lot": self.lot_id._origin,
            "day": self.day,
            "company": self.company_id,
            "partner": self.partner_id._origin,
            "fault": self.fault,
            "fault_key": self.reason_id.id or False,
        }

    @api.depends("lot_id", "day", "partner_id", "fault", "reason_id", "company_id")
    def _compute_answer(self):
        law = self.env["aftersales.law.rule"]
        for question in self:
            question.is_law_on = bool(question.day) and law._is_in_use(
                question.company_id, question.day
            )
            question.is_consumer = bool(
                question.partner_id and question.partner_id._is_consumer()
            )
            if not question.lot_id or not question.day:
                question.update(
                    {
                        "outcome": False,
                        "remedies": False,
                        "date_end": False,
                        "days_left": 0,
                        "settle_by": False,
                        "answer": False,
                    }
                )
                continue
            question.lot_id._origin.check_access("read")
            [verdict] = self.env["stock.lot"]._judge([question._prepare_case()])
            question.update(question._prepare_answer(verdict))

    def _prepare_answer(self, verdict):
        self.ensure_one()
        register = self.env["aftersales.verdict"]
        labels = register._get_remedy_labels()
        left = (verdict.end - self.day).days if verdict.end else 0
        return {
            "outcome": verdict.outcome,
            "remedies": ", ".join(labels[remedy] for remedy in verdict.remedies),
            "date_end": verdict.end or False,
            "days_left": max(left, 0),
            "settle_by": self._get_settle_text(),
            "answer": self._get_answer_html(verdict, register, labels),
        }

    def _get_settle_text(self):
        """When it is finished, were the goods signed for now (D1-2)."""
        company = self.company_id
        today = self.env["service.policy"]._today(company)
        if self.day != today:
            return False
        days = self.env["service.policy"]._get_value(_SETTLE, company, self.day)
        due = company.resource_calendar_id._end_of_working_day(
            fields.Datetime.now(), int(days)
        )
        if not due:
            return False
        return format_datetime(
            self.env, due, tz=company.resource_calendar_id.tz, dt_format="short"
        )

    @api.model
    def _get_answer_html(self, verdict, register, labels):
        """A table: who says so, what the customer gets, until when."""
        bases = register._get_basis_labels()
        row = Markup("<tr class='%s'><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>")
        rows = Markup("").join(
            row
            % (
                "table-success" if finding.is_granted else "text-muted",
                bases[finding.basis],
                ", ".join(labels[remedy] for remedy in finding.remedies) or "—",
                format_date(self.env, finding.until) if finding.until else "—",
                register._say(finding),
            )
            for finding in verdict.findings
        )
        head = Markup(
            "<tr><th>%s</th><th>%s</th><th class='text-nowrap'>%s</th><th>%s</th></tr>"
        ) % (
            self.env._("Basis"),
            self.env._("Entitled to"),
            self.env._("Until"),
            self.env._("Because"),
        )
        return Markup(
            "<table class='table table-sm'><thead>%s</thead><tbody>%s</tbody></table>"
        ) % (head, rows)

    # -- what to do with the answer --------------------------------------------------

    def action_keep(self):
        """Keep the answer in the register of verdicts, and open it."""
        self.env["service.guarded.mixin"]._check_roles(*_KEEP)
        for question in self:
            question._check_unit()
        cases = self.env["stock.lot"]._get_cases(
            [question._prepare_case() for question in self]
        )
        verdicts = self.env["aftersales.verdict"]._keep(
            [
                {
                    "case": case,
                    "verdict": judge(case),
                    "lot_id": question.lot_id.id,
                    "product_id": question.lot_id.product_id.id,
                    "partner_id": question.partner_id.id,
                    "company_id": question.company_id.id,
                }
                for question, case in zip(self, cases, strict=True)
            ]
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "aftersales.verdict",
            "res_id": verdicts[:1].id,
            "views": [[False, "form"]],
        }

    def action_open_file(self):
        self.ensure_one()
        self._check_unit()
        return self.lot_id.action_open_file()

    def _check_unit(self):
        if not self.lot_id:
            raise UserError(self.env._("Scan the serial of a unit first."))
        self.lot_id.check_access("read")
