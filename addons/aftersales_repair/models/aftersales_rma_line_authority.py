# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from datetime import datetime, time, timedelta

from pytz import timezone, utc

from odoo import fields, models
from odoo.exceptions import AccessError

from ..roles import CLERK, FINANCE, INSPECTOR, KEEPER

# Step of returned goods -> what it makes of them.
_DECISIONS = {"repair": "repair", "exchange": "exchange", "refund": "refund"}
_LINE_PARTS = {FINANCE: {"refund_price", "sale_line_id"}}


class AftersalesRmaLine(models.Model):
    """What returned goods need an approval for (S11)."""

    _name = "aftersales.rma.line"
    _inherit = ["aftersales.rma.line", "aftersales.own.part.mixin"]

    _guarded_fields = ("application_ids",)

    purchase_date = fields.Date(
        help="As the customer says; empty: the day of delivery (D4-8.5.1.3)."
    )
    factory_date = fields.Date(
        help="Of goods without a serial number; a serial has its own (D4-8.5.1.4)."
    )
    anomaly = fields.Selection(
        [
            ("mixed", "Mixed with other goods"),
            ("short", "Short quantity"),
            ("wrong", "Wrong model"),
            ("damaged", "Damaged on the way"),
            ("other", "Other"),
        ],
        copy=False,
        help="What was not as it should be when the goods were counted (D1-K1, D1-10).",
        groups="base.group_user",
    )
    anomaly_note = fields.Char(copy=False, groups="base.group_user")
    application_ids = fields.Many2many(
        "aftersales.rma.application",
        "aftersales_rma_application_line_rel",
        "line_id",
        "application_id",
        string="Applications",
        ondelete="restrict",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )

    def _get_factory_date(self):
        self.ensure_one()
        return self.lot_id.manufacture_date or self.factory_date

    def _is_covered(self, ground=None):
        """The general manager agreed to these goods, for this ground (A02)."""
        self.ensure_one()
        approved = self.sudo().application_ids.filtered(lambda a: a.state == "approved")
        if ground:
            return any(approved.mapped(f"is_{ground}"))
        return bool(approved)

    def _get_anomaly_texts(self, kind):
        """Anomalies of the goods: mixed, short, unknown, another customer's, out
        of warranty (D1-K1, D1-10)."""
        self.ensure_one()
        lot, texts = self.lot_id, []
        if self.anomaly:
            labels = dict(self._fields["anomaly"]._description_selection(self.env))
            texts.append(
                self.env._(
                    "%(line)s: %(anomaly)s (D1-K1).",
                    line=self.display_name,
                    anomaly=labels[self.anomaly],
                )
            )
        owner = lot.sudo().delivery_partner_id.commercial_partner_id
        if owner and owner != self.partner_id.commercial_partner_id:
            texts.append(
                self.env._(
                    "%s: this serial was delivered to another customer (D1-K1).",
                    self.display_name,
                )
            )
        if kind not in ("exchange", "refund") or not lot:
            return texts
        if not lot.delivery_date:
            texts.append(
                self.env._(
                    "%s: no delivery of this serial is on file (D1-K1).",
                    self.display_name,
                )
            )
        elif (
            self.verdict != "in"
            and lot.warranty_end_date
            and self.rma_id._get_request_day() > lot.warranty_end_date
        ):
            texts.append(self.env._("%s: out of warranty (D1-K1).", self.display_name))
        return texts

    def _get_special_texts(self, kind):
        """Only goods made within three months and faulty by themselves are taken
        back for money; others specially (D4-8.5.1.4)."""
        self.ensure_one()
        if kind != "refund":
            return []
        name, made, texts = self.display_name, self._get_factory_date(), []
        day = self.rma_id._get_request_day()
        if not made:
            texts.append(self.env._("%s: its factory date is unknown.", name))
        elif day > self._get_last_return_day(made, day):
            texts.append(
                self.env._(
                    "%(line)s: made on %(made)s, too long before the request of "
                    "%(day)s.",
                    line=name,
                    made=made,
                    day=day,
                )
            )
        if self.fault and self.fault != "product":
            texts.append(self.env._("%s: not the product's own fault.", name))
        return [
            self.env._(
                "%s It needs the general manager's special approval (D4-8.5.1.4).", text
            )
            for text in texts
        ]

    def _get_last_return_day(self, made, day):
        months = self.env["service.policy"]._get_value(
            "rma.factory_months", self.company_id, day
        )
        return fields.Date.add(made, months=int(months))

    def _get_batch_texts(self):
        """Returns of five units and more need the general manager (D1-5).

        Counted over all returns of the customer of one day: a batch does not get
        smaller by being written on several papers.

        :return: ``{line: [text]}``
        """
        policy, texts = self.env["service.policy"], {}
        totals = self._get_day_quantities()
        for line in self:
            rma = line.rma_id
            day = rma._local_date(rma.signed_at)
            values = policy._get_values(
                ["rma.refund_units", "rma.refund_all"], line.company_id, day
            )
            total = totals[line.company_id, line._get_payer(), day]
            if values["rma.refund_all"]:
                texts[line] = [
                    self.env._("Every return needs the general manager (D3-6.15).")
                ]
            elif total >= values["rma.refund_units"]:
                texts[line] = [
                    self.env._(
                        "%(total)g units come back for money, from %(limit)g on the "
                        "general manager approves (D1-5).",
                        total=total,
                        limit=values["rma.refund_units"],
                    )
                ]
        return texts

    def _get_payer(self):
        return self.partner_id.commercial_partner_id

    def _get_day_quantities(self, kind="refund"):
        """Units by company, customer and day: these, and those of other papers.

        :param str kind: what is asked for or was decided on other papers; what was
            asked otherwise and paid back all the same is a return for money
        """
        totals = defaultdict(float)
        for line in self:
            rma = line.rma_id
            day = rma._local_date(rma.signed_at)
            totals[line.company_id, line._get_payer(), day] += line.quantity
        days = [day for _company, _partner, day in totals]
        midnight = datetime.combine(min(days), time.min) - timedelta(days=1)
        others = self.sudo().search_fetch(
            [
                ("rma_id", "not in", self.rma_id.ids),
                ("partner_id.commercial_partner_id", "in", self._get_payer().ids),
                "|",
                ("request", "=", kind),
                ("disposition", "=", kind),
                ("state", "not in", ("draft", "cancelled")),
                ("signed_at", ">=", midnight),
                ("signed_at", "<", midnight + (max(days) - min(days)) + timedelta(3)),
            ],
            ["company_id", "partner_id", "quantity", "signed_at"],
        )
        for line in others:
            zone = timezone(line.company_id.resource_calendar_id.tz or "UTC")
            day = utc.localize(line.signed_at).astimezone(zone).date()
            key = (line.company_id, line._get_payer(), day)
            totals[key] += line.quantity if key in totals else 0.0
        return totals

    # -- decisions wait for it -------------------------------------------------------

    def _get_step_reasons(self, name):
        reasons = dict(super()._get_step_reasons(name))
        kind = _DECISIONS.get(name)
        if kind:
            for line, texts in self._get_unauthorised_line_reasons(kind).items():
                reasons[line] = [*reasons.get(line, ()), *texts]
        return reasons

    def _get_cannot_exchange_reasons(self):
        """Out of warranty the approved scheme is carried out (D1-K1)."""
        reasons = super()._get_cannot_exchange_reasons()
        for line in list(reasons):
            if line.state == "inspected" and line._is_covered("anomaly"):
                del reasons[line]
        return reasons

    def _get_unauthorised_line_reasons(self, kind):
        """What of a decision no approval covers: ``{line: [reason, …]}``."""
        able = self.filtered(lambda line: line.state == "inspected")
        wanted = dict.fromkeys(able, kind)
        rmas = able.rma_id
        notices = (
            rmas._get_notice_reasons(wanted, "marketing_opinion_at")
            if kind == "exchange"
            else {}
        )
        reasons = {}
        needs = rmas._get_authority_needs(wanted)
        for line in able:
            texts = [*notices.get(line.rma_id, ())]
            for ground, lines in needs[line.rma_id].items():
                if line in lines and not line._is_covered(ground):
                    texts += lines[line]
            if texts:
                reasons[line] = texts
        return reasons

    def write(self, vals):
        if not self._is_in_transition():
            self._check_own_part(vals, (CLERK, KEEPER, INSPECTOR), _LINE_PARTS)
            if {"product_id", "lot_id", "quantity", "request"} & set(vals):
                self._lapse_applications()
        return super().write(vals)

    def _lapse_applications(self):
        """What was approved were other goods."""
        drafts = self.filtered(lambda line: line.state == "draft")
        drafts.sudo().application_ids._lapse()

    def _split_off(self, quantity):
        rest = super()._split_off(quantity)
        rest.sudo()._in_transition().application_ids = self.sudo().application_ids
        return rest

    def _check_fixed(self, vals):
        """Anomalies are noted by who counts, until the goods are decided on."""
        result = super()._check_fixed(vals)
        names = {"anomaly", "anomaly_note", "purchase_date", "factory_date"}
        if not names & set(vals) or self.env.su:
            return result
        self._check_roles(KEEPER, CLERK)
        late = self.filtered(
            lambda line: line.state not in ("draft", "expected", "received", "in_store")
        )
        if late:
            raise AccessError(
                self.env._(
                    "%s is inspected: what was counted stays.", late[0].display_name
                )
            )
        return result
