# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.service_base.jobs import each_record

from ..roles import CLERK, FINANCE, LEADER, MANAGER

_MAKERS = (CLERK, LEADER, MANAGER)
# What finance approves; fixed once it is decided.
_CONTENT = {"product_id", "price", "date_from", "company_id"}
_RUNNING = ("approved", "in_use")


class AftersalesSalvagePrice(models.Model):
    """What a part out of a teardown is worth (拆解物料单价明细, S14, D1-4).

    The after-sales department draws up the list, finance approves each price.
    From its first day on it is in use, and the one before ends on the eve.
    """

    _name = "aftersales.salvage.price"
    _description = "Salvage price"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
        "service.approval.mixin",
    ]
    _order = "product_id, date_from desc, id desc"
    _check_company_auto = True

    _guarded_fields = ("date_to", "approved_at")
    _register_closed_states = ("ended", "cancelled")
    _state_from = ["draft"]
    _state_to = ["approved", "in_use"]
    _cancel_state = "cancelled"
    _approval_applicant_fields = ("user_id",)
    _approval_request_roles = _MAKERS
    _approval_free_fields = ("note",)

    product_id = fields.Many2one(
        "product.product",
        string="Part",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        tracking=True,
        domain="[('is_storable', '=', True)]",
    )
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    currency_id = fields.Many2one(related="company_id.currency_id")
    price = fields.Float(
        string="Unit Price", digits="Product Price", required=True, tracking=True
    )
    standard_price = fields.Float(
        related="product_id.standard_price",
        string="Cost Now",
        help="What a unit costs in the books today.",
    )
    price_before = fields.Float(
        string="In Use Now", compute="_compute_price_before", digits="Product Price"
    )
    date_from = fields.Date(
        string="From",
        required=True,
        tracking=True,
        default=lambda self: self.env["service.policy"]._today(self.env.company),
    )
    date_to = fields.Date(string="Until", readonly=True, copy=False)
    approved_at = fields.Datetime(readonly=True, copy=False)
    note = fields.Char(string="Basis", help="How the price was found.")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("approved", "Approved, not begun"),
            ("in_use", "In use"),
            ("ended", "Ended"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )

    _price_positive = models.Constraint(
        "CHECK(price > 0)", "A salvage price is above zero."
    )
    _one_in_use = models.UniqueIndex(
        "(company_id, product_id) WHERE state = 'in_use'",
        "This part has a salvage price in use: end it first (D1-4).",
    )
    _one_a_day = models.UniqueIndex(
        "(company_id, product_id, date_from) WHERE state IN ('approved', 'in_use')",
        "Two salvage prices of a part cannot begin on the same day (D1-4).",
    )

    @api.depends("product_id", "company_id")
    def _compute_price_before(self):
        running = dict(
            self._read_group(
                [
                    ("product_id", "in", self.product_id.ids),
                    ("company_id", "in", self.company_id.ids),
                    ("state", "=", "in_use"),
                ],
                ["product_id"],
                ["price:max"],
            )
        )
        for record in self:
            record.price_before = running.get(record.product_id, 0.0)

    @api.constrains("product_id")
    def _check_product(self):
        for record in self:
            if not record.product_id.is_storable:
                raise ValidationError(
                    self.env._(
                        "%s is not kept in stock: it needs no salvage price.",
                        record.product_id.display_name,
                    )
                )

    def write(self, vals):
        if _CONTENT & set(vals) and not self._is_in_transition():
            decided = self.filtered(lambda price: price.state != "draft")
            if decided:
                raise UserError(
                    self.env._(
                        "%s: an approved price stays as finance signed it (D1-4). "
                        "Make a new one from a later day.",
                        ", ".join(decided.mapped("name")[:5]),
                    )
                )
        return super().write(vals)

    # -- which price holds ---

    @api.model
    def _get_running(self, company, products, day):
        """The approved price of each product on a day: ``{product: price record}``.

        Products without one are not in the result. One query.
        """
        found = self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("product_id", "in", products.ids),
                ("state", "in", ("approved", "in_use", "ended")),
                ("date_from", "<=", day),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", day),
            ],
            order="date_from, id",
        )
        return {price.product_id: price for price in found}

    # -- approved, in use, ended ---

    def _on_approved(self):
        result = super()._on_approved()
        self.sudo()._start_approved()
        return result

    def _start_approved(self):
        """Finance approved: the price begins on its day, never before today."""
        now = fields.Datetime.now()
        for price in self.sorted(lambda one: (one.date_from, one.id)):
            today = self.env["service.policy"]._today(price.company_id)
            start = max(price.date_from, today)
            price._end_former(start)
            price._in_transition().write(
                {
                    "state": "in_use" if start <= today else "approved",
                    "date_from": start,
                    "approved_at": now,
                }
            )

    def _end_former(self, start):
        """Prices of the same part end on the eve of ``start``."""
        self.ensure_one()
        today = self.env["service.policy"]._today(self.company_id)
        former = self.search(
            [
                ("id", "!=", self.id),
                ("company_id", "=", self.company_id.id),
                ("product_id", "=", self.product_id.id),
                ("state", "in", _RUNNING),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", start),
            ]
        )
        eve = start - relativedelta(days=1)
        for price in former:
            # One that would begin later, or on this very day, comes not to count.
            is_void = price.date_from >= start
            price._in_transition().write(
                {
                    "date_to": eve,
                    "state": "ended" if is_void or eve < today else price.state,
                }
            )
        self.env.flush_all()

    @api.model
    def _run_days(self):
        """Each day: approved prices begin, those of the eve end."""
        groups = self.sudo()._read_group([("state", "in", _RUNNING)], ["company_id"])
        companies = self.env["res.company"].union(*[group[0] for group in groups])
        for company in companies:
            today = self.env["service.policy"]._today(company)
            domain = [("company_id", "=", company.id)]
            over = self.sudo().search(
                [*domain, ("state", "in", _RUNNING), ("date_to", "<", today)]
            )
            each_record(over, lambda some: some._pass_on(_RUNNING, "ended"))
            self.env.flush_all()
            begun = self.sudo().search(
                [*domain, ("state", "=", "approved"), ("date_from", "<=", today)]
            )
            each_record(begun, lambda some: some._pass_on(("approved",), "in_use"))

    def _pass_on(self, states, state):
        """Those that are still in one of the states: not what somebody ended since."""
        still = self.filtered(lambda price: price.state in states)
        still._in_transition().write({"state": state})

    # -- end, cancel ---

    def action_end(self):
        """The part is not received any more; from tomorrow it has no price."""
        return self._run_step(
            "end", (FINANCE, MANAGER), self.env._("The price cannot be ended.")
        )

    def _get_cannot_end_reasons(self):
        return {
            price: [self.env._("Only a price that runs is ended.")]
            for price in self
            if price.state not in _RUNNING
        }

    def _do_end(self):
        for price in self.sudo():
            today = self.env["service.policy"]._today(price.company_id)
            is_begun = price.date_from <= today
            price._in_transition().write(
                {
                    "date_to": today
                    if is_begun
                    else price.date_from - relativedelta(days=1),
                    "state": price.state if is_begun else "ended",
                }
            )

    def action_cancel(self):
        return self._run_step(
            "cancel", _MAKERS, self.env._("The price cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        return {
            price: [self.env._("Finance decided on it: end it instead.")]
            for price in self
            if price.state != "draft"
        }

    def _do_cancel(self):
        self.sudo()._in_transition().write({"state": "cancelled"})
