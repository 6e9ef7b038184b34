# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import float_compare


class SaleOrder(models.Model):
    """Discounts of repairs' orders: within the authority, and logged (S21)."""

    _inherit = "sale.order"

    def _get_adviser(self):
        self.ensure_one()
        return self.sudo().user_id or self.create_uid

    def _get_advance_report(self, kind, percent=0.0):
        """An approved advance report that covers the order, or none."""
        self.ensure_one()
        return self.sudo().aftersales_report_ids.filtered(
            lambda report: (
                report.state == "approved"
                and report.kind == kind
                and float_compare(report.percent, percent, precision_digits=2) >= 0
            )
        )[:1]

    def _check_discount_authority(self):
        """Log the discounts of repairs' orders; refuse what is beyond (D3-10.1.5).

        :raises UserError: naming the order, the rule and what to do
        """
        orders = self.filtered(
            lambda order: order.aftersales_is_repair and order.state != "cancel"
        )
        for order in orders:
            percent, amount = order._get_repair_discount()
            live = order._get_live_log()
            if float_compare(percent, 0, precision_digits=2) <= 0:
                live._void()
                continue
            order._log_discount(live, percent, amount)

    def _get_live_log(self):
        self.ensure_one()
        return self.sudo().aftersales_log_ids.filtered(lambda log: log.state != "void")

    def _get_discount_refusal(self):
        """Why the discount is refused, as text; empty when it may be given."""
        self.ensure_one()
        percent, _amount = self._get_repair_discount()
        if float_compare(percent, 0, precision_digits=2) <= 0:
            return ""
        if not (self.aftersales_discount_reason or "").strip():
            return self.env._(
                "It is %(percent).2f %% below the price list: give the reason of the "
                "discount (D3-10.1.5).",
                percent=percent,
            )
        if self._is_fined_instead("discount"):
            return ""
        return self._get_discount_problem(percent)

    def _log_discount(self, log, percent, amount):
        self.ensure_one()
        refusal = self._get_discount_refusal()
        self._raise_repair_reasons({self: [refusal] if refusal else []})
        report = self._get_advance_report("discount", percent)
        problem = self._get_discount_problem(percent)
        basis = "fined" if problem else "report" if report else "authority"
        adviser = log.adviser_id or self._get_adviser()
        company = self.company_id
        day = (self.date_order or fields.Datetime.now()).date()
        vals = {
            "percent": percent,
            "amount": self.currency_id._convert(
                amount, company.currency_id, company, day
            ),
            "reason": self.aftersales_discount_reason,
            "report_id": report.id,
            "basis": basis,
        }
        if log:
            log._in_transition().write(vals)
        else:
            log = log._log(self, adviser, vals)
        if basis == "fined":
            log._propose_fines("D3-10.1.5", {self: adviser}, problem)

    def _get_discount_problem(self, percent):
        """What of the authority does not cover this discount, as text."""
        if self._get_advance_report("discount", percent):
            return ""
        limit = self._get_number("workshop.discount_percent")
        if float_compare(percent, limit, precision_digits=2) > 0:
            return self.env._(
                "It is %(percent).2f %% below the price list, the authority is "
                "%(limit)g %%: report it in advance (D3-10.1.5).",
                percent=percent,
                limit=limit,
            )
        allowed = int(self._get_number("workshop.discount_orders"))
        if self._get_live_log():
            return ""
        adviser = self._get_adviser()
        used = self.env["aftersales.discount.log"].sudo()._count_week(self, adviser)
        if used >= allowed:
            return self.env._(
                "%(adviser)s has given %(used)s discounts this week, %(allowed)s are "
                "within the authority: report this one in advance (D3-10.1.5).",
                adviser=adviser.name,
                used=used,
                allowed=allowed,
            )
        return ""
