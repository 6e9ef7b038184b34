# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import INSPECTION_PLANNER, USER


class ServiceChecklistFinding(models.Model):
    """What an inspection found, and what was done about it by when (S19, S28).

    A bad answer opens it; somebody may also report one by hand. It is closed with
    the action that was taken, never without.
    """

    _name = "service.checklist.finding"
    _description = "Finding"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.numbered.mixin",
    ]
    _order = "date_due, id"
    _check_company_auto = True

    _guarded_fields = (
        "name",
        "state",
        "kind",
        "date_due",
        "line_id",
        "res_model",
        "res_id",
        "closed_by_id",
        "closed_at",
    )

    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    run_id = fields.Many2one(
        "service.checklist.run",
        string="Inspection",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    line_id = fields.Many2one(
        "service.checklist.run.line",
        string="Point",
        ondelete="restrict",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    plan_id = fields.Many2one(
        related="run_id.plan_id", store=True, index="btree_not_null"
    )
    template_id = fields.Many2one(
        related="run_id.template_id", string="Checklist", store=True
    )
    asset = fields.Char(related="run_id.asset")
    site = fields.Char(related="run_id.site")
    description = fields.Char(required=True)
    severity = fields.Selection(
        [("minor", "Minor"), ("major", "Major"), ("critical", "Critical")],
        default="major",
        required=True,
    )
    kind = fields.Selection(
        selection="_selection_kind",
        string="Follow-up",
        default="finding",
        required=True,
        readonly=True,
    )
    date_due = fields.Date(
        string="Due",
        required=True,
        readonly=True,
        default=lambda self: self._default_date_due(),
        tracking=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        check_company=True,
        tracking=True,
    )
    action_taken = fields.Text()
    state = fields.Selection(
        [("open", "Open"), ("closed", "Closed")],
        string="Status",
        default="open",
        required=True,
        readonly=True,
        tracking=True,
        group_expand=True,
    )
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )
    closed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)
    res_model = fields.Char(string="Follow-up Model", readonly=True, copy=False)
    res_id = fields.Many2oneReference(
        string="Follow-up Document",
        model_field="res_model",
        readonly=True,
        copy=False,
    )

    _open_due = models.Index("(company_id, date_due) WHERE state = 'open'")

    def _selection_kind(self):
        field = self.env["service.checklist.template"]._fields["follow_up_kind"]
        return field._description_selection(self.env)

    def _default_date_due(self):
        """D3-11.10, for what is reported by hand."""
        days = self.env["service.policy"]._get_value(
            "checklist.follow_up_days", self.env.company
        )
        return fields.Date.add(
            self.env["service.policy"]._today(self.env.company), days=int(days)
        )

    @api.depends("state", "date_due")
    def _compute_is_overdue(self):
        today = self.env["service.policy"]._today(self.env.company)
        for finding in self:
            finding.is_overdue = finding.state == "open" and finding.date_due < today

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["service.policy"]._today(self.env.company)
        overdue = [("state", "=", "open"), ("date_due", "<", today)]
        return overdue if True in value else ["!", "&", *overdue]

    # -- guards ---------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        findings = super().create(vals_list)
        findings._out_of_transition()._open_follow_ups()
        return findings

    def write(self, vals):
        """What was found stays; what was done stays once it is closed."""
        fixed = set(vals) & {
            "description",
            "severity",
            "run_id",
            "plan_id",
            "template_id",
            "company_id",
        }
        closed = self.filtered(lambda finding: finding.state == "closed")
        if not self._is_in_transition() and (
            fixed or (closed and {"action_taken", "user_id"} & set(vals))
        ):
            raise UserError(
                self.env._(
                    "%s: what was found, and what was done about it, stays as it was "
                    "written.",
                    ", ".join((self if fixed else closed).mapped("name")[:5]),
                )
            )
        return super().write(vals)

    def unlink(self):
        self._refuse_unlink()
        return super().unlink()

    def _refuse_unlink(self):
        if self and not self._is_in_transition():
            raise UserError(
                self.env._(
                    "%s: the register of findings keeps every one. Close it with what "
                    "was done.",
                    ", ".join(self.mapped("name")[:5]),
                )
            )

    # -- follow-ups -----------------------------------------------------------

    def _open_follow_ups(self):
        """Open what each kind of finding calls for.

        A kind ``x`` that an addon adds is opened by ``_open_follow_up_x``, which
        calls :meth:`_link_follow_up`.
        """
        for kind, findings in self.grouped("kind").items():
            getattr(findings.sudo(), f"_open_follow_up_{kind}")()

    def _open_follow_up_finding(self):
        """A finding of its own: an activity for the responsible."""
        model_id = self.env["ir.model"]._get_id(self._name)
        kind = self.env.ref("mail.mail_activity_data_todo")
        self.env["mail.activity"].sudo().create(
            [
                {
                    "activity_type_id": kind.id,
                    "res_model_id": model_id,
                    "res_id": finding.id,
                    "user_id": finding.user_id.id,
                    "date_deadline": finding.date_due,
                    "summary": finding.description,
                    "automated": True,
                }
                for finding in self
                if finding.user_id
            ]
        )

    def _link_follow_up(self, documents):
        """:param dict documents: ``{finding: record}`` that it became"""
        for finding, document in documents.items():
            finding._in_transition().write(
                {"res_model": document._name, "res_id": document.id}
            )

    def action_open_follow_up(self):
        """Open the document that the finding became."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [[False, "form"]],
        }

    def action_open_run(self):
        """Open the inspection that found it."""
        self.ensure_one()
        return self.run_id._get_form_action()

    # -- close ----------------------------------------------------------------

    def action_close(self):
        """Close with the action that was taken (S28)."""
        return self._run_step(
            "close", (USER,), self.env._("The finding cannot be closed.")
        )

    def _get_cannot_close_reasons(self):
        reasons = {}
        user = self.env.user
        planner = self.env.su or user.has_group(INSPECTION_PLANNER)
        for finding in self:
            texts = []
            if finding.state != "open":
                texts.append(self.env._("It is closed."))
            if not (finding.action_taken or "").strip():
                texts.append(self.env._("Write the action that was taken first."))
            if finding.user_id not in (user, self.env["res.users"]) and not planner:
                texts.append(
                    self.env._(
                        "It is closed by %s or by a planner.", finding.user_id.name
                    )
                )
            reasons[finding] = texts
        return reasons

    def _do_close(self):
        findings = self.sudo()
        findings._in_transition().write(
            {
                "state": "closed",
                "closed_by_id": self.env.uid,
                "closed_at": fields.Datetime.now(),
            }
        )
        findings.activity_feedback(["mail.mail_activity_data_todo"])
