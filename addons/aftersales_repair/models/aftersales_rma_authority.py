# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.turns import take_turns

from ..roles import CLERK, FINANCE, KEEPER, MARKETING

# What those write on a return whose work it is not.
_PARTS = {MARKETING: {"marketing_opinion"}, FINANCE: {"no_cost_reason"}}


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
        "aftersales.rma.application",
        "rma_id",
        string="Applications",
        readonly=True,
        groups="base.group_user",
    )
    application_count = fields.Integer(
        compute="_compute_application_count", groups="base.group_user"
    )
    authority_text = fields.Text(
        string="Needs Approval",
        compute="_compute_authority_text",
        help="What the general manager or marketing still has to agree to.",
        groups="base.group_user",
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
        taken_in = name == "take_in"
        reasons = super()._get_step_reasons("confirm" if taken_in else name)
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
        return self._get_step_reasons("take_in")

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
        self._check_roles(CLERK, KEEPER)
        self.check_access("read")
        # A second click opens the form that is being filled in.
        take_turns(self.sudo())
        applications = self.env["aftersales.rma.application"]
        applications = applications.search(
            [("rma_id", "in", self.ids), ("state", "=", "draft")]
        )
        applications |= applications.create(
            [{"rma_id": rma.id} for rma in self - applications.rma_id]
        )
        if len(applications) == 1:
            return applications._open_form()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

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
                    self.env._(
                        "Write why it is refused; the customer reads it (D1-K6)."
                    )
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
