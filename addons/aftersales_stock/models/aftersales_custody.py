# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError

from ..roles import KEEPER, SITE_CHIEF

_KEEPERS = (KEEPER, SITE_CHIEF)


class AftersalesCustody(models.Model):
    """Small things in the store's keeping that are not stock (D2-Q4.6, D4-1.10).

    Found and seized goods, until they go to their owner or are disposed of; and
    low-value consumables, office goods and work clothes, until who uses them
    gives them back.
    """

    _name = "aftersales.custody"
    _description = "Goods in keeping"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.numbered.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _guarded_fields = ("name", "issued_at", "closed_at", "closed_by_id")
    _register_draft_states = ()
    _register_closed_states = ("returned", "disposed")
    _register_date_field = "closed_at"

    site_id = fields.Many2one(
        "aftersales.site",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        default=lambda self: self.env["aftersales.loan"]._default_site(),
    )
    company_id = fields.Many2one(
        related="site_id.company_id",
        store=True,
        index=True,
        precompute=True,
        ondelete="restrict",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [
            ("found", "Found"),
            ("seized", "Seized"),
            ("low_value", "Low-value consumable"),
            ("office", "Office goods"),
            ("clothes", "Work clothes"),
        ],
        required=True,
        default="found",
        tracking=True,
    )
    description = fields.Char(required=True, tracking=True)
    quantity = fields.Float(default=1.0, required=True, digits="Product Unit")
    value = fields.Monetary(string="Estimated Value")
    day = fields.Date(
        string="Taken In On",
        required=True,
        default=lambda self: self.env["service.policy"]._today(self.env.company),
    )
    place = fields.Char(string="Where", help="Where it was found or seized.")
    person = fields.Char(string="By Whom", help="Who found, seized or handed it in.")
    employee_id = fields.Many2one(
        "hr.employee",
        string="Used By",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
    )
    receiver = fields.Char(
        string="Given To", tracking=True, help="Owner, authority, or how it ended."
    )
    issued_at = fields.Datetime(readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)
    closed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    note = fields.Text()
    state = fields.Selection(
        [
            ("kept", "In the store"),
            ("issued", "In use"),
            ("returned", "Given to the owner"),
            ("disposed", "Disposed of"),
        ],
        string="Status",
        default="kept",
        required=True,
        readonly=True,
        tracking=True,
    )

    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0)", "Enter how many there are."
    )

    def write(self, vals):
        names = {"kind", "description", "quantity", "site_id", "employee_id"}
        closed = self.filtered(lambda one: one.state in self._register_closed_states)
        if closed and names & set(vals):
            raise UserError(
                self.env._(
                    "%s: it left the store, its entry stays (D2-Q4.6).",
                    ", ".join(closed.mapped("name")[:5]),
                )
            )
        return super().write(vals)

    def _get_keeper_reasons(self):
        foreign = self.site_id - self.site_id._acts_for(self.env.user)
        return {
            one: [
                self.env._(
                    "%(user)s does not act for %(site)s: its people do it (D4-2.1b).",
                    user=self.env.user.name,
                    site=one.site_id.display_name,
                )
            ]
            for one in self
            if one.site_id in foreign
        }

    def action_issue(self):
        """Somebody takes it into use (D4-1.10)."""
        return self._run_step("issue", _KEEPERS, self.env._("It cannot be issued."))

    def _get_cannot_issue_reasons(self):
        reasons = self._get_keeper_reasons()
        for one in self:
            texts = reasons.setdefault(one, [])
            if one.state != "kept":
                texts.append(self.env._("It is not in the store."))
            if one.kind in ("found", "seized"):
                texts.append(self.env._("Found and seized goods are not used."))
            if not one.employee_id:
                texts.append(self.env._("Choose who uses it."))
        return reasons

    def _do_issue(self):
        self.sudo()._in_transition().write(
            {"state": "issued", "issued_at": fields.Datetime.now()}
        )

    def action_take_back(self):
        """What was in use is back in the store."""
        return self._run_step(
            "take_back", _KEEPERS, self.env._("It cannot be taken back.")
        )

    def _get_cannot_take_back_reasons(self):
        reasons = self._get_keeper_reasons()
        for one in self.filtered(lambda one: one.state != "issued"):
            reasons.setdefault(one, []).append(self.env._("It is not in use."))
        return reasons

    def _do_take_back(self):
        goods = self.sudo()
        for one in goods:
            one.message_post(
                body=self.env._("%s gave it back.", one.employee_id.name or "")
            )
        goods._in_transition().write({"state": "kept", "employee_id": False})

    def action_give_back(self):
        """The owner has it again."""
        return self._run_step(
            "give_back", _KEEPERS, self.env._("It cannot be given out.")
        )

    def _get_cannot_give_back_reasons(self):
        reasons = self._get_cannot_close_reasons()
        for one in self.filtered(lambda one: one.kind not in ("found", "seized")):
            reasons[one].append(self.env._("It is ours and has no other owner."))
        return reasons

    def _do_give_back(self):
        self._close("returned")

    def action_dispose(self):
        """It was destroyed, handed to an authority, or is used up."""
        return self._run_step(
            "dispose", (SITE_CHIEF,), self.env._("It cannot be disposed of.")
        )

    def _get_cannot_dispose_reasons(self):
        return self._get_cannot_close_reasons()

    def _do_dispose(self):
        self._close("disposed")

    def _get_cannot_close_reasons(self):
        reasons = self._get_keeper_reasons()
        for one in self:
            texts = reasons.setdefault(one, [])
            if one.state in self._register_closed_states:
                texts.append(self.env._("It left the store before."))
            if not (one.receiver or "").strip():
                texts.append(self.env._("Write who got it, or how it ended."))
        return reasons

    def _close(self, state):
        self.sudo()._in_transition().write(
            {
                "state": state,
                "closed_at": fields.Datetime.now(),
                "closed_by_id": self.env.uid,
            }
        )
