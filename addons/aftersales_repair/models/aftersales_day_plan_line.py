# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.service_base.turns import take_turns

from ..roles import LEADER, REPAIRER


class AftersalesDayPlanLine(models.Model):
    """What is done with how many of a product, and by whom (S13)."""

    _name = "aftersales.day.plan.line"
    _description = "Line of an inspection and teardown plan"
    _inherit = ["service.retention.mixin"]
    _order = "plan_id desc, sequence, id"
    _check_company_auto = True

    _register_parent = "plan_id"

    plan_id = fields.Many2one(
        "aftersales.day.plan",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    plan_state = fields.Selection(related="plan_id.state", string="Plan Status")
    day = fields.Date(related="plan_id.day", store=True, index=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        related="plan_id.company_id", store=True, precompute=True, ondelete="restrict"
    )
    task = fields.Selection(
        [("inspect", "Inspect"), ("teardown", "Tear down")],
        required=True,
        default="teardown",
    )
    product_id = fields.Many2one(
        "product.product",
        required=True,
        check_company=True,
        ondelete="restrict",
        domain="[('is_storable', '=', True)]",
    )
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    quantity = fields.Float(default=1.0, required=True, digits="Product Unit")
    waiting_qty = fields.Float(
        string="Waiting",
        compute="_compute_waiting_qty",
        digits="Product Unit",
        help="To inspect: with customers' goods. To tear down: in the damaged store.",
    )
    user_id = fields.Many2one("res.users", string="Worker", ondelete="restrict")
    note = fields.Char()
    step_ids = fields.One2many(
        "aftersales.day.plan.step", "line_id", string="Steps", copy=False
    )
    teardown_ids = fields.One2many(
        "aftersales.teardown", "plan_line_id", string="Teardowns", copy=False
    )

    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0)", "Plan more than nothing."
    )

    @api.depends("plan_id", "product_id", "task")
    def _compute_display_name(self):
        labels = dict(self._fields["task"]._description_selection(self.env))
        for line in self:
            line.display_name = " · ".join(
                filter(
                    None,
                    [
                        line.plan_id.name,
                        labels.get(line.task),
                        line.product_id.display_name,
                    ],
                )
            )

    @api.depends("product_id", "task", "plan_id.warehouse_id")
    def _compute_waiting_qty(self):
        lines = self.env["aftersales.rma.line"].sudo()
        inspect = dict(
            lines._read_group(
                [
                    ("product_id", "in", self.product_id.ids),
                    ("state", "=", "in_store"),
                    ("company_id", "in", self.plan_id.company_id.ids),
                ],
                ["product_id"],
                ["quantity:sum"],
            )
        )
        stores = self.plan_id.warehouse_id.aftersales_damaged_location_id
        damaged = dict(
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("product_id", "in", self.product_id.ids),
                    ("location_id", "child_of", stores.ids),
                ],
                ["product_id"],
                ["quantity:sum"],
            )
        )
        for line in self:
            found = inspect if line.task == "inspect" else damaged
            line.waiting_qty = found.get(line.product_id._origin, 0.0)

    @api.constrains("user_id", "plan_id")
    def _check_worker(self):
        for line in self:
            if line.user_id and line.company_id not in line.user_id.company_ids:
                raise ValidationError(
                    self.env._(
                        "%(user)s does not work for %(company)s.",
                        user=line.user_id.name,
                        company=line.company_id.name,
                    )
                )

    # -- as long as nothing is counted ---

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._change_plan()
        return lines

    def write(self, vals):
        if not self._is_in_transition() and set(vals) - {"sequence", "note"}:
            # A worker who is ill is replaced whenever that is.
            if set(vals) - {"sequence", "note", "user_id"}:
                self._change_plan()
        return super().write(vals)

    def unlink(self):
        self._change_plan()
        return super().unlink()

    def _change_plan(self):
        plans = self.plan_id
        fixed = plans.filtered(lambda plan: plan.state != "planned")
        if fixed and not self._is_in_transition():
            raise UserError(
                self.env._(
                    "%s: its material is counted and signed for; the plan stays "
                    "(D1-L1).",
                    ", ".join(fixed.mapped("name")[:5]),
                )
            )
        plans._stamp_saved()

    # -- work ---

    def _make_steps(self):
        """The steps of each task, in their order, as the company has them."""
        templates = (
            self.env["aftersales.work.step"]
            .sudo()
            .search([("task", "in", self.mapped("task"))])
        )
        self.env["aftersales.day.plan.step"]._in_transition().create(
            [
                {
                    "line_id": line.id,
                    "sequence": number,
                    "name": step.name,
                }
                for line in self.filtered(lambda one: not one.step_ids)
                for number, step in enumerate(
                    templates.filtered(
                        lambda step, line=line: (
                            step.task == line.task
                            and step.company_id.id in (False, line.company_id.id)
                        )
                    ),
                    1,
                )
            ]
        )

    def action_open_teardown(self):
        """The teardown of this line; made when it is first opened."""
        self._check_roles(LEADER, REPAIRER)
        self.check_access("read")
        if len(self) != 1:
            raise UserError(self.env._("Choose one line of a plan."))
        if self.task != "teardown" or self.plan_id.state != "working":
            raise UserError(
                self.env._(
                    "%s: units are torn down while the plan is being worked on "
                    "(D1-L1).",
                    self.display_name,
                )
            )
        teardown = self.teardown_ids.filtered(lambda one: one.state == "draft")[:1]
        if not teardown:
            take_turns(self.sudo())
            teardown = self.env["aftersales.teardown"].create(
                self._prepare_teardown_vals()
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": "aftersales.teardown",
            "view_mode": "form",
            "res_id": teardown.id,
        }

    def _prepare_teardown_vals(self):
        self.ensure_one()
        vals = {
            "plan_line_id": self.id,
            "company_id": self.company_id.id,
            "warehouse_id": self.plan_id.warehouse_id.id,
            "product_id": self.product_id.id,
            "worker_id": self.user_id.id,
        }
        if self.product_id.tracking == "none":
            vals["quantity"] = self.quantity
        return vals
