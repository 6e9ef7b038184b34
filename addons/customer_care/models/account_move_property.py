# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError

_LINKS = {"care_unit_id", "care_fee_run_id", "care_chased_on", "care_chase_count"}


class AccountMove(models.Model):
    """Fee notices of the property office (S66, D4-12.1.5, D4-1.2)."""

    _inherit = "account.move"

    care_unit_id = fields.Many2one(
        "care.property.unit",
        string="Property Unit",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        groups="base.group_user",
    )
    care_fee_run_id = fields.Many2one(
        "care.fee.run",
        string="Fee Notices",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        groups="base.group_user",
    )
    care_chased_on = fields.Date(
        string="Chased On", readonly=True, copy=False, groups="base.group_user"
    )
    care_chase_count = fields.Integer(
        string="Times Chased", readonly=True, copy=False, groups="base.group_user"
    )

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get(name) for vals in vals_list for name in _LINKS):
            self._check_notice_link()
        return super().create(vals_list)

    def write(self, vals):
        if _LINKS & set(vals):
            self._check_notice_link()
        return super().write(vals)

    @api.model
    def _check_notice_link(self):
        """Which invoice is a notice is the run's word, not a client's."""
        if not self.env.su:
            raise AccessError(
                self.env._("Fee notices are made and chased by their run (D4-12.1.5).")
            )

    def _care_chase(self, today):
        """Remind each payer in writing; called as the office, with its checks done."""
        for move in self:
            move.message_post(
                body=self.env._(
                    "Please pay %(amount)s %(currency)s for %(what)s, due %(day)s. "
                    "If you have paid, this reminder does not matter.",
                    amount=f"{move.amount_residual:,.2f}",
                    currency=move.currency_id.name,
                    what=move.care_unit_id.display_name,
                    day=move.invoice_date_due,
                ),
                partner_ids=move.partner_id.ids,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
            move.write(
                {
                    "care_chased_on": today,
                    "care_chase_count": move.care_chase_count + 1,
                }
            )
