# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

_PERCENT = "freight.over_percent"
_EXPRESS = "freight.express_limit"
_FIXED = {
    "site_id",
    "carrier_id",
    "mode",
    "route_id",
    "day",
    "amount",
    "destination_site_id",
}


class AftersalesFreight(models.Model):
    """Freight of one shipment (运费, S38, D4-3.3.2a–e) and whether it may be paid.

    A hired vehicle up to 10 % above the filed price is the site's own decision;
    above it the department approves each time, air freight is always the
    department manager's, express above 200 as well. Without the approval it is
    not confirmed, and the carrier's bill is not booked. Steps and bills:
    ``aftersales.freight.flow.mixin``.
    """

    _name = "aftersales.freight"
    _description = "Freight"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.policy.basis.mixin",
        "aftersales.freight.flow.mixin",
        "service.numbered.mixin",
    ]
    _order = "day desc, id desc"
    _check_company_auto = True

    _guarded_fields = ("name", "confirmed_at", "confirmed_by_id")
    _register_closed_states = ("confirmed", "cancelled")
    _register_date_field = "day"

    site_id = fields.Many2one(
        "aftersales.site",
        string="Sending Site",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        default=lambda self: self._default_site(),
        tracking=True,
    )
    department_id = fields.Many2one(
        related="site_id.department_id",
        store=True,
        string="Department",
        index=True,
        ondelete="restrict",
    )
    supervisor_id = fields.Many2one(related="site_id.supervisor_id")
    manager_id = fields.Many2one(related="site_id.manager_id")
    company_id = fields.Many2one(
        related="site_id.company_id",
        store=True,
        index=True,
        precompute=True,
        ondelete="restrict",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users",
        string="Applicant",
        required=True,
        default=lambda self: self.env.user,
        copy=False,
        ondelete="restrict",
    )
    day = fields.Date(
        string="Day of Shipment",
        required=True,
        default=lambda self: self.env["service.policy"]._today(self.env.company),
        tracking=True,
        help="Day of the shipment: the price filed for it counts.",
    )
    mode = fields.Selection(
        [
            ("vehicle", "Hired vehicle"),
            ("air", "Air freight"),
            ("express", "Express"),
        ],
        required=True,
        default="vehicle",
        tracking=True,
    )
    carrier_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    route_id = fields.Many2one(
        "aftersales.freight.route",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    destination_site_id = fields.Many2one(
        "aftersales.site",
        string="To",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    destination = fields.Char(help="Where no site of ours is the goal.")
    picking_id = fields.Many2one(
        "stock.picking",
        string="Transfer",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    origin = fields.Char(string="Document", help="Slip or contract it was sent for.")
    amount = fields.Monetary(required=True, tracking=True)
    reason = fields.Text(
        string="Application",
        help="Why it costs so much, or must go by air or express (D4-3.3.2b–e).",
    )
    filed_price = fields.Monetary(
        compute="_compute_need", store=True, precompute=True, compute_sudo=True
    )
    limit_amount = fields.Monetary(
        string="Free Up To",
        compute="_compute_need",
        store=True,
        precompute=True,
        compute_sudo=True,
        help="What the site may spend without an application.",
    )
    over_amount = fields.Monetary(
        string="Above the Limit",
        compute="_compute_need",
        store=True,
        precompute=True,
        compute_sudo=True,
    )
    need = fields.Selection(
        [
            ("none", "Within the limit"),
            ("department", "Application to the department"),
            ("manager", "Application to the department manager"),
        ],
        string="Approval",
        compute="_compute_need",
        store=True,
        precompute=True,
        compute_sudo=True,
        index=True,
    )
    has_contract = fields.Boolean(
        string="Contract Running", compute="_compute_has_contract"
    )
    bill_line_ids = fields.One2many("account.move.line", "freight_id", readonly=True)
    billed_amount = fields.Monetary(compute="_compute_billed_amount")
    bill_count = fields.Integer(compute="_compute_billed_amount")
    confirmed_at = fields.Datetime(readonly=True, copy=False)
    confirmed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("confirmed", "Confirmed"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
    )

    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "Freight costs more than nothing."
    )
    _live = models.Index("(site_id, day) WHERE state = 'draft'")
    _carrier_day = models.Index("(carrier_id, day)")

    def _default_site(self):
        return self.env["aftersales.loan"]._default_site()

    @api.depends("mode", "amount", "carrier_id", "route_id", "day", "company_id")
    def _compute_need(self):
        """By the prices and limits in force on the day of the shipment.

        Limits include the number: 1,100.00 is within 110 % of 1,000 (A33).
        """
        prices = self.env["aftersales.freight.price"]
        policy = self.env["service.policy"]
        hired = self.filtered(lambda freight: freight.mode == "vehicle")
        cases = [
            {
                "company": freight.company_id or self.env.company,
                "day": freight.day,
                "carrier_id": freight.carrier_id,
                "route_id": freight.route_id,
            }
            for freight in hired
        ]
        filed = dict(zip(hired, prices._lookup_many(cases), strict=True))
        for freight in self:
            company = freight.company_id or self.env.company
            currency = company.currency_id
            price = filed[freight].price if freight in filed else 0.0
            limit = 0.0
            if freight.mode == "vehicle" and price:
                percent = policy._get_value(_PERCENT, company, freight.day)
                limit = currency.round(price * (100 + percent) / 100)
            elif freight.mode == "express":
                limit = policy._get_value(_EXPRESS, company, freight.day)
            over = freight.amount - limit
            within = currency.compare_amounts(freight.amount, limit) <= 0
            freight.filed_price = price
            freight.limit_amount = limit
            unlimited = within or freight.mode == "air"
            freight.over_amount = 0.0 if unlimited else currency.round(over)
            if freight.mode == "air":
                freight.need = "manager"
            elif within:
                freight.need = "none"
            else:
                freight.need = "department" if freight.mode == "vehicle" else "manager"

    @api.depends("carrier_id", "department_id", "day")
    def _compute_has_contract(self):
        running = self.env["aftersales.carrier.contract"].search(
            [
                ("carrier_id", "in", self.carrier_id.ids),
                ("state", "=", "running"),
            ]
        )
        for freight in self:
            freight.has_contract = any(
                contract.carrier_id == freight.carrier_id
                and contract._covers(freight.department_id, freight.day)
                for contract in running
            )

    @api.depends("bill_line_ids.balance", "bill_line_ids.parent_state")
    def _compute_billed_amount(self):
        """In the company's currency; a credit note takes it back."""
        groups = (
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                [("freight_id", "in", self.ids), ("parent_state", "!=", "cancel")],
                ["freight_id"],
                ["balance:sum", "move_id:count_distinct"],
            )
        )
        found = {freight.id: values for freight, *values in groups}
        for freight in self:
            amount, count = found.get(freight.id, (0.0, 0))
            freight.billed_amount, freight.bill_count = amount, count

    @api.onchange("route_id")
    def _onchange_route_id(self):
        route = self.route_id
        if route:
            self.destination_site_id = route.destination_site_id
            self.destination = route.destination

    @api.onchange("picking_id")
    def _onchange_picking_id(self):
        if self.picking_id and not self.origin:
            self.origin = self.picking_id.origin or self.picking_id.name

    def write(self, vals):
        if _FIXED & set(vals) and not self._is_in_transition():
            fixed = self.filtered(lambda freight: freight.state != "draft")
            if fixed:
                raise UserError(
                    self.env._(
                        "%s: what was confirmed stays (D4-3.3.2b). Cancel it and "
                        "enter the shipment anew.",
                        ", ".join(fixed.mapped("name")[:5]),
                    )
                )
        return super().write(vals)

    def _recompute_need(self):
        """A price may have been filed since the shipment was entered."""
        self.env.add_to_compute(self._fields["need"], self)
        self.env.add_to_compute(self._fields["filed_price"], self)
        self.env.add_to_compute(self._fields["limit_amount"], self)
        self.env.add_to_compute(self._fields["over_amount"], self)
        self.mapped("need")

    def action_view_bills(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Bills of %s", self.name),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("id", "in", self.bill_line_ids.move_id.ids)],
        }
