# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.fields import Command

_OPEN = ("due", "in_progress")


class AftersalesVisitChecklistMixin(models.AbstractModel):
    """The product's checklist is worked through on site (S03, D3-7.4.2.2).

    Opened with the arrival; the points, limits and photos are those of the
    shared inspections. In a household: the safety check, then the customer's
    signature (D3-11.18).
    """

    _name = "aftersales.visit.checklist.mixin"
    _description = "Checklist of a visit"

    checklist_count = fields.Integer(
        string="Checklists", compute="_compute_checklist_count", compute_sudo=True
    )

    def _compute_checklist_count(self):
        groups = self.env["service.checklist.run"]._read_group(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)],
            ["res_id"],
            ["__count"],
        )
        counts = dict(groups)
        for visit in self:
            visit.checklist_count = counts.get(visit.id, 0)

    def _find_checklists(self, *states):
        domain = [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        if states:
            domain.append(("state", "in", states))
        return self.env["service.checklist.run"].sudo().search(domain)

    def _open_checklists(self):
        """One checklist a visit, of the product that is served."""
        known = set(self._find_checklists().mapped("res_id"))
        self.env["service.checklist.run"]._open(
            [
                visit._prepare_checklist_vals()
                for visit in self
                if visit.product_id.visit_checklist_id and visit.id not in known
            ]
        )

    def _prepare_checklist_vals(self):
        self.ensure_one()
        zone = self.company_id.resource_calendar_id.tz or "UTC"
        return {
            "template_id": self.product_id.visit_checklist_id.id,
            "company_id": self.company_id.id,
            "date_from": self.service_day,
            "date_due": self.service_day,
            "tz": zone,
            "user_id": self.technician_id.id,
            "crew_ids": [Command.set(self.technician_id.ids)],
            "asset": self.lot_id.name or self.product_id.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "partner_id": self.partner_id.id,
        }

    def _get_open_checklist_reasons(self):
        reasons = {}
        by_id = {visit.id: visit for visit in self}
        for run in self._find_checklists(*_OPEN):
            reasons.setdefault(by_id[run.res_id], []).append(
                self.env._("Finish the checklist %s first.", run.name)
            )
        return reasons

    def _cancel_checklists(self):
        self._find_checklists(*_OPEN)._in_transition().write(
            {
                "state": "cancelled",
                "cancel_reason": self.env._("The visit was cancelled."),
            }
        )

    def action_view_checklists(self):
        self.ensure_one()
        runs = self._find_checklists()
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Checklists of %s", self.name),
            "res_model": "service.checklist.run",
            "view_mode": "list,form",
            "domain": [("id", "in", runs.ids)],
        }
        if len(runs) == 1:
            action.update(view_mode="form", res_id=runs.id)
        return action
