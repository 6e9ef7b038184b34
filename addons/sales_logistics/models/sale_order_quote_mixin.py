# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.jobs import each_record

_TYPE = "sales_logistics.mail_activity_type_follow_up"


class SaleOrderQuoteMixin(models.AbstractModel):
    """Every quotation is followed until its result is known (S40, D2-10).

    From the moment it is sent there is always one follow-up to do, until the
    order is confirmed, or given up with the reason. Its coefficient, quoted
    price ÷ list price, is kept as it was quoted and as it was sold.

    Filed, followed and analysed (D2-5.2), step after step (D2-N1.2).
    """

    _name = "sale.order.quote.mixin"
    _description = "Quotation and its result"

    @api.depends("state", "quoted_at")
    def _compute_quote_result(self):
        for order in self:
            if not order.quoted_at:
                order.quote_result = False
            elif order.state == "cancel":
                order.quote_result = "lost"
            else:
                order.quote_result = "won" if order.state == "sale" else "open"

    def _get_coefficients(self):
        """``{order: quoted ÷ list price}``, both untaxed; 0 without list prices."""
        coefficients = {}
        for order in self:
            quoted = listed = 0.0
            for line in order.order_line:
                if line.display_type or line.is_downpayment:
                    continue
                product = line.product_id
                price = product.currency_id._convert(
                    product.uom_id._compute_price(
                        product.lst_price, line.product_uom_id
                    ),
                    order.currency_id,
                    order.company_id,
                    order.date_order or fields.Datetime.now(),
                    round=False,
                )
                quoted += line.price_subtotal
                listed += price * line.product_uom_qty
            coefficients[order] = quoted / listed if listed else 0.0
        return coefficients

    def write(self, vals):
        state = vals.get("state")
        if state == "cancel":
            self._check_lost_reason(vals)
        result = super().write(vals)
        if state in ("sent", "sale"):
            self._note_quote(state)
        return result

    def _check_lost_reason(self, vals):
        """A quotation that was sent is given up with its reason only (D2-10).

        :raises UserError: naming the quotations
        """
        if vals.get("lost_reason_id"):
            return
        silent = self.filtered(
            lambda order: (
                order.quoted_at
                and order.state in ("draft", "sent")
                and not order.lost_reason_id
            )
        )
        if silent:
            raise UserError(
                self.env._(
                    "%s: write on the quotation why it was lost, then cancel it "
                    "(D2-10).",
                    ", ".join(silent.mapped("name")[:5]),
                )
            )

    def _note_quote(self, state):
        orders = self.sudo()
        new = orders.filtered(lambda order: not order.quoted_at)
        if state == "sent":
            for order, coefficient in new._get_coefficients().items():
                order.write(
                    {
                        "quoted_at": fields.Datetime.now(),
                        "forecast_coefficient": coefficient,
                    }
                )
            self._schedule_follow_up()
            return
        quoted = orders - new
        for order, coefficient in quoted._get_coefficients().items():
            order.actual_coefficient = coefficient
        quoted.activity_unlink([_TYPE])

    # -- follow-ups ---

    def _schedule_follow_up(self):
        """The next follow-up of quotations that have no result and none to do."""
        waiting = self.sudo().filtered(lambda order: order.quote_result == "open")
        if not waiting:
            return
        kind = self.env.ref(_TYPE)
        planned = self.env["mail.activity"].search_fetch(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", waiting.ids),
                ("activity_type_id", "=", kind.id),
            ],
            ["res_id"],
        )
        busy = set(planned.mapped("res_id"))
        policy = self.env["service.policy"]
        model_id = self.env["ir.model"]._get_id(self._name)
        vals_list = []
        for order in waiting:
            if order.id in busy:
                continue
            days = policy._get_value("quote.follow_days", order.company_id)
            vals_list.append(
                {
                    "res_model_id": model_id,
                    "res_id": order.id,
                    "activity_type_id": kind.id,
                    "automated": True,
                    "user_id": (order.user_id or self.env.user).id,
                    "date_deadline": policy._today(order.company_id)
                    + relativedelta(days=int(days)),
                    "summary": self.env._("Ask what became of the quotation"),
                }
            )
        self.env["mail.activity"].sudo()._create_quietly(vals_list)

    @api.model
    def _cron_follow_up(self):
        """No sent quotation is left without a follow-up (D2-10)."""
        kind = self.env.ref(_TYPE)
        orders = self.search(
            [
                ("quote_result", "=", "open"),
                (
                    "id",
                    "not in",
                    self.env["mail.activity"]
                    ._search(
                        [
                            ("res_model", "=", self._name),
                            ("activity_type_id", "=", kind.id),
                        ]
                    )
                    .select("res_id"),
                ),
            ],
            limit=1000,
        )
        each_record(orders, lambda some: some._schedule_follow_up())
