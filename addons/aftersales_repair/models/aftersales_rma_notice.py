# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..roles import CLERK, MARKETING


class AftersalesRma(models.Model):
    """A large exchange: marketing is told in writing and says how it is handled
    (S11, D1-8)."""

    _inherit = "aftersales.rma"

    _guarded_fields = (
        "notice_sent_at",
        "notice_by_id",
        "marketing_opinion_at",
        "marketing_opinion_by_id",
    )

    notice_sent_at = fields.Datetime(
        string="Marketing Told On", readonly=True, copy=False, groups="base.group_user"
    )
    notice_by_id = fields.Many2one(
        "res.users",
        string="Told By",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups="base.group_user",
    )
    marketing_opinion = fields.Text(copy=False, tracking=True, groups="base.group_user")
    marketing_opinion_at = fields.Datetime(
        string="Opinion Given On", readonly=True, copy=False, groups="base.group_user"
    )
    marketing_opinion_by_id = fields.Many2one(
        "res.users",
        string="Opinion Of",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups="base.group_user",
    )
    is_large_exchange = fields.Boolean(
        compute="_compute_is_large_exchange", groups="base.group_user"
    )

    @api.depends("line_ids.request", "line_ids.quantity", "line_ids.state")
    def _compute_is_large_exchange(self):
        quantities = self._get_exchange_quantities()
        for rma in self:
            rma.is_large_exchange = rma._is_large(quantities[rma])

    def _get_exchange_quantities(self, wanted=None):
        """``{rma: units}`` that are exchanged, or asked to be.

        With what the customer has exchanged on other papers of the same day: a
        large exchange does not get smaller by being written on two (D1-8).
        """
        wanted = wanted or {}
        exchanges = self._get_live_lines().filtered(
            lambda line: (
                (
                    "exchange" in (wanted.get(line), line.disposition)
                    or (line.request == "exchange" and not line.disposition)
                )
                and line.rma_id.signed_at
            )
        )
        totals = exchanges._get_day_quantities("exchange") if exchanges else {}
        quantities = dict.fromkeys(self, 0.0)
        for rma, lines in exchanges.grouped("rma_id").items():
            day = rma._local_date(rma.signed_at)
            quantities[rma] = totals[lines[0].company_id, lines[0]._get_payer(), day]
        return quantities

    def _is_large(self, quantity):
        self.ensure_one()
        if not quantity:
            return False
        limit = self.env["service.policy"]._get_value(
            "rma.large_exchange", self.company_id, self._local_date(self.signed_at)
        )
        return quantity >= limit

    def _get_notice_reasons(self, wanted, field):
        """``{rma: [reason]}`` of large exchanges whose notice or opinion lacks.

        :param field: ``notice_sent_at`` or ``marketing_opinion_at``
        """
        reasons = {}
        for rma, quantity in self._get_exchange_quantities(wanted).items():
            if rma[field] or not rma._is_large(quantity):
                continue
            reasons[rma] = [
                self.env._(
                    "%g units are exchanged: tell marketing in writing first (D1-8).",
                    quantity,
                )
                if not rma.notice_sent_at
                else self.env._(
                    "Marketing has not said yet how the large exchange is handled "
                    "(D1-8)."
                )
            ]
        return reasons

    def action_notify_marketing(self):
        """Tell marketing in writing of a large exchange (D1-8)."""
        return self._run_step(
            "notify_marketing", (CLERK,), self.env._("Marketing cannot be told.")
        )

    def _get_cannot_notify_marketing_reasons(self):
        reasons = {}
        for rma in self:
            texts = reasons[rma] = []
            if rma.state not in ("draft", "open"):
                texts.append(self.env._("It is closed or cancelled."))
            if not rma.is_large_exchange:
                texts.append(self.env._("It is no large exchange (D1-8)."))
            if rma.notice_sent_at:
                texts.append(self.env._("Marketing was told already."))
        return reasons

    def _do_notify_marketing(self):
        rmas = self.sudo()
        rmas._in_transition().write(
            {"notice_sent_at": fields.Datetime.now(), "notice_by_id": self.env.uid}
        )
        group = self.env.ref(MARKETING).sudo()
        quantities = rmas._get_exchange_quantities()
        for rma in rmas:
            people = group.all_user_ids.filtered(
                lambda user, rma=rma: rma.company_id in user.company_ids
            )
            note = self.env._(
                "%(customer)s exchanges %(quantity)g units: write how it is handled "
                "(D1-8).",
                customer=rma.partner_id.display_name,
                quantity=quantities[rma],
            )
            rma.message_post(
                body=note,
                subject=self.env._("Large exchange %s", rma.name),
                partner_ids=people.partner_id.ids,
            )
            for user in people:
                rma.activity_schedule(
                    "aftersales_repair.activity_rma_notice",
                    user_id=user.id,
                    note=note,
                )

    def action_give_opinion(self):
        """Marketing's handling opinion is fixed, and carried out (D1-8)."""
        return self._run_step(
            "give_opinion", (MARKETING,), self.env._("The opinion cannot be given.")
        )

    def _get_cannot_give_opinion_reasons(self):
        reasons = {}
        for rma in self:
            texts = reasons[rma] = []
            if not rma.notice_sent_at:
                texts.append(self.env._("Marketing was not asked."))
            if rma.marketing_opinion_at:
                texts.append(self.env._("The opinion was given."))
            if not (rma.marketing_opinion or "").strip():
                texts.append(self.env._("Write how it is handled."))
        return reasons

    def _do_give_opinion(self):
        rmas = self.sudo()
        rmas._in_transition().write(
            {
                "marketing_opinion_at": fields.Datetime.now(),
                "marketing_opinion_by_id": self.env.uid,
            }
        )
        rmas.activity_feedback(["aftersales_repair.activity_rma_notice"])

    def write(self, vals):
        if "marketing_opinion" in vals and not self._is_in_transition():
            self._check_roles(MARKETING)
            given = self.filtered("marketing_opinion_at")
            given._raise_reasons(
                self.env._("The opinion stays."),
                {rma: [self.env._("The opinion was given.")] for rma in given},
            )
        return super().write(vals)
