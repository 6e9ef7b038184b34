# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

_PAID = ("in_process", "paid")


class AftersalesVisitMoneyMixin(models.AbstractModel):
    """Cash on the spot, or an invoice on the same day (S04, D3-1.5).

    A small charge is collected by the technician, handed to the accountant and
    invoiced afterwards; otherwise the accountant invoices on the very day.
    """

    _name = "aftersales.visit.money.mixin"
    _description = "Payment of a visit"
    _guarded_fields = ("collection", "handed_at", "handed_by_id", "charge_due")

    collection = fields.Selection(
        [
            ("none", "Nothing to pay"),
            ("cash", "Cash on the spot"),
            ("invoice", "Invoice on the same day"),
        ],
        readonly=True,
        copy=False,
        help="Decided when the customer has signed, by the limit of that day.",
    )
    charge_state = fields.Selection(
        [
            ("none", "Nothing to pay"),
            ("to_collect", "To collect"),
            ("collected", "Collected"),
            ("handed", "Handed to the accountant"),
            ("to_invoice", "To invoice"),
            ("invoiced", "Invoiced"),
        ],
        string="Payment",
        compute="_compute_charge_state",
        store=True,
        index="btree_not_null",
    )
    charge_due = fields.Datetime(
        string="Payment Due",
        readonly=True,
        copy=False,
        help="Until when the cash is collected or the invoice is posted.",
    )
    handed_at = fields.Datetime(readonly=True, copy=False)
    handed_by_id = fields.Many2one(
        "res.users",
        string="Taken In By",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The accountant who took the cash in.",
    )
    payment_ids = fields.One2many(
        "account.payment",
        "aftersales_visit_id",
        string="Payments of the Voucher",
        readonly=True,
        copy=False,
    )
    invoice_ids = fields.One2many(
        "account.move", "aftersales_visit_id", readonly=True, copy=False
    )
    invoice_count = fields.Integer(
        string="Invoices", compute="_compute_money_counts", compute_sudo=True
    )
    payment_count = fields.Integer(
        string="Payments",
        compute="_compute_money_counts",
        compute_sudo=True,
    )

    @api.depends("invoice_ids", "payment_ids")
    def _compute_money_counts(self):
        for visit in self:
            visit.invoice_count = len(visit.invoice_ids)
            visit.payment_count = len(visit.payment_ids)

    @api.depends(
        "collection",
        "handed_at",
        "payment_ids.state",
        "invoice_ids.state",
        "invoice_ids.payment_state",
    )
    def _compute_charge_state(self):
        for visit in self:
            visit.charge_state = visit._find_charge_state()

    def _find_charge_state(self):
        if not self.collection:
            return False
        if self.collection == "none":
            return "none"
        if self._get_posted_invoices():
            return "invoiced"
        if self.collection == "invoice":
            return "to_invoice"
        if not self._get_receipts():
            return "to_collect"
        return "handed" if self.handed_at else "collected"

    def _get_receipts(self):
        return self.sudo().payment_ids.filtered(lambda one: one.state in _PAID)

    def _get_posted_invoices(self):
        return self.sudo().invoice_ids.filtered(
            lambda invoice: (
                invoice.state == "posted"
                and invoice.move_type == "out_invoice"
                and invoice.payment_state != "reversed"
            )
        )

    # -- which way -------------------------------------------------------------

    def _settle_charge(self):
        """The customer signed: cash or invoice, and until when (D3-1.5)."""
        policy = self.env["service.policy"]
        days = self.grouped(lambda visit: (visit.company_id, visit._get_signed_day()))
        codes = {}
        for (company, day), visits in days.items():
            limit = policy._get_value("visit.small_charge", company, day)
            visits._keep_policies(
                policy._explain_many(["visit.small_charge"], company, day)
            )
            for visit in visits:
                way = visit._find_collection(limit)
                visit._in_transition().collection = way
                if way != "none":
                    codes[visit] = "visit.collect" if way == "cash" else "visit.invoice"
        self.browse([visit.id for visit in codes])._start_deadlines(codes)

    def _find_collection(self, limit):
        currency = self.currency_id
        if currency.compare_amounts(self.amount_total, 0) <= 0:
            return "none"
        small = currency.compare_amounts(self.amount_total, limit) <= 0
        return "cash" if small else "invoice"

    def _get_signed_day(self):
        return self._get_company_day(self.completed_at or fields.Datetime.now())

    def _get_unpaid_reasons(self):
        """What the payment still needs before filing: ``{visit: [reason]}``."""
        reasons = {}
        for visit in self:
            text = visit._get_unpaid_reason()
            if text:
                reasons[visit] = [text]
        return reasons

    def _get_unpaid_reason(self):
        amount = self.currency_id.format(self.amount_total)
        if self.collection == "cash" and not self._get_receipts():
            return self.env._(
                "%s is collected on the spot: book the cash first (D3-1.5).", amount
            )
        if self.collection == "invoice" and not self._get_timely_invoices():
            return self.env._(
                "The charge of %s needs its invoice of the day: ask the accountant "
                "to post it (D3-1.5).",
                amount,
            )
        return False

    def _get_timely_invoices(self):
        """Posted invoices from the day of the signature until today."""
        first = self._get_signed_day()
        last = self.env["service.policy"]._today(self.company_id)
        partner = self.partner_id.commercial_partner_id
        return self._get_posted_invoices().filtered(
            lambda invoice: (
                first <= invoice.invoice_date <= last
                and invoice.commercial_partner_id == partner
            )
        )

    def _get_money_booked_reasons(self):
        reasons = {}
        for visit in self:
            if visit._get_receipts() or visit._get_posted_invoices():
                reasons[visit] = [
                    self.env._(
                        "Cash or invoice is booked: let the accountant cancel it first."
                    )
                ]
        return reasons

    # -- what was booked -----------------------------------------------------------

    def action_view_invoices(self):
        return self._view_money("account.move", self.invoice_ids)

    def action_view_payments(self):
        return self._view_money("account.payment", self.payment_ids)

    def _view_money(self, model, records):
        self.ensure_one()
        action = {
            "type": "ir.actions.act_window",
            "name": self.env["ir.model"]._get(model).name,
            "res_model": model,
            "view_mode": "list,form",
            "domain": [("aftersales_visit_id", "=", self.id)],
        }
        if len(records) == 1:
            action.update(view_mode="form", res_id=records.id)
        return action
