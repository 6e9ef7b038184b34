# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.service_base.turns import take_turns

from ..roles import CLERK, FINANCE


class AftersalesChargeSheet(models.Model):
    """The charge of a repair (修理收费单, FM002): a sale order and its invoice.

    Made when the customer agreed in writing, where that is needed
    (D4-8.5.1.1.1). What the law or the company's promise makes free is not
    charged, what a contract covers is charged by its percentage.
    """

    _name = "aftersales.charge.sheet"
    _description = "Repair charge sheet"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
        "service.evidence.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _register_form_number = "BS-CP0703-FM002"
    _register_draft_states = ()
    _register_closed_states = ("invoiced", "cancelled")
    _register_date_field = "closed_at"
    _guarded_fields = ("sale_order_id", "closed_at")
    _evidence_content_fields = ("repair_id", "sale_order_id")

    repair_id = fields.Many2one(
        "repair.order",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        related="repair_id.partner_id",
        store=True,
        index=True,
        string="Customer",
        ondelete="restrict",
    )
    product_id = fields.Many2one(related="repair_id.product_id")
    lot_id = fields.Many2one(related="repair_id.lot_id", string="Serial")
    sale_order_id = fields.Many2one(
        "sale.order", readonly=True, copy=False, index=True, ondelete="restrict"
    )
    feedback_ids = fields.One2many(
        related="repair_id.feedback_ids", string="Feedback Sheets"
    )
    currency_id = fields.Many2one(
        "res.currency", related="sale_order_id.currency_id", related_sudo=True
    )
    amount_total = fields.Monetary(
        string="Charged", related="sale_order_id.amount_total", related_sudo=True
    )
    agreed_amount = fields.Monetary(compute="_compute_agreed_amount")
    is_credited = fields.Boolean(
        compute="_compute_is_credited",
        compute_sudo=True,
        help="A credit note took its whole invoice back: invoice it anew, or cancel.",
    )
    invoice_names = fields.Char(string="Invoices", compute="_compute_invoices")
    payment_state = fields.Selection(
        [("open", "To pay"), ("paid", "Paid Up")],
        string="Payment",
        compute="_compute_invoices",
    )
    state = fields.Selection(
        [
            ("charged", "To invoice"),
            ("invoiced", "Invoiced"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="charged",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    closed_at = fields.Datetime(readonly=True, copy=False)

    _live = models.Index("(company_id) WHERE state = 'charged'")
    _once = models.UniqueIndex(
        "(repair_id) WHERE state != 'cancelled'", "This repair is charged already."
    )

    @api.depends("state", "sale_order_id.invoice_ids.state")
    def _compute_is_credited(self):
        for charge in self:
            charge.is_credited = (
                charge.state == "invoiced"
                and not charge.sale_order_id._is_repair_invoiced()
            )

    def _compute_agreed_amount(self):
        sheets = self.repair_id._get_live_sheets()
        for charge in self:
            agreed = sheets[charge.repair_id].filtered(lambda o: o.state == "agreed")
            charge.agreed_amount = sum(agreed.mapped("consent_amount"))

    @api.depends(
        "sale_order_id.invoice_ids.state", "sale_order_id.invoice_ids.amount_residual"
    )
    def _compute_invoices(self):
        for charge in self:
            invoices = charge.sudo().sale_order_id.invoice_ids.filtered(
                lambda move: move.state == "posted"
            )
            charge.invoice_names = ", ".join(invoices.mapped("name"))
            owed = sum(invoices.mapped("amount_residual_signed"))
            asked = charge.sudo().sale_order_id._is_repair_invoiced()
            charge.payment_state = asked and (
                "open"
                if charge.company_id.currency_id.compare_amounts(owed, 0)
                else "paid"
            )

    # -- made ---

    @api.model
    def _get_cannot_charge_reasons(self, repairs):
        """Why repairs cannot be charged: ``{repair: [reason, ...]}``."""
        reasons = {repair: [] for repair in repairs}
        charged = self.sudo().search(
            [("repair_id", "in", repairs.ids), ("state", "!=", "cancelled")]
        )
        by_repair = charged.grouped(lambda charge: charge.repair_id.id)
        for repair, texts in repairs._get_consent_reasons().items():
            reasons[repair] += texts
        sheets = repairs._get_live_sheets()
        for repair, texts in reasons.items():
            if repair.state == "cancel":
                texts.append(self.env._("It is cancelled."))
            if repair.under_warranty:
                texts.append(
                    self.env._("It is in warranty: free of charge (D0-3.3.1b).")
                )
            if not repair.partner_id:
                texts.append(self.env._("It names no customer."))
            if repair.id in by_repair:
                texts.append(
                    self.env._("It is charged by %s.", by_repair[repair.id][0].name)
                )
            parts = repair.move_ids.filtered(
                lambda move: move.repair_line_type == "add" and move.state != "cancel"
            )
            if not texts and not (sheets[repair].line_ids or parts):
                texts.append(
                    self.env._("There is nothing to charge: write a feedback sheet.")
                )
            order = repair.sudo().sale_order_id
            if not texts and order.state == "cancel":
                texts.append(self.env._("Its sale order %s is cancelled.", order.name))
        return reasons

    @api.model
    def _make_for(self, repairs):
        """Charge sheets of the repairs that may be charged.

        :return: ``(charge sheets, text about the other repairs or False)``
        :raises UserError: when none can be charged
        """
        # The second of two finds the repair charged.
        take_turns(repairs.sudo())
        reasons = self._get_cannot_charge_reasons(repairs)
        able = repairs.filtered(lambda repair: not reasons[repair])
        if not able:
            self._raise_reasons(self.env._("The charge sheet cannot be made."), reasons)
        charges = self.sudo().create(
            [
                {"repair_id": repair.id, "company_id": repair.company_id.id}
                for repair in able
            ]
        )
        left = "\n".join(
            f"{repair.name}: {' '.join(texts)}"
            for repair, texts in reasons.items()
            if texts
        )
        return self.browse(charges.ids), left or False

    @api.model_create_multi
    def create(self, vals_list):
        """No charge sheet without the customer's consent, whoever makes it."""
        repairs = self.env["repair.order"].browse(
            [vals["repair_id"] for vals in vals_list if vals.get("repair_id")]
        )
        self._raise_reasons(
            self.env._("The charge sheet cannot be made."),
            self._get_cannot_charge_reasons(repairs),
        )
        charges = super().create(vals_list)
        charges.sudo()._make_orders()
        return charges

    def write(self, vals):
        if "repair_id" in vals:
            raise UserError(
                self.env._(
                    "%s: another repair has a charge sheet of its own (D4-8.5.1.1.1).",
                    ", ".join(self.mapped("name")[:5]),
                )
            )
        return super().write(vals)

    def _make_orders(self):
        """The sale orders of these charges, or the quotations that exist."""
        fresh = self.repair_id.filtered(lambda one: not one.sale_order_id)
        fresh._make_sale_orders()
        for charge in self:
            order = charge.repair_id.sale_order_id
            charge._in_transition().sale_order_id = order
            if order.state in ("draft", "sent"):
                lines = self.env["sale.order.line"]._for_charge()
                order.with_env(lines.env).write(charge._prepare_order_vals())
        self._take_new_lines()

    def _prepare_order_vals(self):
        """Reasons and class of the work, from the sheets to the sale order."""
        self.ensure_one()
        sheets = self.repair_id._get_live_sheets()[self.repair_id]
        agreed = sheets.filtered(lambda one: one.state in ("agreed", "free"))
        accident = "accident" in agreed.mapped("kind")
        adviser = agreed[:1].user_id or self.user_id
        discounts = filter(None, agreed.mapped("discount_reason"))
        margins = filter(None, agreed.mapped("margin_reason"))
        vals = {"user_id": adviser.id, "currency_id": agreed[:1].currency_id.id}
        if not vals["currency_id"]:
            del vals["currency_id"]
        if accident:
            vals["aftersales_work"] = "accident"
        if reason := "; ".join(discounts):
            vals["aftersales_discount_reason"] = reason
        if reason := "; ".join(margins):
            vals["aftersales_margin_reason"] = reason
        return vals

    def _take_new_lines(self):
        """Put agreed lines that are not charged yet on the sale orders."""
        live = self.filtered(lambda charge: charge.state != "cancelled")
        sheets = live.repair_id._get_live_sheets()
        for charge in live:
            order = charge.sale_order_id
            agreed = sheets[charge.repair_id].filtered(
                lambda one: one.state in ("agreed", "free")
            )
            lines = agreed.line_ids.filtered(lambda line: not line.sale_line_id)
            for line in lines.filtered(lambda line: line.kind != "part"):
                line._in_transition().sale_line_id = (
                    self.env["sale.order.line"]
                    .sudo()
                    ._for_charge()
                    .create(charge._prepare_order_line_vals(order, line))
                )
            charge.repair_id.move_ids._apply_aftersales_prices()

    def _prepare_order_line_vals(self, order, line):
        return {
            "order_id": order.id,
            "product_id": line.product_id.id,
            "name": line.name,
            "product_uom_qty": line.quantity,
            "price_unit": line.price_payable,
            "discount": line.discount,
            "aftersales_cover_percent": line.cover_percent,
            "tax_ids": [Command.set(line.tax_ids.ids)],
        }

    # -- invoiced ---

    def action_invoice(self):
        """Confirm the sale order and post its invoice."""
        return self._run_step(
            "invoice", (CLERK, FINANCE), self.env._("It cannot be invoiced.")
        )

    def _get_cannot_invoice_reasons(self):
        reasons = {}
        for charge in self:
            texts = reasons[charge] = []
            order = charge.sudo().sale_order_id
            if charge.state != "charged" and not charge.is_credited:
                texts.append(self.env._("It does not wait for its invoice."))
                continue
            texts += order._get_repair_reasons().get(order, ())
            if order.currency_id.is_zero(order.amount_total):
                texts.append(self.env._("The contract covers everything."))
        return reasons

    def _do_invoice(self):
        orders = self.sudo().sale_order_id
        orders.filtered(lambda one: one.state in ("draft", "sent")).action_confirm()
        invoices = orders._create_invoices()
        invoices.action_post()
        self.sudo()._in_transition().write(
            {"state": "invoiced", "closed_at": fields.Datetime.now()}
        )

    # -- cancelled ---

    def action_cancel(self):
        return self._run_step(
            "cancel", (CLERK, FINANCE), self.env._("It cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        return {
            charge: [
                self.env._("It is invoiced: make a credit note of its invoice first.")
            ]
            for charge in self
            if charge.state == "cancelled"
            or charge.sudo().sale_order_id._is_repair_invoiced()
        }

    def _do_cancel(self):
        """The order ends with it; a next charge starts from the sheets again."""
        charges = self.sudo()
        charges.repair_id.feedback_ids.line_ids._in_transition().write(
            {"sale_line_id": False}
        )
        orders = charges.sale_order_id
        repairs = charges.repair_id
        repairs.move_ids.sale_line_id = False
        repairs.sale_order_id = False
        orders._action_cancel()
        charges._in_transition().write(
            {"state": "cancelled", "closed_at": fields.Datetime.now()}
        )

    # -- ways to other documents ---

    def action_view_repair(self):
        self.ensure_one()
        return self.repair_id._get_records_action(name=self.env._("Repair"))

    def action_view_sale_order(self):
        self.ensure_one()
        return self.sale_order_id._get_records_action(name=self.env._("Sale Order"))
