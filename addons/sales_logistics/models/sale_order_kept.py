# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# Told by the lines, the ledger and the steps: nobody types them.
_TOLD = frozenset(
    {
        "actual_coefficient",
        "amount_tax",
        "amount_total",
        "amount_untaxed",
        "awaits_deposit",
        "earnest_agreed",
        "forecast_coefficient",
        "quote_result",
        "quoted_at",
    }
)
# Decide by which policies and in which money a confirmed order was agreed.
_AGREED = frozenset({"company_id", "currency_id", "date_order"})


class SaleOrder(models.Model):
    """What the gates lean on is told by the system, not by a call (S42, S46).

    Odoo takes any value for a computed field that is stored: a total of 1 would
    need neither contract nor deposit.
    """

    _inherit = "sale.order"

    _demand_once = models.UniqueIndex(
        "(demand_voucher_id) WHERE state = 'sale' AND demand_voucher_id IS NOT NULL",
        "Another confirmed order answers this demand voucher (D2-12).",
    )

    @api.model_create_multi
    def create(self, vals_list):
        # None of them has a default of its own: it would be a context's or a user's.
        defaults = self.default_get(sorted(_TOLD))
        for vals in vals_list:
            self._check_told({*vals, *defaults})
            self._check_not_ahead(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_told(vals)
        self._check_not_ahead(vals)
        self._check_agreed(vals)
        result = super().write(vals)
        if {"demand_voucher_id", "partner_id"} & set(vals):
            self._check_demand_kept()
        return result

    def _check_told(self, names):
        """:raises AccessError: for a figure or mark that is not typed"""
        told = sorted(_TOLD & set(names))
        if not told or self.env.su:
            return
        labels = self.fields_get(told, ["string"])
        raise AccessError(
            self.env._(
                "%s follows from the order and from what is done with it (D2-24b).",
                ", ".join(labels[name]["string"] for name in told if name in labels),
            )
        )

    def _check_not_ahead(self, vals):
        """The day of an order decides which policies hold: it is not ahead (D2-24a)."""
        moment = fields.Datetime.to_datetime(vals.get("date_order"))
        if vals.get("state") != "sale" or not moment or self.env.su:
            return
        if moment > fields.Datetime.now():
            raise UserError(
                self.env._("An order is not confirmed for a day to come (D2-24a).")
            )

    def _check_agreed(self, vals):
        """A confirmed order keeps its day and its currency (D2-24a).

        :raises UserError: naming the orders
        """
        names = _AGREED & set(vals)
        if not names or self.env.su:
            return
        values = {name: self._fields[name] for name in names}
        changed = self.filtered(
            lambda order: (
                order.state == "sale"
                and any(
                    field.convert_to_record(
                        field.convert_to_cache(vals[name], order), order
                    )
                    != order[name]
                    for name, field in values.items()
                )
            )
        )._get_gated()
        if changed:
            labels = self.fields_get(sorted(names), ["string"])
            raise UserError(
                self.env._(
                    "%(orders)s: confirmed, and so %(fields)s stays: the policies of "
                    "its day decided (D2-24a).",
                    orders=", ".join(changed.mapped("name")[:5]),
                    fields=", ".join(label["string"] for label in labels.values()),
                )
            )

    # -- the customer's demand ---

    def _get_demand_reasons(self):
        """One demand voucher, one order: the next one needs its own (D2-12)."""
        reasons = super()._get_demand_reasons()
        demand = self.demand_voucher_id
        others = demand.order_ids.filtered(
            lambda order: order.state == "sale" and order != self
        )
        if others and not reasons:
            reasons = [
                self.env._(
                    "The demand voucher %(voucher)s is answered by %(order)s: each "
                    "order has its own (D2-12).",
                    voucher=demand.name,
                    order=others[0].name,
                )
            ]
        return reasons

    def _check_demand_kept(self):
        """A confirmed order keeps the demand that it answers (D2-12).

        :raises UserError: naming the orders
        """
        policy = self.env["service.policy"]
        confirmed = self.filtered(lambda order: order.state == "sale")._get_gated()
        self._raise_order_reasons(
            {
                order: order._get_demand_reasons()
                for order in confirmed.sudo()
                if policy._get_value("order.demand_voucher", order.company_id)
            }
        )

    # -- deletion ---

    @api.ondelete(at_uninstall=False)
    def _unlink_except_quoted(self):
        """A quotation that was sent stays with its result (S40, D2-10)."""
        quoted = self.filtered("quoted_at")
        if quoted:
            raise UserError(
                self.env._(
                    "%s was sent to the customer and is followed to its result: "
                    "cancel it with the reason instead (D2-10).",
                    ", ".join(quoted.mapped("name")[:5]),
                )
            )
