# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..roles import AGENT

_ASKED = {"type_id", "visitor", "age", "id_shown", "quantity", "what"}


class CareVisitorRequest(models.Model):
    """What a visitor asks for: asked → handling → done (S67).

    Old people, children, disabled people, mail, finding people, tickets, crafts
    (D4-11.1, D4-11.2.3, D4-11.2.4, D2-J2.7). From 70 on, with the identity card
    shown, the ticket is free (D4-11.3.1.2). A missing person is called by
    broadcast three times at least (D4-11.3.2).
    """

    _name = "care.visitor.request"
    _description = "Visitor request"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.document.mixin",
        "service.register.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _register_draft_states = ("asked",)
    _register_closed_states = ("done", "cancelled")
    _register_date_field = "done_at"
    _guarded_fields = ("price_unit", "price_reason", "handler_id", "done_at")

    type_id = fields.Many2one(
        "care.visitor.type",
        string="Kind",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    visitor = fields.Char(required=True, tracking=True)
    phone = fields.Char(string="Telephone")
    age = fields.Integer(help="As the identity card says.")
    id_shown = fields.Boolean(
        string="Identity Card Shown", help="Free entry needs it (D4-11.3.1.2)."
    )
    what = fields.Text(string="What Is Asked For")
    department_id = fields.Many2one(
        "hr.department",
        check_company=True,
        ondelete="restrict",
        compute="_compute_department_id",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    has_price = fields.Boolean(related="type_id.has_price")
    quantity = fields.Integer(default=1, required=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    price_unit = fields.Monetary(string="Price Each", readonly=True, copy=False)
    price_total = fields.Monetary(
        string="Price in All", compute="_compute_price_total", store=True
    )
    price_reason = fields.Char(string="Why This Price", readonly=True, copy=False)
    broadcast_ids = fields.One2many(
        "care.visitor.broadcast", "request_id", string="Broadcasts"
    )
    broadcast_count = fields.Integer(compute="_compute_broadcast_count")
    broadcast_min = fields.Integer(
        string="Broadcasts Needed", compute="_compute_broadcast_count"
    )
    result = fields.Text()
    handler_id = fields.Many2one(
        "res.users",
        string="Handled By",
        readonly=True,
        copy=False,
        ondelete="restrict",
        tracking=True,
    )
    state = fields.Selection(
        [
            ("asked", "Asked for"),
            ("handling", "Handling"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="asked",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
        copy=False,
        group_expand=True,
    )
    done_at = fields.Datetime(readonly=True, copy=False)

    _live = models.Index("(company_id, type_id) WHERE state IN ('asked', 'handling')")
    _age_range = models.Constraint(
        "CHECK (age >= 0 AND age < 150)", "An age is between 0 and 150."
    )
    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "At least one is asked for."
    )

    @api.depends("type_id", "company_id")
    def _compute_department_id(self):
        for request in self:
            kind = request.type_id.with_company(request.company_id)
            request.department_id = request.department_id or kind.department_id

    @api.depends("price_unit", "quantity")
    def _compute_price_total(self):
        for request in self:
            request.price_total = request.price_unit * request.quantity

    @api.depends("broadcast_ids", "type_id")
    def _compute_broadcast_count(self):
        counts = dict(
            self.env["care.visitor.broadcast"]._read_group(
                [("request_id", "in", self.ids)], ["request_id"], ["__count"]
            )
        )
        for request in self:
            policy = request.type_id.sudo().broadcast_policy_id
            request.broadcast_count = counts.get(request._origin, 0)
            request.broadcast_min = (
                policy._get_number(request.company_id) if policy else 0
            )

    @api.depends("name", "visitor")
    def _compute_display_name(self):
        for request in self:
            request.display_name = (
                f"{request.name or ''} {request.visitor or ''}".strip()
            )

    @api.constrains("id_shown", "age", "quantity", "type_id")
    def _check_identity(self):
        """Who shows the card is let in free, not who comes along (D4-11.3.1.2)."""
        for request in self:
            policy = request.type_id.sudo().free_age_policy_id
            if (
                policy
                and request.id_shown
                and request.quantity > 1
                and request.age >= policy._get_number(request.company_id)
            ):
                raise ValidationError(
                    self.env._(
                        "%s: only who shows the card is free. Write a request for each "
                        "person (D4-11.3.1.2).",
                        request.display_name,
                    )
                )
            if request.id_shown and not request.age:
                raise ValidationError(
                    self.env._(
                        "%s: write the age that the identity card says.",
                        request.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        requests = super().create(vals_list)
        requests._set_price()
        return requests

    def write(self, vals):
        late = self.filtered(lambda one: one.state in ("done", "cancelled"))
        if _ASKED & set(vals) and late and not self._is_in_transition():
            raise UserError(
                self.env._("%s has ended and stays as it is.", late[0].display_name)
            )
        result = super().write(vals)
        if {"type_id", "age", "id_shown"} & set(vals):
            self._set_price()
        return result

    def _set_price(self):
        """Nobody types a price: age and identity card decide (D4-11.3.1.2)."""
        for request in self:
            kind = request.type_id.sudo().with_company(request.company_id)
            price, reason = 0.0, False
            if kind.has_price:
                price, reason = kind.price, self.env._("Normal price")
            policy = kind.free_age_policy_id
            if policy:
                age = policy._get_number(request.company_id)
                if request.id_shown and request.age >= age:
                    price = 0.0
                    reason = self.env._(
                        "Free from %d years on, identity card shown (D4-11.3.1.2)", age
                    )
            request.sudo()._in_transition().write(
                {"price_unit": price, "price_reason": reason}
            )

    # -- handling ---

    def action_handle(self):
        return self._run_step("handle", (AGENT,), self.env._("It cannot be taken."))

    def _get_cannot_handle_reasons(self):
        return {
            request: [self.env._("Somebody has taken it, or it has ended.")]
            for request in self
            if request.state != "asked"
        }

    def _do_handle(self):
        self.sudo()._in_transition().write(
            {"state": "handling", "handler_id": self.env.uid}
        )

    def action_done(self):
        return self._run_step("done", (AGENT,), self.env._("It cannot be closed."))

    def _get_cannot_done_reasons(self):
        reasons = {}
        for request in self:
            texts = []
            if request.state != "handling":
                texts.append(self.env._("Take it first, or it has ended."))
            if request.broadcast_count < request.broadcast_min:
                texts.append(
                    self.env._(
                        "Broadcast %(count)s times, at least %(least)s are needed "
                        "(D4-11.3.2).",
                        count=request.broadcast_count,
                        least=request.broadcast_min,
                    )
                )
            if not (request.result or "").strip():
                texts.append(self.env._("Write how it ended."))
            reasons[request] = texts
        return reasons

    def _do_done(self):
        self.sudo()._in_transition().write(
            {"state": "done", "done_at": fields.Datetime.now()}
        )

    def action_cancel(self):
        return self._run_step("cancel", (AGENT,), self.env._("It cannot be cancelled."))

    def _get_cannot_cancel_reasons(self):
        reasons = {}
        for request in self:
            if request.state not in ("asked", "handling"):
                reasons[request] = [self.env._("It has ended.")]
            elif request.broadcast_count and request.broadcast_min:
                reasons[request] = [
                    self.env._(
                        "It was broadcast: go on until the person is found (D4-11.3.2)."
                    )
                ]
        return reasons

    def _do_cancel(self):
        self.sudo()._in_transition().write(
            {"state": "cancelled", "done_at": fields.Datetime.now()}
        )
