# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError

_BY_INSPECTION = {"finding_id", "repair_due"}


class HelpdeskTicket(models.Model):
    """A repair call that an inspection opened (S19, D3-11.10)."""

    _inherit = "helpdesk.ticket"

    finding_id = fields.Many2one(
        "service.checklist.finding",
        readonly=True,
        copy=False,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
    )
    repair_due = fields.Date(
        string="Repaired By",
        readonly=True,
        copy=False,
        help="Two weeks after the inspection that found it (D3-11.10).",
        groups="base.group_user",
    )
    is_repair_late = fields.Boolean(
        string="Repair Late",
        compute="_compute_is_repair_late",
        search="_search_is_repair_late",
        groups="base.group_user",
    )

    _repair_due = models.Index("(repair_due) WHERE repair_due IS NOT NULL")

    @api.depends("repair_due", "stage_id.closed", "closed_date")
    def _compute_is_repair_late(self):
        today = self.env["service.policy"]._today(self.env.company)
        for ticket in self:
            open_late = not ticket.closed and ticket.repair_due
            ticket.is_repair_late = bool(open_late and ticket.repair_due < today)

    def _search_is_repair_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["service.policy"]._today(self.env.company)
        late = [("repair_due", "<", today), ("stage_id.closed", "=", False)]
        return late if True in value else ["!", "&", *late]

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_by_inspection(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_by_inspection(vals)
        return super().write(vals)

    def _check_by_inspection(self, vals):
        """The inspection says what it found and by when it is repaired."""
        if any(vals.get(name) for name in _BY_INSPECTION) or (
            self and _BY_INSPECTION & set(vals)
        ):
            if not self.env.su:
                raise AccessError(
                    self.env._(
                        "Finding and day of a repair call come from the inspection "
                        "(D3-11.10)."
                    )
                )
