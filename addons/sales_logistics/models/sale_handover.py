# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command

from ..roles import SUPERVISOR, USER


class SaleHandover(models.Model):
    """Hand-over on transfer or leaving, 交接手续 (S52, D2-20).

    The leaver hands over, the successor takes over, a supervisor who is neither
    witnesses it; with that the open work is the successor's.
    """

    _name = "sale.handover"
    _description = "Hand-over of work"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _register_closed_states = ("done", "cancelled")
    _register_date_field = "done_at"
    _guarded_fields = ("handed_at", "taken_at", "witness_id", "done_at")

    leaver_id = fields.Many2one(
        "res.users", required=True, tracking=True, index=True, ondelete="restrict"
    )
    successor_id = fields.Many2one(
        "res.users", required=True, tracking=True, ondelete="restrict"
    )
    witness_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        tracking=True,
        ondelete="restrict",
        help="The supervisor who saw it; neither leaver nor successor (D2-20).",
    )
    reason = fields.Selection(
        [("transfer", "Another post"), ("leaving", "Leaving")],
        required=True,
        default="leaving",
        tracking=True,
    )
    line_ids = fields.One2many("sale.handover.line", "handover_id", readonly=True)
    line_count = fields.Integer(string="Items", compute="_compute_line_count")
    goods = fields.Text(
        string="Goods and Papers", help="Keys, samples, files: what has no document."
    )
    state = fields.Selection(
        [
            ("draft", "New"),
            ("handed", "Passed on"),
            ("taken", "Taken over"),
            ("done", "Witnessed"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    handed_at = fields.Datetime(readonly=True, copy=False)
    taken_at = fields.Datetime(readonly=True, copy=False)
    done_at = fields.Datetime(string="Witnessed At", readonly=True, copy=False)

    _one_at_a_time = models.UniqueIndex(
        "(leaver_id, company_id) WHERE state NOT IN ('done', 'cancelled')",
        "The person has a hand-over that is not finished.",
    )

    @api.depends("line_ids")
    def _compute_line_count(self):
        for handover in self:
            handover.line_count = len(handover.line_ids)

    @api.constrains("leaver_id", "successor_id")
    def _check_people(self):
        for handover in self:
            if handover.leaver_id == handover.successor_id:
                raise ValidationError(
                    self.env._(
                        "%s: leaver and successor are two people (D2-20).",
                        handover.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        handovers = super().create(vals_list)
        handovers._list_work()
        return handovers

    def write(self, vals):
        fixed = {"leaver_id", "successor_id", "reason", "goods"} & set(vals)
        late = self.filtered(lambda handover: handover.state != "draft")
        if fixed and late and not self._is_in_transition():
            raise ValidationError(
                self.env._(
                    "%s: it was signed as it is. Cancel it and write another.",
                    ", ".join(late.mapped("name")[:5]),
                )
            )
        result = super().write(vals)
        if "leaver_id" in vals:
            self._list_work()
        return result

    def _list_work(self):
        """List what the leaver has open; once signed, the list only grows."""
        for handover in self.sudo()._in_transition():
            if handover.state == "draft":
                handover.line_ids.unlink()
            known = {(line.res_model, line.res_id) for line in handover.line_ids}
            work = handover.leaver_id._get_open_work(handover.company_id)
            handover.line_ids = [
                Command.create(
                    {
                        "res_model": model,
                        "res_id": record.id,
                        "name": record.display_name,
                    }
                )
                for model, records in work.items()
                for record in records
                if (model, record.id) not in known
            ]

    # -- three people ---

    def action_hand_over(self):
        """The leaver's word that the list is complete."""
        self._check_person("leaver_id")
        return self._run_step(
            "hand_over", (USER,), self.env._("It cannot be handed over.")
        )

    def _check_person(self, people):
        others = self.filtered(lambda one: self.env.user not in one[people])
        if others:
            raise AccessError(
                self.env._(
                    "%(handover)s: this is for %(person)s (D2-20).",
                    handover=others[0].name,
                    person=others[0][people].name,
                )
            )

    def _get_cannot_hand_over_reasons(self):
        reasons = {}
        cash = self.env["sale.cash.slip"]
        for handover in self:
            if handover.state != "draft":
                reasons[handover] = [self.env._("It was handed over.")]
            elif cash._get_kept(handover.leaver_id, handover.company_id):
                reasons[handover] = [
                    self.env._("Hand in the cash that you hold first (D2-28).")
                ]
        return reasons

    def _do_hand_over(self):
        self._list_work()
        self.sudo()._in_transition().write(
            {"state": "handed", "handed_at": fields.Datetime.now()}
        )

    def action_take_over(self):
        """The successor's word that all on the list was handed over."""
        self._check_person("successor_id")
        return self._run_step(
            "take_over", (USER,), self.env._("It cannot be taken over.")
        )

    def _get_cannot_take_over_reasons(self):
        return {
            handover: [self.env._("The leaver has not handed over.")]
            for handover in self
            if handover.state != "handed"
        }

    def _do_take_over(self):
        self.sudo()._in_transition().write(
            {"state": "taken", "taken_at": fields.Datetime.now()}
        )

    def action_witness(self):
        """The supervisor saw it: the open work is the successor's now (D2-20)."""
        return self._run_step(
            "witness", (SUPERVISOR,), self.env._("It cannot be witnessed.")
        )

    def _get_cannot_witness_reasons(self):
        reasons = {}
        for handover in self:
            if handover.state != "taken":
                reasons[handover] = [self.env._("The successor has not taken over.")]
            elif self.env.user in (handover.leaver_id, handover.successor_id):
                reasons[handover] = [
                    self.env._("Leaver and successor are no witnesses (D2-20).")
                ]
        return reasons

    def _do_witness(self):
        handovers = self.sudo()
        # What came up since the list was signed goes with it.
        handovers._list_work()
        for handover in handovers:
            rules = handover.leaver_id._get_open_work_rules()
            work = handover.leaver_id._get_open_work(handover.company_id)
            for model, records in work.items():
                if hasattr(records, "_in_transition"):
                    records = records._in_transition()
                records.write({rules[model][0]: handover.successor_id.id})
        handovers._in_transition().write(
            {
                "state": "done",
                "witness_id": self.env.uid,
                "done_at": fields.Datetime.now(),
            }
        )

    def action_cancel(self):
        return self._run_step(
            "cancel", (SUPERVISOR,), self.env._("It cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        return {
            handover: [self.env._("It is finished.")]
            for handover in self
            if handover.state in ("done", "cancelled")
        }

    def _do_cancel(self):
        self.sudo()._in_transition().write(
            {"state": "cancelled", "done_at": fields.Datetime.now()}
        )
