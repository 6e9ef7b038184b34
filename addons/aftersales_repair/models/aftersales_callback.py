# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..roles import CLERK, LEADER, TECHNICIAN

_CALLERS = (CLERK, TECHNICIAN, LEADER)


class AftersalesCallback(models.Model):
    """The call to a customer who got repaired goods back (三天回访, D3-6.9).

    Due three days after the customer's receipt. Goods that were shipped wait
    until somebody writes when they arrived.
    """

    _name = "aftersales.callback"
    _description = "Callback after a repair"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
        "service.deadline.mixin",
    ]
    _order = "callback_due, id desc"
    _check_company_auto = True

    _guarded_fields = ("callback_due", "called_by_id", "called_at", "received_at")
    _register_draft_states = ()
    _register_closed_states = ("done",)
    _register_date_field = "called_at"
    _deadline_due_fields = {"callback.call": "callback_due"}

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    phone = fields.Char(related="partner_id.phone")
    receipt_id = fields.Many2one(
        "aftersales.customer.receipt",
        string="Goods Receipt",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    rma_id = fields.Many2one(
        "aftersales.rma",
        string="Return",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    repair_ids = fields.Many2many(
        "repair.order", string="Repairs", readonly=True, ondelete="restrict"
    )
    shipped_at = fields.Datetime(readonly=True, copy=False)
    received_at = fields.Datetime(
        string="Customer Received",
        readonly=True,
        copy=False,
        help="The days to call back run from here (D3-6.9).",
    )
    arrived_on = fields.Date(
        copy=False, help="Day on which the customer got the goods."
    )
    callback_due = fields.Datetime(string="Call By", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("shipped", "On the way"),
            ("to_call", "To call"),
            ("done", "Called"),
        ],
        string="Status",
        default="shipped",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    result = fields.Selection(
        [
            ("satisfied", "Satisfied"),
            ("fault", "Fault again"),
            ("unsatisfied", "Not satisfied"),
            ("unreachable", "Not reached"),
        ],
        copy=False,
        tracking=True,
    )
    answer = fields.Text(string="In the customer's words", copy=False)
    called_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    called_at = fields.Datetime(readonly=True, copy=False)

    _live = models.Index("(callback_due) WHERE state IN ('shipped', 'to_call')")
    _way = models.Index("(rma_id) WHERE state = 'shipped'")

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_in_transition():
            raise AccessError(
                self.env._("Callbacks come from goods that went back to a customer.")
            )
        return super().create(vals_list)

    @api.model
    def _make(self, vals_list):
        """Callbacks of goods that went out; the clock runs where they arrived."""
        if not vals_list:
            return self.browse()
        made = (
            self.sudo()
            ._in_transition()
            .create(
                [
                    {
                        **vals,
                        "state": "to_call" if vals.get("received_at") else "shipped",
                    }
                    for vals in vals_list
                ]
            )
        )
        callbacks = self.browse(made.ids)
        callbacks.sudo().filtered("received_at")._start_call_clock()
        return callbacks

    def _start_call_clock(self):
        self._start_deadlines(
            "callback.call", start={one: one.received_at for one in self}
        )

    # -- the customer has the goods -------------------------------------------

    def action_arrived(self):
        """The customer got the goods on the day that is written, or today."""
        return self._run_step(
            "arrived", _CALLERS, self.env._("The arrival cannot be recorded.")
        )

    def _get_cannot_arrived_reasons(self):
        reasons = {}
        for callback in self:
            texts = reasons[callback] = []
            company = callback.company_id
            clock = company.resource_calendar_id._get_clock(company)
            day = callback.arrived_on
            if callback.state != "shipped":
                texts.append(self.env._("Its goods are not on the way."))
            if day and day > self.env["service.policy"]._today(company):
                texts.append(self.env._("The day is still to come."))
            if day and callback.shipped_at and day < clock.day(callback.shipped_at):
                texts.append(self.env._("The goods were shipped later than that."))
        return reasons

    def _do_arrived(self):
        now = fields.Datetime.now()
        for callback in self.sudo():
            company = callback.company_id
            clock = company.resource_calendar_id._get_clock(company)
            day = callback.arrived_on or clock.day(now)
            callback._in_transition().write(
                {
                    "state": "to_call",
                    "arrived_on": day,
                    "received_at": clock.at(day, 12),
                }
            )
        self.sudo()._start_call_clock()

    # -- the call -------------------------------------------------------------

    def action_done(self):
        """The customer was called; the result stands on the record."""
        return self._run_step("done", _CALLERS, self.env._("The call is not recorded."))

    def _get_cannot_done_reasons(self):
        reasons = {}
        for callback in self:
            texts = reasons[callback] = []
            if callback.state != "to_call":
                texts.append(
                    self.env._("Write first when the customer got the goods.")
                    if callback.state == "shipped"
                    else self.env._("It is closed.")
                )
            if not callback.result:
                texts.append(self.env._("Choose the result of the call (D3-6.9)."))
            if callback.result in ("fault", "unsatisfied") and not callback.answer:
                texts.append(self.env._("Write what the customer said."))
        return reasons

    def _do_done(self):
        callbacks, now = self.sudo(), fields.Datetime.now()
        callbacks._in_transition().write(
            {"state": "done", "called_by_id": self.env.uid, "called_at": now}
        )
        callbacks._meet_deadlines("callback.call", now)

    def write(self, vals):
        if {"result", "answer", "arrived_on"} & set(vals):
            closed = self.filtered(lambda one: one.state == "done")
            if closed and not self._is_in_transition():
                raise UserError(
                    self.env._(
                        "%s: the call is closed; what was said stays.",
                        ", ".join(closed.mapped("name")[:5]),
                    )
                )
        return super().write(vals)

    def action_view_repairs(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Repairs of %s", self.name),
            "res_model": "repair.order",
            "view_mode": "list,form",
            "domain": [("id", "in", self.repair_ids.ids)],
        }
