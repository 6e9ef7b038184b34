# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

# Compared by identity, as in the guarded fields: no client can send it.
_QUIET = object()
_KEY = "service_quiet_activity"


class MailActivity(models.Model):
    _inherit = "mail.activity"

    # Computed while it is inserted: a thousand activities need no second write.
    res_name = fields.Char(compute="_compute_res_name", store=True, precompute=True)
    service_deadline_id = fields.Many2one(
        "service.deadline",
        string="Deadline",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The overdue deadline that this activity is about.",
    )

    def _create_quietly(self, vals_list):
        """Activities without a mail for each, and whose people do not become
        followers of each document: they stand in the list that everybody has."""
        quiet = self.with_context(mail_activity_quick_update=True, **{_KEY: _QUIET})
        return self.browse(quiet.create(vals_list).ids)

    def _classify_by_model(self):
        """By this, ``create`` makes people followers."""
        if self.env.context.get(_KEY) is _QUIET:
            return {}
        return super()._classify_by_model()
