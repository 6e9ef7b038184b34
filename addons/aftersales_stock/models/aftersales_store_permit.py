# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

_TERMS = {"site_id", "company_id", "person", "goods", "date_from", "date_to"}


class AftersalesStorePermit(models.Model):
    """Private goods in a store: only with the manager's approval (D2-K2.2)."""

    _name = "aftersales.store.permit"
    _description = "Permit for private goods"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.approval.mixin",
        "service.numbered.mixin",
    ]
    _order = "date_to desc, id desc"
    _check_company_auto = True

    _register_closed_states = ("approved", "refused")
    _register_date_field = "date_to"
    _state_from = ["draft"]
    _state_to = ["approved"]
    _cancel_state = "refused"
    _approval_applicant_fields = ("user_id",)
    _guarded_fields = ("name", "user_id")

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
    manager_id = fields.Many2one(related="site_id.manager_id")
    user_id = fields.Many2one(
        "res.users",
        string="Applied For By",
        readonly=True,
        default=lambda self: self.env.uid,
        ondelete="restrict",
    )
    person = fields.Char(string="Whose Goods", required=True, tracking=True)
    goods = fields.Char(string="Private Goods", required=True, tracking=True)
    reason = fields.Char(required=True)
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env["service.policy"]._today(self.env.company),
    )
    date_to = fields.Date(
        string="To",
        required=True,
        default=lambda self: self.env["service.policy"]._today(self.env.company),
        help="This day is included.",
    )
    state = fields.Selection(
        [("draft", "To be approved"), ("approved", "Approved"), ("refused", "Refused")],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
    )

    _in_force = models.Index("(site_id, date_to) WHERE state = 'approved'")

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for permit in self:
            if permit.date_to < permit.date_from:
                raise ValidationError(
                    self.env._("%s ends before it begins.", permit.display_name)
                )

    def write(self, vals):
        decided = self.filtered(lambda permit: permit.state != "draft")
        if decided and _TERMS & set(vals):
            raise UserError(
                self.env._(
                    "%s is decided and stays as it was signed: apply for another one "
                    "(D2-K2.2).",
                    ", ".join(decided.mapped("name")[:5]),
                )
            )
        return super().write(vals)

    def _is_in_force(self, site, day):
        """Whether the permit covers private goods in a site's store on a day."""
        self.ensure_one()
        return (
            self.state == "approved"
            and self.site_id == site
            and self.date_from <= day <= self.date_to
        )

    def _on_approved(self):
        result = super()._on_approved()
        self.sudo()._in_transition().write({"state": "approved"})
        return result

    def _on_rejected(self, comment):
        result = super()._on_rejected(comment)
        self.sudo()._in_transition().write({"state": "refused"})
        return result
