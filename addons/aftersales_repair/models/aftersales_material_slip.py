# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..roles import INSPECTOR, KEEPER, LEADER, MANAGER, REPAIRER

_RECIPIENTS = (LEADER, REPAIRER, INSPECTOR)


class AftersalesMaterialSlip(models.Model):
    """Material for tomorrow, counted face to face and signed for (S13, D1-L1).

    What the recipient signed for is theirs to answer for: a shortage that is found
    later is booked on them as a loss (S39).
    """

    _name = "aftersales.material.slip"
    _description = "Material slip"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
        "service.evidence.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _guarded_fields = ("plan_id", "signed_at", "keeper_id", "closed_at")
    _register_closed_states = ("closed", "cancelled")
    _register_date_field = "closed_at"
    _evidence_content_fields = (
        "recipient_id",
        "line_ids.product_id",
        "line_ids.counted_qty",
    )

    plan_id = fields.Many2one(
        "aftersales.day.plan",
        required=True,
        readonly=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    day = fields.Date(related="plan_id.day", string="For", store=True)
    warehouse_id = fields.Many2one(related="plan_id.warehouse_id")
    recipient_id = fields.Many2one(
        "res.users",
        tracking=True,
        ondelete="restrict",
        help="Counts the material with the keeper, signs for it and answers for it.",
    )
    keeper_id = fields.Many2one(
        "res.users",
        string="Handed Over By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    signed_at = fields.Datetime(string="Handed Over", readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)
    line_ids = fields.One2many("aftersales.material.slip.line", "slip_id")
    short_count = fields.Integer(string="Lines Short", compute="_compute_short_count")
    loss_ids = fields.Many2many(
        "aftersales.loss", compute="_compute_loss_ids", string="Losses"
    )
    loss_count = fields.Integer(compute="_compute_loss_ids")
    state = fields.Selection(
        [
            ("draft", "To count"),
            ("signed", "Signed for"),
            ("closed", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )

    _live = models.Index("(company_id) WHERE state IN ('draft', 'signed')")

    def _compute_short_count(self):
        for slip in self:
            slip.short_count = len(slip.line_ids.filtered("short_qty"))

    def _compute_loss_ids(self):
        losses = (
            self.env["aftersales.loss"]
            .sudo()
            .search([("res_model", "=", self._name), ("res_id", "in", self.ids)])
        )
        by_slip = losses.grouped("res_id")
        for slip in self:
            slip.loss_ids = by_slip.get(slip.id, losses.browse())
            slip.loss_count = len(slip.loss_ids)

    # -- hand over ---

    def action_hand_over(self):
        """Counted face to face and signed: the material is the recipient's."""
        return self._run_step(
            "hand_over",
            (KEEPER,),
            self.env._("The material cannot be handed over."),
        )

    def _get_cannot_hand_over_reasons(self):
        signatures = self._get_valid_signatures().grouped("res_id")
        reasons = {}
        for slip in self:
            texts = reasons[slip] = []
            if slip.state != "draft":
                texts.append(self.env._("It is handed over or cancelled."))
                continue
            if not slip.recipient_id:
                texts.append(self.env._("Say who receives the material."))
            elif slip.recipient_id == self.env.user:
                texts.append(self.env._("Nobody hands material to themselves (D1-L1)."))
            signers = (
                signatures.get(slip.id, self.env["service.signature"])
                .filtered(lambda one: one.type_id.code == "material_recipient")
                .partner_id
            )
            if slip.recipient_id and slip.recipient_id.partner_id not in signers:
                texts.append(
                    self.env._(
                        "%s has not signed for what was counted (D1-L1).",
                        slip.recipient_id.name,
                    )
                )
            if not any(line.counted_qty for line in slip.line_ids):
                texts.append(self.env._("Nothing is counted."))
        return reasons

    def _do_hand_over(self):
        slips = self.sudo()
        for line in slips.line_ids:
            line._in_transition().found_qty = line.counted_qty
        slips._in_transition().write(
            {
                "state": "signed",
                "signed_at": fields.Datetime.now(),
                "keeper_id": self.env.uid,
            }
        )
        plans = slips.plan_id.filtered(lambda plan: plan.state == "planned")
        plans._in_transition().write({"state": "counted"})

    # -- found short ---

    def action_book_shortage(self):
        """What is short after the signature is a loss of the recipient (D1-L1)."""
        return self._run_step(
            "book_shortage",
            (LEADER, KEEPER, MANAGER),
            self.env._("No shortage can be booked."),
        )

    def _get_cannot_book_shortage_reasons(self):
        reasons = {}
        for slip in self:
            texts = reasons[slip] = []
            if slip.state != "signed":
                texts.append(
                    self.env._(
                        "Only what was signed for is short on the recipient: it is "
                        "not handed over, or closed."
                    )
                )
            elif not any(line._get_unbooked() > 0 for line in slip.line_ids):
                texts.append(
                    self.env._(
                        "Nothing new is short: write what was found on the lines."
                    )
                )
            elif slip.recipient_id == self.env.user:
                texts.append(self.env._("Somebody else books what you are short of."))
        return reasons

    def _do_book_shortage(self):
        rows, lines = [], self.env["aftersales.material.slip.line"].sudo()
        for line in self.sudo().line_ids:
            short = line._get_unbooked()
            if line.product_uom_id.compare(short, 0) > 0:
                rows.append(line._prepare_loss_row(short))
                lines |= line
        self.env["aftersales.loss"]._propose(rows)
        for line in lines:
            line._in_transition().booked_qty = line.short_qty

    # -- close ---

    def action_close(self):
        """The material is worked on; nothing is open any more."""
        return self._run_step(
            "close", (LEADER, KEEPER, MANAGER), self.env._("It cannot be closed.")
        )

    def _get_cannot_close_reasons(self):
        reasons = {}
        for slip in self:
            texts = reasons[slip] = []
            if slip.state != "signed":
                texts.append(self.env._("It is not handed over, or closed."))
            elif any(line._get_unbooked() > 0 for line in slip.line_ids):
                texts.append(self.env._("Book the shortage first (D1-L1)."))
        return reasons

    def _do_close(self):
        self.sudo()._in_transition().write(
            {"state": "closed", "closed_at": fields.Datetime.now()}
        )

    def action_view_losses(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Losses of %s", self.name),
            "res_model": "aftersales.loss",
            "view_mode": "list,form",
            "domain": [("res_model", "=", self._name), ("res_id", "=", self.id)],
        }
