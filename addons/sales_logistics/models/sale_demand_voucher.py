# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..roles import CLERK

_METHODS = {"returned": "action_return", "refused": "action_refuse"}


class SaleDemandVoucher(models.Model):
    """What the customer asked for, on paper or by message (S46, D2-12, D2-15).

    Without quantity, product or contact it is incomplete: it is returned for
    correction, or refused where it is not reliable, each with the reason (A60).

    What customers and salespeople ask for (D2-0) is complete, with product and drawing,
    before it is an order (D2-6.1, D2-G1.1, D2-O15).
    """

    _name = "sale.demand.voucher"
    _description = "Customer demand voucher"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.evidence.mixin",
        "service.numbered.mixin",
    ]
    _order = "date desc, id desc"
    _check_company_auto = True

    _register_draft_states = ("received",)
    _register_closed_states = ("accepted", "refused")
    _evidence_content_fields = ("partner_id", "product_text", "quantity", "date")
    _guarded_fields = ("name", "reason")

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    date = fields.Date(
        required=True,
        default=lambda self: self.env["service.policy"]._today(self.env.company),
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    product_text = fields.Text(
        string="What Is Wanted", help="Model, drawing, what the customer wrote."
    )
    quantity = fields.Float(digits="Product Unit")
    contact = fields.Char(help="Who of the customer says so, telephone.")
    user_id = fields.Many2one(
        "res.users", string="Clerk", default=lambda self: self.env.user, required=True
    )
    state = fields.Selection(
        [
            ("received", "Received"),
            ("accepted", "Accepted"),
            ("returned", "Returned for correction"),
            ("refused", "Refused"),
        ],
        string="Status",
        default="received",
        required=True,
        readonly=True,
        tracking=True,
    )
    reason = fields.Char(readonly=True, copy=False, tracking=True)
    order_ids = fields.One2many("sale.order", "demand_voucher_id", readonly=True)
    order_count = fields.Integer(compute="_compute_order_count")

    _live = models.Index("(company_id, date) WHERE state IN ('received', 'returned')")

    @api.depends("order_ids")
    def _compute_order_count(self):
        for voucher in self:
            voucher.order_count = len(voucher.order_ids)

    # -- steps ------------------------------------------------------------------

    def action_accept(self):
        return self._run_step(
            "accept", (CLERK,), self.env._("The voucher cannot be accepted.")
        )

    def _get_cannot_accept_reasons(self):
        reasons = {}
        for voucher in self:
            texts = []
            if voucher.state not in ("received", "returned"):
                texts.append(self.env._("It was decided on."))
            lacking = voucher._get_lacking()
            if lacking:
                texts.append(
                    self.env._(
                        "It lacks: %s (D2-15). Return it to the customer for "
                        "correction.",
                        ", ".join(lacking),
                    )
                )
            if texts:
                reasons[voucher] = texts
        return reasons

    def _get_lacking(self):
        self.ensure_one()
        labels = self.fields_get(["product_text", "quantity", "contact"], ["string"])
        lacking = [
            labels[name]["string"]
            for name in ("product_text", "contact")
            if not (self[name] or "").strip()
        ]
        if self.quantity <= 0:
            lacking.append(labels["quantity"]["string"])
        return lacking

    def _do_accept(self):
        self.sudo()._in_transition().write({"state": "accepted", "reason": False})

    def action_return(self, reason=None):
        """Back to the customer for correction, with what is wrong (D2-15)."""
        return self._decide("returned", reason)

    def action_refuse(self, reason=None):
        """Not accepted: unreliable (D2-15)."""
        return self._decide("refused", reason)

    def _decide(self, state, reason):
        if not reason:
            return self.env["sale.reason.wizard"]._open(self, _METHODS[state])
        self._check_roles(CLERK)
        self.check_access("write")
        open_ones = {
            voucher: []
            if voucher.state in ("received", "returned")
            else [self.env._("It was decided on.")]
            for voucher in self
        }
        able, left = self._able_or_raise(
            self.env._("The voucher cannot be decided on."), open_ones
        )
        able.sudo()._in_transition().write({"state": state, "reason": reason})
        return self._notify_batch(able, left)

    def action_make_quotation(self):
        """A new quotation of this customer, with the voucher on it (S46)."""
        self._check_roles(CLERK)
        if not self:
            return None
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Quotation"),
            "res_model": "sale.order",
            "view_mode": "form",
            "context": {
                "default_partner_id": self.partner_id.id,
                "default_demand_voucher_id": self.id,
                "default_company_id": self.company_id.id,
            },
        }

    def action_view_orders(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sale.action_orders")
        return {
            **action,
            "domain": [("demand_voucher_id", "=", self.id)],
            "context": {},
        }
