# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from datetime import datetime, time, timedelta

from pytz import timezone, utc

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..roles import CLERK, FINANCE, INSPECTOR, KEEPER, MARKETING

# Step of returned goods -> what it makes of them.
_DECISIONS = {"repair": "repair", "exchange": "exchange", "refund": "refund"}
# What those write on a return whose work it is not.
_PARTS = {MARKETING: {"marketing_opinion"}, FINANCE: {"no_cost_reason"}}
_LINE_PARTS = {FINANCE: {"refund_price", "sale_line_id"}}


class AftersalesRma(models.Model):
    """Who has to agree to a return or exchange (S11, A02).

    What needs the general manager, and why, is found on the server: before the
    return is confirmed, and again before its goods are repaired, exchanged or
    paid back, because goods that a sheet brings in are here already. The
    approval itself is given on the return application.
    """

    _name = "aftersales.rma"
    _inherit = ["aftersales.rma", "aftersales.own.part.mixin"]

    _guarded_fields = ("cost_bearer",)

    request_date = fields.Date(
        string="Asked On",
        copy=False,
        help="When the customer asked; empty: the day of signing.",
    )
    cost_bearer = fields.Selection(
        [("company", "Company"), ("customer", "Customer")],
        string="Costs Borne By",
        readonly=True,
        copy=False,
        tracking=True,
        help="A return without the general manager's consent is at the "
        "customer's cost (D3-6.15).",
    )
    refusal_reason = fields.Char(copy=False, tracking=True)
    application_ids = fields.One2many(
        "aftersales.rma.application", "rma_id", string="Applications", readonly=True
    )
    application_count = fields.Integer(compute="_compute_application_count")
    authority_text = fields.Text(
        string="Needs Approval",
        compute="_compute_authority_text",
        help="What the general manager or marketing still has to agree to.",
    )

    def _compute_application_count(self):
        counts = dict(
            self.env["aftersales.rma.application"]._read_group(
                [("rma_id", "in", self.ids)], ["rma_id"], ["__count"]
            )
        )
        for rma in self:
            rma.application_count = counts.get(rma, 0)

    @api.depends(
        "state",
        "line_ids.state",
        "line_ids.request",
        "line_ids.anomaly",
        "line_ids.fault",
        "line_ids.lot_id",
        "line_ids.quantity",
        "application_ids.state",
        "notice_sent_at",
        "marketing_opinion_at",
    )
    @api.depends_context("lang")
    def _compute_authority_text(self):
        asked = self.filtered(lambda rma: rma.id and rma.state in ("draft", "open"))
        reasons = asked._get_unauthorised_reasons()
        for rma in self:
            rma.authority_text = "\n".join(reasons.get(rma, ())) or False

    # -- what needs an approval --------------------------------------------------

    def _get_request_day(self):
        """The company's day on which the customer asked."""
        self.ensure_one()
        return self.request_date or self._local_date(self.signed_at)

    def _get_authority_needs(self, wanted=None):
        """What of these returns needs an approval, by its ground.

        :param wanted: ``{line: kind}`` of what is about to be decided, where it
            is not what the customer asked for
        :return: ``{rma: {ground: {line: [text, …]}}}``
        """
        wanted = wanted or {}
        goods = self._get_live_lines()
        kinds = {
            line: wanted.get(line) or line.disposition or line.request for line in goods
        }
        refunds = goods.filtered(lambda line: kinds[line] == "refund")
        batches = refunds._get_batch_texts() if refunds else {}
        needs = {}
        for rma in self:
            needs[rma] = grounds = defaultdict(dict)
            for line in rma._get_live_lines():
                kind = kinds[line]
                texts = {
                    "batch": batches.get(line, []),
                    "anomaly": line._get_anomaly_texts(kind),
                    "special": line._get_special_texts(kind),
                    "advance": line._get_advance_texts(),
                }
                for ground, found in texts.items():
                    if found:
                        grounds[ground][line] = found
        return needs

    def _get_unauthorised_reasons(self, wanted=None):
        """What no approval covers yet: ``{rma: [reason, …]}``."""
        reasons = self._get_notice_reasons(wanted, "notice_sent_at")
        for rma, grounds in self._get_authority_needs(wanted).items():
            texts = []
            for ground, lines in grounds.items():
                for line, found in lines.items():
                    if not line._is_covered(ground):
                        texts += found
            if texts:
                reasons[rma] = [
                    *reasons.get(rma, ()),
                    *dict.fromkeys(texts),
                    self.env._("Fill in the return application and have it approved."),
                ]
        return reasons

    def _get_step_reasons(self, name):
        reasons = super()._get_step_reasons(name)
        if name == "confirm":
            waiting = self.filtered(lambda rma: rma.state == "draft")
            for rma, texts in waiting._get_unauthorised_reasons().items():
                reasons[rma] = [*reasons.get(rma, ()), *texts]
        return reasons

    def _get_intake_reasons(self):
        """What stands against taking in goods that a sheet of the store lists.

        They are here: the sheet registers them, and what needs an approval
        waits for it before it is decided, see ``aftersales.rma.line``.
        """
        return super()._get_step_reasons("confirm")

    def _do_confirm(self):
        result = super()._do_confirm()
        self._settle_cost_bearer()
        return result

    def _settle_cost_bearer(self):
        """With the general manager's consent the company bears the costs of a
        return, without it the customer does (A02, D3-6.15, D3-16.11)."""
        bearers = defaultdict(self.browse)
        for rma in self.sudo():
            refunds = rma._get_live_lines().filtered(
                lambda line: "refund" in (line.request, line.disposition)
            )
            if not refunds:
                continue
            covered = all(line._is_covered() for line in refunds)
            bearers["company" if covered else "customer"] |= rma
        for bearer, rmas in bearers.items():
            rmas.filtered(
                lambda rma, bearer=bearer: rma.cost_bearer != bearer
            )._in_transition().write({"cost_bearer": bearer})

    # -- the application ---------------------------------------------------------

    def action_apply(self):
        """Fill in the return application (售后退货申请表, D1-K1)."""
        self.ensure_one()
        self._check_roles(CLERK, KEEPER)
        application = self.env["aftersales.rma.application"].create({"rma_id": self.id})
        return application._open_form()

    def action_view_applications(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Applications of %s", self.name),
            "res_model": "aftersales.rma.application",
            "view_mode": "list,form",
            "domain": [("rma_id", "=", self.id)],
        }

    # -- refuse --------------------------------------------------------------------

    def action_accept(self):
        """What the customer asked for in the portal is taken up."""
        return self._run_step(
            "accept", (CLERK, KEEPER), self.env._("The request cannot be accepted.")
        )

    def _get_cannot_accept_reasons(self):
        return {
            rma: [self.env._("It is no new request of the portal.")]
            for rma in self
            if rma.state != "requested"
        }

    def _do_accept(self):
        rmas = self.sudo()
        rmas._in_transition().write({"state": "draft", "user_id": self.env.uid})
        rmas._notify_customer(
            self.env._("Your return is accepted. Please send the goods.")
        )

    def action_refuse(self):
        """The store keeper refuses what does not meet the policy (D1-K6)."""
        return self._run_step(
            "refuse", (KEEPER, CLERK), self.env._("The return cannot be refused.")
        )

    def _get_cannot_refuse_reasons(self):
        reasons = {}
        for rma in self:
            texts = reasons[rma] = []
            if rma.state not in ("requested", "draft"):
                texts.append(self.env._("It was confirmed: cancel it instead."))
            if not (rma.refusal_reason or "").strip():
                texts.append(
                    self.env._("Write why it is refused; the customer reads it (D1-K6).")
                )
        return reasons

    def _do_refuse(self):
        rmas = self.sudo()
        rmas.line_ids._in_transition().write({"state": "cancelled"})
        rmas._in_transition().write(
            {"state": "refused", "closed_at": fields.Datetime.now()}
        )
        rmas._cancel_deadlines(reason=self.env._("The return was refused."))
        rmas._drop_papers()
        for rma in rmas:
            rma._notify_customer(
                self.env._("Your return is refused: %s", rma.refusal_reason)
            )

    def _do_cancel(self):
        result = super()._do_cancel()
        self._drop_papers()
        return result

    def _drop_papers(self):
        """Applications and sheets of what is not done any more."""
        rmas = self.sudo()
        applications = rmas.application_ids.filtered(lambda a: a.state == "draft")
        applications._do_cancel()
        rmas.sheet_ids.filtered(lambda sheet: sheet.state == "draft")._do_cancel()

    def _check_refusal_reason(self, vals):
        if "refusal_reason" in vals and any(
            rma.state not in ("requested", "draft") for rma in self
        ):
            raise UserError(
                self.env._("%s: it is decided already.", self[:1].display_name)
            )

    def write(self, vals):
        if not self._is_in_transition():
            self._check_refusal_reason(vals)
            self._check_own_part(vals, (CLERK, KEEPER), _PARTS)
        return super().write(vals)


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
    )
    anomaly_note = fields.Char(copy=False)
    application_ids = fields.Many2many(
        "aftersales.rma.application",
        "aftersales_rma_application_line_rel",
        "line_id",
        "application_id",
        string="Applications",
        readonly=True,
        copy=False,
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
        name, lot, texts = self.display_name, self.lot_id, []
        if self.anomaly:
            labels = dict(self._fields["anomaly"]._description_selection(self.env))
            texts.append(
                self.env._(
                    "%(line)s: %(anomaly)s (D1-K1).",
                    line=name,
                    anomaly=labels[self.anomaly],
                )
            )
        owner = lot.sudo().delivery_partner_id.commercial_partner_id
        if owner and owner != self.partner_id.commercial_partner_id:
            texts.append(
                self.env._(
                    "%s: this serial was delivered to another customer (D1-K1).", name
                )
            )
        if kind not in ("exchange", "refund") or not lot:
            return texts
        if not lot.delivery_date:
            texts.append(
                self.env._("%s: no delivery of this serial is on file (D1-K1).", name)
            )
        elif lot.warranty_end_date and (
            self.rma_id._get_request_day() > lot.warranty_end_date
        ):
            texts.append(self.env._("%s: out of warranty (D1-K1).", name))
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

    def _get_day_quantities(self):
        """Units for money by company, customer and day: these, and others'."""
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
                ("request", "=", "refund"),
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
