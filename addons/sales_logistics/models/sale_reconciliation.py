# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..roles import ACCOUNTANT, CLERK


class SaleReconciliation(models.Model):
    """Receivables and goods of a customer and a month, 对账单 (S44, D2-13).

    Opened on the first of the month from what stands in the ledger and in the
    store; money and goods must agree (款货相符). The customer agrees, with a
    drawing in the portal or on a stamped paper, or says what is wrong; the paper
    that does not come back is chased (D2-Q2.3).
    """

    _name = "sale.reconciliation"
    _description = "Reconciliation with a customer"
    _inherit = [
        "portal.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "sale.reconciliation.opening.mixin",
        "service.register.mixin",
        "service.evidence.mixin",
        "service.deadline.mixin",
        "service.document.mixin",
    ]
    _order = "month desc, id desc"
    _check_company_auto = True

    _register_draft_states = ("draft",)
    _register_closed_states = ("agreed",)
    _register_date_field = "answered_at"
    _deadline_due_fields = {
        "reconciliation.send": "send_due",
        "reconciliation.answer": "answer_due",
    }
    _evidence_content_fields = ("partner_id", "month", "closing", "goods_open")
    _guarded_fields = (
        "partner_id",
        "month",
        "opening",
        "invoiced",
        "received",
        "closing",
        "delivered",
        "goods_open",
        "send_due",
        "answer_due",
        "sent_at",
        "answered_at",
        "dispute",
    )

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    person_id = fields.Many2one(
        "res.users",
        string="Clerk",
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        help="Who sends it and asks for the answer.",
    )
    month = fields.Date(required=True, readonly=True, help="Its first day.")
    currency_id = fields.Many2one(related="company_id.currency_id")
    opening = fields.Monetary(
        string="Owed Before", readonly=True, help="Receivable when the month began."
    )
    invoiced = fields.Monetary(readonly=True, help="Invoices less credit notes.")
    received = fields.Monetary(
        readonly=True, help="Money and other entries that lower what is owed."
    )
    closing = fields.Monetary(
        string="Owed at the End",
        readonly=True,
        help="Owed before + invoiced - received.",
    )
    delivered = fields.Monetary(
        string="Goods Delivered",
        readonly=True,
        help="Goods that left less goods that came back, at the prices of their "
        "orders, taxes included.",
    )
    goods_open = fields.Monetary(
        string="Delivered, Not Invoiced",
        readonly=True,
        help="Of all orders until the end of the month; below zero: invoiced, not "
        "delivered. Money and goods agree at zero (D2-13).",
    )
    line_ids = fields.One2many(
        "sale.reconciliation.line", "reconciliation_id", readonly=True
    )
    changed_since = fields.Monetary(
        compute="_compute_changed_since",
        help="What was booked into the month after the figures were taken.",
    )
    state = fields.Selection(
        [
            ("draft", "New"),
            ("sent", "With the customer"),
            ("disputed", "Disputed"),
            ("agreed", "Agreed"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    is_confirmed_by_customer = fields.Boolean(
        compute="_compute_is_confirmed_by_customer"
    )
    send_due = fields.Datetime(string="Send By", readonly=True, copy=False)
    sent_at = fields.Datetime(string="Sent", readonly=True, copy=False)
    answer_due = fields.Datetime(string="Answer By", readonly=True, copy=False)
    answered_at = fields.Datetime(string="Answered", readonly=True, copy=False)
    dispute = fields.Text(
        string="What Differs",
        readonly=True,
        copy=False,
        help="The customer's words.",
    )
    explanation = fields.Text(
        copy=False, help="What was found, and what was corrected in the books."
    )

    _one_a_month = models.UniqueIndex("(company_id, partner_id, month)")
    _live = models.Index("(company_id, month) WHERE state != 'agreed'")
    _customer = models.Index("(partner_id, month)")

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for document in self:
            document.access_url = f"/my/reconciliations/{document.id}"
        return result

    @api.depends("signature_ids.voided_at")
    def _compute_is_confirmed_by_customer(self):
        signed = self._origin._get_valid_signatures()
        confirmed = set(
            signed.filtered(lambda one: one.code == "customer").mapped("res_id")
        )
        for document in self:
            document.is_confirmed_by_customer = document._origin.id in confirmed

    @api.depends("closing")
    def _compute_changed_since(self):
        stored = self._origin.filtered("month")
        now = {}
        for (company, month), own in stored.grouped(
            lambda one: (one.company_id, one.month)
        ).items():
            figures = self._get_figures(company, month, own.partner_id)
            for document in own:
                figure = figures.get(document.partner_id.id, {})
                now[document.id] = figure.get("closing", 0.0)
        for document in self:
            current = now.get(document._origin.id, document.closing)
            document.changed_since = document.currency_id.round(
                current - document.closing
            )

    # -- to the customer ---

    def action_send(self):
        """To the customer, by mail with the link where there is an address."""
        return self._run_step(
            "send",
            (CLERK, ACCOUNTANT),
            self.env._("The reconciliation cannot be sent."),
        )

    def _get_cannot_send_reasons(self):
        reasons = {}
        for document in self:
            texts = []
            if document.state != "draft":
                texts.append(self.env._("It was sent."))
            elif not document.currency_id.is_zero(document.changed_since):
                texts.append(
                    self.env._(
                        "%s was booked into the month afterwards: take the figures "
                        "anew first (D2-13).",
                        document.currency_id.format(document.changed_since),
                    )
                )
            if texts:
                reasons[document] = texts
        return reasons

    def _do_send(self):
        documents = self.sudo()
        mailed = documents.filtered("partner_id.email")
        for document in mailed:
            document._portal_ensure_token()
        template = self.env.ref("sales_logistics.mail_template_reconciliation")
        if mailed:
            template.sudo().send_mail_batch(mailed.ids)
        documents._in_transition().write(
            {"state": "sent", "sent_at": fields.Datetime.now()}
        )
        documents._meet_deadlines("reconciliation.send")
        documents._start_deadlines("reconciliation.answer")

    # -- the answer ---

    def action_agree(self):
        """The stamped paper came back; it is on file (D2-Q2.3)."""
        return self._run_step(
            "agree",
            (CLERK, ACCOUNTANT),
            self.env._("The agreement cannot be recorded."),
        )

    def _get_cannot_agree_reasons(self):
        return self._get_not_sent_reasons()

    def _get_not_sent_reasons(self):
        return {
            document: [self.env._("It is not with the customer.")]
            for document in self
            if document.state != "sent"
        }

    def _do_agree(self):
        documents = self.sudo()
        documents._in_transition().write(
            {"state": "agreed", "answered_at": fields.Datetime.now()}
        )
        documents._meet_deadlines("reconciliation.answer")
        documents.activity_unlink(["mail.mail_activity_data_todo"])

    def action_dispute(self, reason=None):
        """The customer finds something wrong, by telephone or on paper."""
        self._check_roles(CLERK, ACCOUNTANT)
        if not self:
            return None
        if not reason:
            return self.env["sale.reason.wizard"]._open(self, "action_dispute")
        self.check_access("write")
        able, left = self._able_or_raise(
            self.env._("The dispute cannot be recorded."),
            {document: [] for document in self} | self._get_not_sent_reasons(),
        )
        able._do_dispute(reason)
        return self._notify_batch(able, left)

    def _do_dispute(self, words):
        documents = self.sudo()
        documents._in_transition().write(
            {
                "state": "disputed",
                "dispute": words,
                "answered_at": fields.Datetime.now(),
            }
        )
        documents._meet_deadlines("reconciliation.answer")
        for document in documents:
            document.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=self.env["service.policy"]._today(document.company_id),
                user_id=(document.person_id or document.user_id).id,
                summary=self.env._("The customer disputes the reconciliation"),
                note=words,
            )

    # -- once more ---

    def action_refresh(self):
        """Take the figures anew; a dispute that was settled goes out again."""
        return self._run_step(
            "refresh",
            (CLERK, ACCOUNTANT),
            self.env._("The figures cannot be taken anew."),
        )

    def _get_cannot_refresh_reasons(self):
        reasons = {}
        for document in self:
            if document.state not in ("draft", "disputed"):
                reasons[document] = [
                    self.env._("It is with the customer, or it was agreed.")
                ]
            elif (
                document.state == "disputed"
                and not (document.explanation or "").strip()
            ):
                reasons[document] = [
                    self.env._("Write first what was found and corrected (D2-13).")
                ]
        return reasons

    def _do_refresh(self):
        documents = self.sudo()
        disputed = documents.filtered(lambda one: one.state == "disputed")
        disputed.activity_unlink(["mail.mail_activity_data_todo"])
        documents._in_transition().write({"state": "draft", "answered_at": False})
        documents._void_signatures(self.env._("The figures were taken anew."))
        documents._take_figures()
        disputed._start_deadlines("reconciliation.send")

    def action_export_lines(self):
        """The rows of these reconciliations as xlsx."""
        if not self:
            return None
        self.check_access("read")
        exports = self.env["service.export"].with_context(active_ids=self.line_ids.ids)
        return exports.with_context(active_domain=None)._export_from_list(
            "sale.reconciliation.line.export"
        )
