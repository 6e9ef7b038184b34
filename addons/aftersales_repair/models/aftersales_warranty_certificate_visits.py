# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.fields import Command

from .aftersales_warranty_certificate import VISIT_MONTHS

_LEAD_DAYS = "certificate.visit_lead_days"


class AftersalesWarrantyCertificate(models.Model):
    """Return visits within the warranty, as an inspection plan (S18, D3-15.0)."""

    _inherit = "aftersales.warranty.certificate"

    _guarded_fields = ("plan_id",)

    plan_id = fields.Many2one(
        "service.checklist.plan",
        string="Return Visits",
        readonly=True,
        copy=False,
        ondelete="restrict",
        check_company=True,
    )

    def _plan_return_visits(self):
        """D3-15.0: the builder comes back within the period, again and again."""
        plans = self.env["service.checklist.plan"].sudo()
        vals = {one: one._prepare_plan_vals() for one in self}
        wanted = self.filtered(lambda one: vals[one]["date_start"] <= one.date_end)
        made = plans.create([vals[certificate] for certificate in wanted])
        for certificate, plan in zip(wanted, made, strict=True):
            certificate._in_transition().plan_id = plan
        made._do_activate()

    def _prepare_plan_vals(self):
        self.ensure_one()
        numbers = self.env["service.policy"]._get_values(
            [VISIT_MONTHS, _LEAD_DAYS], self.company_id, self.accepted_on
        )
        months = int(numbers[VISIT_MONTHS])
        user = self.responsible_id or self.issued_by_id
        return {
            "name": self.env._("Return visits: %s", self.project),
            "template_id": self.env.ref("aftersales_repair.checklist_return_visit").id,
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "asset": self.project,
            "site": self.address,
            "res_model": self._name,
            "res_id": self.id,
            "recurrence": "calendar",
            "when_late": "overdue",
            "interval_number": months,
            "interval_unit": "month",
            "date_start": self.accepted_on + relativedelta(months=months),
            "date_end": self.date_end,
            "lead_days": int(numbers[_LEAD_DAYS]),
            "user_id": user.id,
            "crew_ids": [Command.set(user.ids)],
        }

    def action_view_return_visits(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_base.service_checklist_run_action"
        )
        action["domain"] = [("plan_id", "=", self.plan_id.id)]
        action["context"] = {}
        return action
