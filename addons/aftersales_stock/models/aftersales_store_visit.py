# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..roles import KEEPER, SITE_CHIEF
from .aftersales_count_round_mixin import COUNTERS

_ENTRY = {
    "site_id",
    "company_id",
    "kind",
    "user_id",
    "person",
    "organisation",
    "plate",
    "reason",
    "private_goods",
    "permit_id",
}


class AftersalesStoreVisit(models.Model):
    """Someone or a vehicle in a store: in, why, out (D4-3.1.4.1g, D0-2.4.5e).

    The store's own people go in and out without a reason; everybody else has
    one, and private goods have a permit (D2-K2.2).
    """

    _name = "aftersales.store.visit"
    _description = "Store access"
    _inherit = ["service.register.mixin", "mail.thread"]
    _order = "entered_at desc, id desc"
    _check_company_auto = True

    _register_draft_states = ()
    _register_closed_states = ("left",)
    _register_date_field = "left_at"
    _guarded_fields = ("entered_at", "left_at", "let_in_by_id")

    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    site_id = fields.Many2one(
        "aftersales.site",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self.env["aftersales.site"]._get_own_site(),
    )
    kind = fields.Selection(
        [("person", "Person"), ("vehicle", "Vehicle")],
        required=True,
        default="person",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Employee",
        domain="[('share', '=', False)]",
        ondelete="restrict",
    )
    person = fields.Char(
        string="Name",
        compute="_compute_person",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    organisation = fields.Char(string="From Organisation")
    plate = fields.Char()
    reason = fields.Char(help="The work that brings them in.")
    private_goods = fields.Char(help="What they carry in that is their own.")
    permit_id = fields.Many2one(
        "aftersales.store.permit",
        ondelete="restrict",
        check_company=True,
        domain="[('site_id', '=', site_id), ('state', '=', 'approved')]",
    )
    entered_at = fields.Datetime(
        string="Entered", readonly=True, copy=False, default=fields.Datetime.now
    )
    left_at = fields.Datetime(readonly=True, copy=False)
    let_in_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        default=lambda self: self.env.uid,
        ondelete="restrict",
    )
    state = fields.Selection(
        [("inside", "Inside"), ("left", "Left")],
        string="Status",
        default="inside",
        required=True,
        readonly=True,
        group_expand=True,
    )

    _inside = models.Index("(site_id, entered_at) WHERE state = 'inside'")

    @api.depends("person", "plate", "kind")
    def _compute_display_name(self):
        for visit in self:
            visit.display_name = " ".join(filter(None, [visit.plate, visit.person]))

    @api.depends("user_id")
    def _compute_person(self):
        for visit in self:
            visit.person = visit.user_id.name or visit.person

    @api.constrains(
        "site_id", "kind", "user_id", "plate", "reason", "private_goods", "permit_id"
    )
    def _check_entry(self):
        for visit in self:
            texts = visit._get_entry_reasons()
            if texts:
                raise ValidationError(
                    self.env._(
                        "%(visitor)s: %(reasons)s",
                        visitor=visit.display_name,
                        reasons=" ".join(texts),
                    )
                )

    def _get_entry_reasons(self):
        """Why somebody does not get in."""
        self.ensure_one()
        texts = []
        if self.kind == "vehicle" and not (self.plate or "").strip():
            texts.append(self.env._("Write the vehicle's plate (D4-3.1.4.1g)."))
        if not self._is_store_staff() and not (self.reason or "").strip():
            texts.append(
                self.env._(
                    "Who does not work in the store comes in for work only: write "
                    "for which (D0-2.4.5e)."
                )
            )
        if (self.private_goods or "").strip():
            day = self.env["service.policy"]._today(self.company_id)
            permit = self.permit_id.sudo()
            if not permit or not permit._is_in_force(self.site_id, day):
                texts.append(
                    self.env._(
                        "Private goods come in with the manager's permit only, for "
                        "this store and day (D2-K2.2): apply for one."
                    )
                )
        return texts

    def _is_store_staff(self):
        """The store's keepers and chief, on foot."""
        self.ensure_one()
        user = self.user_id
        if not user:
            return False
        works_here = user.has_group(KEEPER) or user.has_group(SITE_CHIEF)
        return bool(
            self.kind == "person" and works_here and self.site_id._acts_for(user)
        )

    def write(self, vals):
        if _ENTRY & set(vals):
            raise UserError(
                self.env._(
                    "%s: the access register stays as it was written "
                    "(D4-3.1.4.1g). Write a new line.",
                    ", ".join(self[:5].mapped("display_name")),
                )
            )
        return super().write(vals)

    def action_leave(self):
        """They are out."""
        return self._run_step(
            "leave", COUNTERS, self.env._("The exit cannot be written.")
        )

    def _get_cannot_leave_reasons(self):
        return {
            visit: [] if visit.state == "inside" else [self.env._("They left already.")]
            for visit in self
        }

    def _do_leave(self):
        self.sudo()._in_transition().write(
            {"state": "left", "left_at": fields.Datetime.now()}
        )
