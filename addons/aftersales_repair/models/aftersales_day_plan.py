# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..roles import LEADER, MANAGER

_CONTENT = {"day", "warehouse_id", "line_ids", "company_id"}
_POLICIES = ("plan.window_from", "plan.window_to")
_ACTIVE = ("planned", "counted", "working")


class AftersalesDayPlan(models.Model):
    """What is inspected and torn down tomorrow (检测拆解计划, S13, D1-L1).

    The team leader makes it between 16:30 and 17:30 of the working day before and
    issues the slip to the after-sales store; after the material is counted and
    signed for, the work begins. The leader follows it to plan, quantity and quality
    until every step is checked (D1-L4).
    """

    _name = "aftersales.day.plan"
    _description = "Inspection and teardown plan"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.policy.basis.mixin",
        "service.document.mixin",
    ]
    _order = "day desc, id desc"
    _check_company_auto = True

    _guarded_fields = ("saved_at", "timing", "closed_at")
    _register_draft_states = ("planned",)
    _register_closed_states = ("done", "cancelled")
    _register_date_field = "closed_at"

    warehouse_id = fields.Many2one(
        "stock.warehouse",
        string="After-sales Warehouse",
        required=True,
        check_company=True,
        ondelete="restrict",
        domain="[('is_aftersales', '=', True)]",
        default=lambda self: self.env["aftersales.teardown"]._default_warehouse(),
    )
    day = fields.Date(
        string="For",
        required=True,
        index=True,
        tracking=True,
        default=lambda self: self._default_day(),
        help="The next working day.",
    )
    saved_at = fields.Datetime(
        string="Last Saved",
        readonly=True,
        copy=False,
        help="When the plan, or a line of it, was last changed before the count.",
    )
    timing = fields.Selection(
        [("early", "Early"), ("in_time", "In time"), ("late", "Late")],
        string="Made",
        readonly=True,
        copy=False,
        help="In time: last changed in the hours of the policy on the working day "
        "before (D1-L1).",
    )
    line_ids = fields.One2many("aftersales.day.plan.line", "plan_id", copy=True)
    slip_ids = fields.One2many(
        "aftersales.material.slip", "plan_id", string="Material Slips", copy=False
    )
    slip_count = fields.Integer(compute="_compute_counts")
    teardown_count = fields.Integer(compute="_compute_counts")
    open_step_count = fields.Integer(string="Steps Open", compute="_compute_counts")
    is_overdue = fields.Boolean(
        string="Not Done on Its Day",
        compute="_compute_is_overdue",
        search="_search_is_overdue",
        help="The day's work is done the same day (D1-R3, D1-I3).",
    )
    note = fields.Text()
    closed_at = fields.Datetime(readonly=True, copy=False)
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("counted", "Material counted and signed"),
            ("working", "Working"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="planned",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )

    _day_once = models.UniqueIndex(
        "(company_id, warehouse_id, day, user_id) WHERE state != 'cancelled'",
        "You have made a plan for this day already: add to it.",
    )
    _live = models.Index(
        "(company_id, day) WHERE state IN ('planned', 'counted', 'working')"
    )

    @api.model
    def _default_day(self):
        company = self.env.company
        return self._get_working_day(
            company, self.env["service.policy"]._today(company), 1
        )

    @api.model
    def _get_working_day(self, company, day, step):
        """The working day after (``step`` 1) or before (-1) a day; else the next
        day of the calendar."""
        calendar = company.resource_calendar_id
        far = day + timedelta(days=31 * step)
        near = day + timedelta(days=step)
        dates = calendar and calendar.sudo()._get_working_dates(
            min(near, far), max(near, far)
        )
        if not dates:
            return near
        return min(dates) if step > 0 else max(dates)

    @api.depends("slip_ids", "line_ids.step_ids.state")
    def _compute_counts(self):
        for plan in self:
            plan.slip_count = len(plan.slip_ids)
            plan.teardown_count = len(plan.line_ids.teardown_ids)
            steps = plan.line_ids.step_ids
            plan.open_step_count = len(steps.filtered(lambda s: s.state != "checked"))

    @api.depends("state", "day")
    def _compute_is_overdue(self):
        for plan in self:
            today = self.env["service.policy"]._today(
                plan.company_id or self.env.company
            )
            plan.is_overdue = bool(
                plan.day and plan.state in _ACTIVE and plan.day < today
            )

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["service.policy"]._today(self.env.company)
        domain = [("state", "in", _ACTIVE), ("day", "<", today)]
        return domain if True in value else ["!", "&", *domain]

    # -- made in time ---

    @api.model_create_multi
    def create(self, vals_list):
        plans = super().create(vals_list)
        plans._stamp_saved()
        return plans

    def write(self, vals):
        changed = _CONTENT & set(vals) and not self._is_in_transition()
        if changed:
            fixed = self.filtered(lambda plan: plan.state != "planned")
            if fixed and set(vals) & (_CONTENT - {"line_ids"}):
                raise UserError(
                    self.env._(
                        "%s: its material is counted and signed for; the plan stays "
                        "(D1-L1).",
                        ", ".join(fixed.mapped("name")[:5]),
                    )
                )
        result = super().write(vals)
        if changed:
            self._stamp_saved()
        return result

    def _stamp_saved(self):
        """The server notes when the plan was last changed, and if that is late."""
        now = fields.Datetime.now()
        policy = self.env["service.policy"]
        for company, plans in self.grouped("company_id").items():
            values = policy._get_values(_POLICIES, company)
            clock = company.resource_calendar_id._get_clock(company)
            for plan in plans.filtered(lambda one: one.state == "planned"):
                eve = self._get_working_day(company, plan.day, -1)
                start = clock.at(eve, values["plan.window_from"])
                end = clock.at(eve, values["plan.window_to"])
                timing = "early" if now < start else "late" if now > end else "in_time"
                plan.sudo()._in_transition().write({"saved_at": now, "timing": timing})

    # -- steps ---

    def _get_state_reasons(self, *states):
        labels = dict(self._fields["state"]._description_selection(self.env))
        return {
            plan: [self.env._("It is: %s.", labels[plan.state])]
            for plan in self
            if plan.state not in states
        }

    def action_issue_slip(self):
        """Issue the slip to the after-sales store: what tomorrow needs (D1-L1)."""
        return self._run_step(
            "issue_slip", (LEADER, MANAGER), self.env._("No slip can be issued.")
        )

    def _get_cannot_issue_slip_reasons(self):
        reasons = self._get_state_reasons("planned")
        for plan in self.filtered(lambda one: one not in reasons):
            if not plan.line_ids:
                reasons[plan] = [self.env._("The plan is empty: add a line.")]
            elif plan.slip_ids.filtered(lambda slip: slip.state != "cancelled"):
                reasons[plan] = [self.env._("It has a slip already.")]
        return reasons

    def _do_issue_slip(self):
        self.env["aftersales.material.slip"].sudo()._in_transition().create(
            [plan._prepare_slip_vals() for plan in self]
        )

    def _prepare_slip_vals(self):
        self.ensure_one()
        goods = {}
        for line in self.line_ids:
            goods[line.product_id] = goods.get(line.product_id, 0.0) + line.quantity
        return {
            "plan_id": self.id,
            "company_id": self.company_id.id,
            "recipient_id": self.line_ids.user_id[:1].id,
            "line_ids": [
                Command.create(
                    {
                        "product_id": product.id,
                        "quantity": quantity,
                        "counted_qty": quantity,
                    }
                )
                for product, quantity in goods.items()
            ],
        }

    def action_start(self):
        """The material is there and signed for: the work begins."""
        return self._run_step(
            "start", (LEADER, MANAGER), self.env._("The work cannot begin.")
        )

    def _get_cannot_start_reasons(self):
        reasons = self._get_state_reasons("counted")
        for plan in reasons:
            if plan.state == "planned":
                reasons[plan] = [
                    self.env._(
                        "Its material is not counted and signed for (D1-L1): issue "
                        "the slip and have the recipient sign it."
                    )
                ]
        return reasons

    def _do_start(self):
        plans = self.sudo()
        plans.line_ids._make_steps()
        plans._in_transition().write({"state": "working"})

    def action_done(self):
        """The day's work is done (D1-R3, D1-I3)."""
        return self._run_step(
            "done", (LEADER, MANAGER), self.env._("The plan is not done.")
        )

    def _get_cannot_done_reasons(self):
        reasons = self._get_state_reasons("working")
        for plan in self.filtered(lambda one: one not in reasons):
            texts = []
            steps = plan.line_ids.step_ids.filtered(lambda s: s.state != "checked")
            if steps:
                texts.append(
                    self.env._(
                        "%(count)s steps are not done and checked, the first: %(step)s "
                        "(D1-R1).",
                        count=len(steps),
                        step=steps[0].display_name,
                    )
                )
            opened = plan.sudo().line_ids.teardown_ids.filtered(
                lambda one: one.state == "draft"
            )
            if opened:
                texts.append(
                    self.env._(
                        "Not booked yet: %s.", ", ".join(opened.mapped("name")[:5])
                    )
                )
            reasons[plan] = texts
        return reasons

    def _do_done(self):
        self.sudo()._in_transition().write(
            {"state": "done", "closed_at": fields.Datetime.now()}
        )

    def action_cancel(self):
        return self._run_step(
            "cancel", (LEADER, MANAGER), self.env._("The plan cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        reasons = self._get_state_reasons("planned", "counted")
        for plan in self.filtered(lambda one: one not in reasons):
            if plan.slip_ids.filtered(lambda slip: slip.state == "signed"):
                reasons[plan] = [
                    self.env._("Its material is signed for: return and close the slip.")
                ]
        return reasons

    def _do_cancel(self):
        plans = self.sudo()
        plans.slip_ids.filtered(
            lambda slip: slip.state == "draft"
        )._in_transition().write(
            {"state": "cancelled", "closed_at": fields.Datetime.now()}
        )
        plans._in_transition().write(
            {"state": "cancelled", "closed_at": fields.Datetime.now()}
        )
        # So that another plan may be made for the day.
        plans.flush_recordset(["state"])

    # -- ways to other documents ---

    def _get_documents_action(self, model, documents, name):
        self.ensure_one()
        action = {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "list,form",
            "domain": [("id", "in", documents.ids)],
        }
        if len(documents) == 1:
            action.update(view_mode="form", res_id=documents.id)
        return action

    def action_view_slips(self):
        return self._get_documents_action(
            "aftersales.material.slip",
            self.slip_ids,
            self.env._("Material slips of %s", self.name),
        )

    def action_view_teardowns(self):
        return self._get_documents_action(
            "aftersales.teardown",
            self.line_ids.teardown_ids,
            self.env._("Teardowns of %s", self.name),
        )

    def action_view_steps(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_day_plan_step_action"
        )
        action["domain"] = [("plan_id", "in", self.ids)]
        action["context"] = {}
        return action

    def _get_defects(self):
        """Defective goods that were inspected on the day of the plan (D1-I1)."""
        self.ensure_one()
        clock = self.company_id.resource_calendar_id._get_clock(self.company_id)
        return self.env["aftersales.rma.line"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("grade", "=", "damaged"),
                ("inspected_at", ">=", clock.at(self.day, 0)),
                ("inspected_at", "<", clock.at(self.day + timedelta(days=1), 0)),
            ],
            order="inspected_at, id",
        )
