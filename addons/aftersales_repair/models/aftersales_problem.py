# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import MANAGER, QUALITY, RESEARCH
from .aftersales_problem_route import KINDS

# A sample goes to R&D, and the report is not closed without its number (D1-11).
MAJOR = ("safety", "major_defect", "batch")


class AftersalesProblem(models.Model):
    """Quality problem report (S16, D1-1): six kinds, told to all whom it concerns.

    Recorded by after-sales, reported to the departments and in writing to the
    general manager's office (总经办书面报告), studied, solved, closed.
    """

    _name = "aftersales.problem"
    _description = "Quality problem report"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
        "service.evidence.mixin",
        "service.deadline.mixin",
        "aftersales.problem.flow.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _guarded_fields = (
        "state",
        "is_major",
        "report_due",
        "sample_due",
        "reported_at",
        "reported_by_id",
        "sample_sent_at",
        "solved_at",
        "closed_at",
    )
    _register_draft_states = ("recorded",)
    _register_closed_states = ("closed", "cancelled")
    _register_date_field = "closed_at"
    _evidence_content_fields = (
        "kind",
        "product_id",
        "lot_id",
        "quantity",
        "description",
    )
    _deadline_due_fields = {
        "problem.report": "report_due",
        "problem.sample": "sample_due",
    }

    kind = fields.Selection(KINDS, required=True, tracking=True)
    is_major = fields.Boolean(
        string="Major",
        compute="_compute_is_major",
        store=True,
        precompute=True,
        help="Safety hazards, major defects and batch defects: a sample goes to R&D.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial",
        check_company=True,
        index="btree_not_null",
        domain="[('product_id', '=', product_id)]",
        ondelete="restrict",
    )
    quantity = fields.Float(
        string="Units Concerned", default=1.0, digits="Product Unit"
    )
    line_id = fields.Many2one(
        "aftersales.rma.line",
        string="Returned Goods",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    rma_id = fields.Many2one(related="line_id.rma_id", string="Return")
    repair_id = fields.Many2one(
        "repair.order",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    description = fields.Text(
        string="What Is Wrong", help="What was seen, where, and what it may do."
    )
    measure = fields.Text(
        string="Done at Once", help="What was done to keep people and goods safe."
    )
    state = fields.Selection(
        [
            ("recorded", "Recorded"),
            ("reported", "Reported"),
            ("under_study", "Under study"),
            ("solution", "Solution"),
            ("closed", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="recorded",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
        copy=False,
        group_expand=True,
    )
    reported_at = fields.Datetime(readonly=True, copy=False)
    reported_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    report_due = fields.Datetime(
        string="Report By", readonly=True, copy=False, help="Promptly (D1-1)."
    )
    sample_number = fields.Char(
        string="Sample No.", copy=False, tracking=True, help="Of what R&D got (D1-11)."
    )
    sample_sent_at = fields.Datetime(string="Sample Sent", readonly=True, copy=False)
    sample_due = fields.Datetime(string="Sample By", readonly=True, copy=False)
    opinion_ids = fields.One2many(
        "aftersales.problem.opinion", "problem_id", string="Departments", copy=False
    )
    cause = fields.Text(copy=False)
    solution = fields.Text(copy=False, tracking=True)
    solved_at = fields.Datetime(readonly=True, copy=False)
    improvement_ids = fields.One2many(
        "aftersales.improvement", "problem_id", string="Improvements", copy=False
    )
    improvement_count = fields.Integer(compute="_compute_improvement_count")
    closed_at = fields.Datetime(readonly=True, copy=False)

    _live = models.Index(
        "(company_id, state) WHERE state NOT IN ('closed', 'cancelled')"
    )

    @api.depends("kind")
    def _compute_is_major(self):
        for problem in self:
            problem.is_major = problem.kind in MAJOR

    def _compute_improvement_count(self):
        counts = dict(
            self.env["aftersales.improvement"]._read_group(
                [("problem_id", "in", self.ids)], ["problem_id"], ["__count"]
            )
        )
        for problem in self:
            problem.improvement_count = counts.get(problem, 0)

    @api.onchange("lot_id")
    def _onchange_lot_id(self):
        """A scanned serial brings its product and its customer."""
        if self.lot_id:
            self.product_id = self.lot_id.product_id
            self.partner_id = self.partner_id or self.lot_id.delivery_partner_id

    @api.model_create_multi
    def create(self, vals_list):
        problems = super().create(vals_list)
        problems._start_deadlines("problem.report")
        sampled = problems.filtered("sample_number").sudo()
        sampled._in_transition().write({"sample_sent_at": fields.Datetime.now()})
        return problems

    def write(self, vals):
        if not self._is_in_transition():
            self._check_open(vals)
        if "sample_number" in vals:
            vals = {**vals}
            number = (vals["sample_number"] or "").strip()
            vals["sample_number"] = number
            result = super().write(vals)
            self._note_sample(number)
            return result
        return super().write(vals)

    def _check_open(self, vals):
        """What was reported stays; what was closed stays altogether."""
        content = set(vals) & {
            "kind",
            "product_id",
            "lot_id",
            "quantity",
            "description",
            "partner_id",
            "line_id",
            "repair_id",
        }
        study = set(vals) & {"sample_number", "cause", "solution", "measure"}
        for problem in self:
            closed = problem.state in ("closed", "cancelled")
            if content and problem.state != "recorded" or study and closed:
                raise UserError(
                    self.env._(
                        "%s was reported: what it reports stays. Record a further "
                        "problem for what was found later (D1-1).",
                        problem.name,
                    )
                )
        if {"cause", "solution"} & study:
            self._check_roles(RESEARCH, QUALITY, MANAGER)

    def _note_sample(self, number):
        """R&D has its sample, or it was a mistake."""
        problems = self.sudo()
        if not number:
            problems._in_transition().write({"sample_sent_at": False})
            return
        new = problems.filtered(lambda problem: not problem.sample_sent_at)
        new._in_transition().write({"sample_sent_at": fields.Datetime.now()})
        new._meet_deadlines("problem.sample")

    # -- ways to other documents -----------------------------------------------------

    def action_view_improvements(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Improvements from %s", self.name),
            "res_model": "aftersales.improvement",
            "view_mode": "list,form",
            "domain": [("problem_id", "=", self.id)],
            "context": {
                "default_problem_id": self.id,
                "default_product_id": self.product_id.id,
            },
        }

    def action_view_line(self):
        self.ensure_one()
        return self._open_document(self.line_id)

    def action_view_repair(self):
        self.ensure_one()
        return self._open_document(self.repair_id)

    def action_view_lot(self):
        self.ensure_one()
        return self.lot_id.action_open_file()

    def _open_document(self, document):
        return {
            "type": "ir.actions.act_window",
            "res_model": document._name,
            "res_id": document.id,
            "views": [[False, "form"]],
        }

    @api.model
    def _open_of(self, domain):
        """The list of problems that another document has."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_problem_action"
        )
        return {**action, "domain": domain, "context": {}}

    @api.model
    def _propose(self, vals):
        """A recorded problem from another document, opened to be completed."""
        self._check_roles(*self._get_recorder_roles())
        problem = self.create(vals)
        return {
            **self._open_document(problem),
            "name": self.env._("Quality Problem"),
        }
