# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from datetime import datetime

from pytz import timezone, utc

from odoo import api, fields, models
from odoo.fields import Command

from ..roles import BMD_PLANNER


class AftersalesDemandPlan(models.Model):
    """The yearly material demand plan of business management (D4-4.3.3b).

    Made from what the sites used last year and what they still wait for, edited,
    approved, and carried to production management by contact sheets.
    """

    _name = "aftersales.demand.plan"
    _description = "Material demand plan"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "aftersales.supply.approval.mixin",
    ]
    _order = "year desc, id desc"
    _check_company_auto = True

    _guarded_fields = ("sent_at",)
    _register_closed_states = ("sent", "cancelled")
    _register_date_field = "sent_at"

    _state_from = ["draft"]
    _state_to = ["approved"]
    _cancel_state = "cancelled"
    _approval_line_fields = ("line_ids",)
    _approval_free_fields = ("note",)
    _approval_applicant_fields = ("user_id",)
    _approval_request_roles = (BMD_PLANNER,)

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    site_id = fields.Many2one(
        "aftersales.site",
        string="Business Management",
        required=True,
        check_company=True,
        ondelete="restrict",
        domain="[('level', '=', 'bmd')]",
        default=lambda self: self._default_site(),
    )
    year = fields.Integer(
        required=True,
        aggregator=None,
        default=lambda self: (
            self.env["service.policy"]._today(self.env.company).year + 1
        ),
    )
    user_id = fields.Many2one(
        "res.users",
        string="Made by",
        required=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("approved", "Approved"),
            ("sent", "With production management"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
    )
    note = fields.Text()
    line_ids = fields.One2many(
        "aftersales.demand.plan.line", "plan_id", string="Material", copy=True
    )
    sheet_ids = fields.One2many(
        "aftersales.contact.sheet", "plan_id", string="Contact Sheets", readonly=True
    )
    sheet_count = fields.Integer(compute="_compute_sheet_count")
    sent_at = fields.Datetime(string="Sent", readonly=True, copy=False)

    _one_a_year = models.UniqueIndex(
        "(company_id, site_id, year) WHERE state <> 'cancelled'",
        "There is a demand plan of this year already: change that one.",
    )
    _year_sensible = models.Constraint(
        "CHECK (year BETWEEN 2000 AND 2200)", "Write the year with four digits."
    )

    @api.model
    def _default_site(self):
        return self.env["aftersales.site"].search(
            [("level", "=", "bmd"), ("company_id", "=", self.env.company.id)], limit=1
        )

    @api.depends("sheet_ids")
    def _compute_sheet_count(self):
        for plan in self:
            plan.sheet_count = len(plan.sheet_ids)

    @api.depends("year", "site_id.name")
    def _compute_display_name(self):
        for plan in self:
            plan.display_name = self.env._(
                "Demand plan %(year)s, %(site)s",
                year=plan.year or "",
                site=plan.site_id.name or "",
            )

    # -- the figures ----------------------------------------------------------

    def action_compute(self):
        """Take last year's use and the open needs; what was planned by hand stays."""
        return self._run_step(
            "compute", (BMD_PLANNER,), self.env._("It cannot be computed.")
        )

    def _get_cannot_compute_reasons(self):
        return {
            plan: [self.env._("It was approved as it is.")]
            for plan in self
            if plan.state != "draft"
        }

    def _do_compute(self):
        for plan in self:
            used, waiting = plan._read_consumption(), plan._read_open_needs()
            known = {line.product_id: line for line in plan.line_ids}
            commands = []
            for product in {*used, *waiting, *known}:
                vals = {
                    "consumption": used.get(product, 0.0),
                    "open_need": waiting.get(product, 0.0),
                }
                line = known.get(product)
                if not line or line.quantity == line.consumption + line.open_need:
                    vals["quantity"] = vals["consumption"] + vals["open_need"]
                if line:
                    commands.append(Command.update(line.id, vals))
                elif product.material_kind:
                    commands.append(Command.create({"product_id": product.id, **vals}))
            plan._in_transition().write({"line_ids": commands})

    def _read_consumption(self):
        """``{product: quantity}`` that the sites used in the year before (D4-2.3.1)."""
        self.ensure_one()
        zone = timezone(self.company_id.resource_calendar_id.tz or "UTC")
        first, last = (
            zone.localize(datetime(year, 1, 1)).astimezone(utc).replace(tzinfo=None)
            for year in (self.year - 1, self.year)
        )
        places = self.env["stock.location"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("aftersales_store", "=", "own_use"),
            ]
        )
        totals = defaultdict(float)
        for name, sign in (("location_dest_id", 1), ("location_id", -1)):
            groups = (
                self.env["stock.move"]
                .sudo()
                ._read_group(
                    [
                        (name, "in", places.ids),
                        ("state", "=", "done"),
                        ("company_id", "=", self.company_id.id),
                        ("date", ">=", first),
                        ("date", "<", last),
                    ],
                    ["product_id", "product_uom"],
                    ["quantity:sum"],
                )
            )
            for product, uom, quantity in groups:
                totals[product.with_env(self.env)] += sign * uom._compute_quantity(
                    quantity, product.uom_id, round=False
                )
        return {product: number for product, number in totals.items() if number > 0}

    def _read_open_needs(self):
        """``{product: quantity}`` that signed sheets still wait for."""
        lines = self.env["aftersales.contact.sheet.line"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("sheet_id.state", "in", ("production", "shipping")),
            ]
        )
        totals = defaultdict(float)
        for line in lines:
            left = max(line.quantity - line.quantity_arrived, 0.0)
            totals[line.product_id] += line.product_uom_id._compute_quantity(
                left, line.product_id.uom_id, round=False
            )
        return {product: number for product, number in totals.items() if number > 0}

    # -- to production management ---------------------------------------------

    def _get_cannot_request_approval_reasons(self):
        reasons = dict(super()._get_cannot_request_approval_reasons())
        for plan in self.filtered(lambda plan: not plan._get_wanted()):
            text = self.env._("It plans nothing: compute it or add the material.")
            reasons[plan] = [*reasons.get(plan, ()), text]
        return reasons

    def _get_wanted(self):
        return self.line_ids.filtered(
            lambda line: line.product_uom_id.compare(line.quantity, 0) > 0
        )

    def _on_approved(self):
        result = super()._on_approved()
        self.sudo()._in_transition().write({"state": "approved"})
        return result

    def action_send(self):
        """Contact sheets to production management, one of each kind (D4-4.3.3b)."""
        return self._run_step("send", (BMD_PLANNER,), self.env._("It cannot be sent."))

    def _get_cannot_send_reasons(self):
        return {
            plan: [self.env._("It is not approved, or was sent before.")]
            for plan in self
            if plan.state != "approved"
        }

    def _do_send(self):
        plans = self.sudo()
        made = (
            self.env["aftersales.contact.sheet"]
            .sudo()
            ._in_transition()
            .create([vals for plan in plans for vals in plan._prepare_sheets()])
        )
        # The plan's approval is the signature of its sheets.
        self.env["aftersales.contact.sheet"].browse(made.ids)._do_send()
        plans._in_transition().write(
            {"state": "sent", "sent_at": fields.Datetime.now()}
        )

    def _prepare_sheets(self):
        self.ensure_one()
        kinds = self._get_wanted().grouped(lambda line: line.product_id.material_kind)
        last_day = fields.Date.to_date(f"{self.year}-12-31")
        return [
            {
                "site_id": self.site_id.id,
                "user_id": self.user_id.id,
                "kind": kind,
                "reason": self.env._(
                    "Material demand plan of the year %s (D4-4.3.3b).", self.year
                ),
                "needed_by": last_day,
                "plan_id": self.id,
                "line_ids": [
                    Command.create(
                        {
                            "product_id": line.product_id.id,
                            "product_uom_id": line.product_uom_id.id,
                            "quantity": line.quantity,
                        }
                    )
                    for line in lines
                ],
            }
            for kind, lines in kinds.items()
        ]

    def action_cancel(self):
        return self._run_step(
            "cancel", (BMD_PLANNER,), self.env._("It cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        return {
            plan: [self.env._("It was sent or cancelled.")]
            for plan in self
            if plan.state in self._register_closed_states
        }

    def _do_cancel(self):
        self.sudo()._in_transition().write({"state": "cancelled"})

    def action_view_sheets(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_stock.aftersales_contact_sheet_action"
        )
        action["domain"] = [("plan_id", "in", self.ids)]
        action["context"] = {}
        return action
