# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import CLERK

# What readers sign for.
_CONTENT = {"direction", "kind", "subject", "partner_id", "reference", "date", "text"}


class SaleCirculation(models.Model):
    """A document that came in or goes out, and who has read it (S50, D2-Q4.3).

    Received, registered, circulated; each reader signs for it, is chased when the
    days are over, and the last one ends it. Others may be added on the way. The
    clerk sorts, files and passes on (D2-H5). A sales policy goes to the customers as
    well, and each one's acknowledgement is noted (D2-Q1.2).
    """

    _name = "sale.circulation"
    _description = "Circulated document"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.evidence.mixin",
        "service.document.mixin",
    ]
    _order = "date desc, id desc"
    _check_company_auto = True

    _register_draft_states = ("registered",)
    _register_closed_states = ("done", "cancelled")
    _register_date_field = "done_at"
    _guarded_fields = ("circulated_at", "done_at")

    direction = fields.Selection(
        [("in", "Incoming"), ("out", "Outgoing"), ("internal", "Internal")],
        required=True,
        default="in",
        tracking=True,
    )
    kind = fields.Selection(
        [
            ("letter", "Letter"),
            ("notice", "Notice"),
            ("policy", "Sales policy"),
            ("minutes", "Minutes"),
            ("other", "Other"),
        ],
        required=True,
        default="letter",
    )
    subject = fields.Char(required=True, tracking=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="From or To",
        ondelete="restrict",
        check_company=True,
        index="btree_not_null",
    )
    reference = fields.Char(string="Their Number")
    date = fields.Date(
        required=True,
        default=lambda self: self.env["service.policy"]._today(self.env.company),
    )
    text = fields.Html(string="Content")
    reader_ids = fields.One2many("sale.circulation.reader", "circulation_id")
    open_count = fields.Integer(
        string="Still to Read", compute="_compute_open_count", store=True
    )
    state = fields.Selection(
        [
            ("registered", "Registered"),
            ("circulating", "In circulation"),
            ("done", "Read by all"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="registered",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    circulated_at = fields.Datetime(readonly=True, copy=False)
    done_at = fields.Datetime(readonly=True, copy=False)

    _live = models.Index("(company_id, date) WHERE state = 'circulating'")

    @api.depends("reader_ids.state")
    def _compute_open_count(self):
        for document in self:
            waiting = document.reader_ids.filtered(lambda one: one.state == "waiting")
            document.open_count = len(waiting)

    def write(self, vals):
        """What is read by one stays as it was read (D2-Q4.3)."""
        passed = self.filtered(lambda document: document.state != "registered")
        if passed and _CONTENT & set(vals) and not self._is_in_transition():
            raise UserError(
                self.env._(
                    "%s was passed on: it stays as it is read. Withdraw it and "
                    "register another (D2-Q4.3).",
                    ", ".join(passed.mapped("name")[:5]),
                )
            )
        return super().write(vals)

    def action_circulate(self):
        """Pass it on: to all readers who have not got it yet (D2-Q4.3)."""
        return self._run_step(
            "circulate", (CLERK,), self.env._("It cannot be circulated.")
        )

    def _get_cannot_circulate_reasons(self):
        reasons = {}
        for document in self:
            texts = reasons[document] = []
            if document.state not in ("registered", "circulating"):
                texts.append(self.env._("It was read by all, or is cancelled."))
            if not document.reader_ids:
                texts.append(self.env._("Name those who read it (D2-Q4.3)."))
            elif document.state == "circulating" and not document.reader_ids.filtered(
                lambda one: one.state == "new"
            ):
                texts.append(self.env._("All readers have it already."))
        return reasons

    def _do_circulate(self):
        documents = self.sudo()
        fresh = documents.filtered(lambda one: one.state == "registered")
        fresh._in_transition().write(
            {"state": "circulating", "circulated_at": fields.Datetime.now()}
        )
        documents.reader_ids.filtered(lambda one: one.state == "new")._pass_on()

    def _end_if_read(self):
        """Those that all have read are done."""
        read = self.filtered(
            lambda one: (
                one.state == "circulating"
                and all(reader.state == "read" for reader in one.reader_ids)
            )
        )
        read._in_transition().write({"state": "done", "done_at": fields.Datetime.now()})

    def action_cancel(self):
        return self._run_step("cancel", (CLERK,), self.env._("It cannot be cancelled."))

    def _get_cannot_cancel_reasons(self):
        return {
            document: [self.env._("It was read by all, or is cancelled.")]
            for document in self
            if document.state in ("done", "cancelled")
        }

    def _do_cancel(self):
        documents = self.sudo()
        documents._in_transition().write(
            {"state": "cancelled", "done_at": fields.Datetime.now()}
        )
        documents.reader_ids._cancel_deadlines(
            reason=self.env._("The document was withdrawn.")
        )
