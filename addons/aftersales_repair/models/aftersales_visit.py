# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import CLERK, DIRECTOR, TECHNICIAN

# What the customer signed for: it stays as it is once the voucher is signed.
_SIGNED_CONTENT = {
    "ticket_id",
    "partner_id",
    "product_id",
    "lot_id",
    "technician_id",
    "planned_start",
    "zone_id",
    "trips",
    "problem",
    "solution",
}
_CLOSED = ("signed", "filed", "cancelled")
_FROM_TICKET = ("partner_id", "product_id", "lot_id")


class AftersalesVisit(models.Model):
    """A visit to a customer's unit: the service voucher of the day (S03).

    A prescribed form, as all papers of service work (D3-1.2).

    One product model a voucher; it is drawn for a call or without one. The
    technician takes it to the site, the customer signs it there, the clerk
    files it (D3-1.3, D3-1.4).
    """

    _name = "aftersales.visit"
    _description = "Service voucher"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
        "service.deadline.mixin",
        "service.policy.basis.mixin",
        "aftersales.visit.class.mixin",
        "aftersales.visit.fee.mixin",
        "aftersales.visit.money.mixin",
        "aftersales.visit.booking.mixin",
        "aftersales.visit.parts.mixin",
        "aftersales.visit.checklist.mixin",
        "service.evidence.mixin",
    ]
    _order = "planned_start desc, id desc"
    _check_company_auto = True

    _guarded_fields = ("arrived_at", "completed_at", "closed_at")
    _register_draft_states = ("drawn",)
    _register_closed_states = ("filed", "cancelled")
    _register_date_field = "closed_at"
    _deadline_due_fields = {
        "visit.collect": "charge_due",
        "visit.invoice": "charge_due",
    }
    _evidence_content_fields = (
        "partner_id",
        "product_id",
        "lot_id",
        "service_class",
        "solution",
        "amount_total",
        "part_ids.product_id",
        "part_ids.lot_id",
        "part_ids.quantity",
        "labour_ids.user_id",
        "labour_ids.hours",
    )

    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Call",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        check_company=True,
        tracking=True,
        ondelete="restrict",
    )
    product_id = fields.Many2one(
        "product.product", check_company=True, ondelete="restrict"
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    warranty_end_date = fields.Date(related="lot_id.warranty_end_date")
    technician_id = fields.Many2one(
        "res.users",
        index=True,
        tracking=True,
        ondelete="restrict",
        domain="[('share', '=', False)]",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    outing_id = fields.Many2one(
        "aftersales.outing",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        help="The service trip that this voucher belongs to.",
    )
    planned_start = fields.Datetime(tracking=True)
    planned_end = fields.Datetime()
    arrived_at = fields.Datetime(readonly=True, copy=False, tracking=True)
    completed_at = fields.Datetime(
        string="Signed At", readonly=True, copy=False, tracking=True
    )
    problem = fields.Text()
    solution = fields.Text(
        string="What Was Done",
        copy=False,
        help="Goes into the unit's file; without it the voucher is not filed "
        "(D3-3.1.8).",
    )
    note = fields.Text()
    labour_ids = fields.One2many(
        "aftersales.visit.labour", "visit_id", string="Labour Lines", copy=False
    )
    hours = fields.Float(compute="_compute_hours", store=True)
    cancel_reason = fields.Char(copy=False, tracking=True)
    state = fields.Selection(
        [
            ("drawn", "Drawn"),
            ("on_site", "On site"),
            ("signed", "Signed"),
            ("filed", "Filed"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="drawn",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
        group_expand=True,
    )
    closed_at = fields.Datetime(readonly=True, copy=False)

    _live = models.Index(
        "(company_id, technician_id, planned_start) "
        "WHERE state IN ('drawn', 'on_site', 'signed')"
    )
    _technician_day = models.Index("(technician_id, service_day)")
    _register_order = models.Index("(planned_start DESC, id DESC)")

    @api.depends("labour_ids.hours")
    def _compute_hours(self):
        for visit in self:
            visit.hours = sum(visit.labour_ids.mapped("hours"))

    @api.onchange("ticket_id")
    def _onchange_ticket_id(self):
        if self.ticket_id:
            self.update(self._prepare_from_ticket(self.ticket_id, {}))

    @api.onchange("lot_id")
    def _onchange_lot_id(self):
        if self.lot_id:
            self.product_id = self.lot_id.product_id

    # -- creating and changing ------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """What the call says already is not typed again (D3-1.3)."""
        tickets = self.env["helpdesk.ticket"].browse(
            {vals["ticket_id"] for vals in vals_list if vals.get("ticket_id")}
        )
        by_id = {ticket.id: ticket for ticket in tickets}
        for vals in vals_list:
            if vals.get("ticket_id"):
                vals.update(self._prepare_from_ticket(by_id[vals["ticket_id"]], vals))
        self._fill_from_unit(vals_list)
        return super().create(vals_list)

    @api.model
    def _fill_from_unit(self, vals_list):
        """The product of the serial."""
        lacking = [v for v in vals_list if v.get("lot_id") and not v.get("product_id")]
        lots = self.env["stock.lot"].browse({vals["lot_id"] for vals in lacking})
        products = {lot.id: lot.product_id.id for lot in lots}
        for vals in lacking:
            vals["product_id"] = products[vals["lot_id"]]

    @api.model
    def _prepare_from_ticket(self, ticket, vals):
        """What a voucher takes over from its call, where nothing else is said."""
        taken = {
            name: ticket[name].id
            for name in _FROM_TICKET
            if ticket[name] and not vals.get(name)
        }
        if ticket.technician_id and not vals.get("technician_id"):
            taken["technician_id"] = ticket.technician_id.id
        # The title of a call is the beginning of its problem: the site needs it all.
        problem = ticket.problem or ticket.name
        if problem and not vals.get("problem"):
            taken["problem"] = problem
        return taken

    def write(self, vals):
        if _SIGNED_CONTENT & set(vals) and not self._is_in_transition():
            self._check_not_signed()
        return super().write(vals)

    def _check_not_signed(self):
        """:raises UserError: for vouchers whose content was signed (D3-1.4)"""
        signed = self.filtered(lambda visit: visit.state in _CLOSED)
        if not signed:
            return
        raise UserError(
            self.env._(
                "%s: what the customer signed stays (D3-1.4). Let the service "
                "director reopen the voucher first.",
                ", ".join(signed.mapped("name")[:5]),
            )
        )

    def _get_state_reasons(self, *states):
        """``{visit: [reason]}`` of those whose state is none of these."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        return {
            visit: []
            if visit.state in states
            else [self.env._("Its status is “%s”.", labels[visit.state])]
            for visit in self
        }

    def _add_foreign_reasons(self, reasons):
        """A technician works on own vouchers; the director on all."""
        if self.env.su or self.env.user.has_group(DIRECTOR):
            return reasons
        for visit in self:
            if visit.technician_id != self.env.user:
                reasons[visit].append(
                    self.env._(
                        "It is the visit of %s: ask the service director to give it "
                        "to you.",
                        visit.technician_id.name or self.env._("nobody"),
                    )
                )
        return reasons

    # -- on site ---------------------------------------------------------------

    def action_arrive(self):
        """The technician is there: the server writes the time (D3-1.14)."""
        return self._run_step(
            "arrive", (TECHNICIAN,), self.env._("The arrival cannot be noted.")
        )

    def _get_cannot_arrive_reasons(self):
        return self._add_foreign_reasons(self._get_state_reasons("drawn"))

    def _do_arrive(self):
        visits = self.sudo()
        visits._in_transition().write({"state": "on_site"})
        visits._open_checklists()

    # -- signed ----------------------------------------------------------------

    def _sign(self, code, image, signer_name=None, partner=None):
        """Class and fee are decided once more, for what is signed now."""
        self._refresh_charge()
        return super()._sign(code, image, signer_name, partner)

    def _refresh_charge(self):
        """Decide class and fee of open vouchers as the facts stand now."""
        opened = self.filtered(lambda visit: visit.state not in _CLOSED).sudo()
        for name in ("service_class", "labour_price", "amount_total"):
            self.env.add_to_compute(self._fields[name], opened)
        opened.part_ids._refresh_prices()

    def action_complete(self):
        """The work is done and signed for: parts and charge are booked (D3-1.4)."""
        return self._run_step(
            "complete", (TECHNICIAN,), self.env._("The visit cannot be completed.")
        )

    def _get_cannot_complete_reasons(self):
        reasons = self._add_foreign_reasons(self._get_state_reasons("on_site"))
        for source in (
            self._get_undone_reasons(),
            self._get_short_parts_reasons(),
            self._get_open_checklist_reasons(),
        ):
            for visit, texts in source.items():
                reasons[visit] += texts
        return reasons

    def _get_undone_reasons(self):
        """What the voucher does not tell yet (D3-3.1.8, S17)."""
        text = self.env._("Write down what was done (D3-3.1.8).")
        return {visit: [text] for visit in self if not (visit.solution or "").strip()}

    def _do_complete(self):
        visits = self.sudo()
        visits._book_parts()
        visits._in_transition().write(
            {"state": "signed", "completed_at": fields.Datetime.now()}
        )
        visits._settle_charge()

    # -- filed -----------------------------------------------------------------

    def action_file(self):
        """The clerk has the voucher back and files it (D3-1.4)."""
        return self._run_step(
            "file", (CLERK,), self.env._("The voucher cannot be filed.")
        )

    def _get_cannot_file_reasons(self):
        reasons = self._get_state_reasons("signed")
        for source in (
            self._get_undone_reasons(),
            # Signed once, and still in force.
            self._get_missing_evidence_reasons("complete"),
            self._get_unpaid_reasons(),
        ):
            for visit, texts in source.items():
                reasons[visit] += texts
        return reasons

    def _do_file(self):
        self.sudo()._in_transition().write(
            {"state": "filed", "closed_at": fields.Datetime.now()}
        )

    # -- back and away ---------------------------------------------------------

    def action_reopen(self):
        """Take a signed voucher back: parts return, signatures are void."""
        return self._run_step(
            "reopen", (DIRECTOR,), self.env._("The voucher cannot be reopened.")
        )

    def _get_cannot_reopen_reasons(self):
        reasons = self._get_state_reasons("signed")
        for visit, texts in self._get_money_booked_reasons().items():
            reasons[visit] += texts
        return reasons

    def _do_reopen(self):
        visits = self.sudo()
        visits._return_parts()
        visits._void_signatures(self.env._("The voucher was reopened"))
        visits._cancel_deadlines(reason=self.env._("The voucher was reopened."))
        visits._in_transition().write(
            {
                "state": "on_site",
                "completed_at": False,
                "collection": False,
                "handed_at": False,
                "handed_by_id": False,
            }
        )

    def action_cancel(self):
        """The visit does not take place, or came to nothing; with the reason."""
        return self._run_step(
            "cancel", (CLERK, DIRECTOR), self.env._("The visit cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        reasons = self._get_state_reasons("drawn", "on_site")
        for visit in self:
            if not (visit.cancel_reason or "").strip():
                reasons[visit].append(
                    self.env._("Write the reason of the cancellation (D3-1.4).")
                )
        return reasons

    def _do_cancel(self):
        visits = self.sudo()
        visits._cancel_checklists()
        visits._cancel_deadlines(reason=self.env._("The visit was cancelled."))
        visits._in_transition().write(
            {"state": "cancelled", "closed_at": fields.Datetime.now()}
        )
