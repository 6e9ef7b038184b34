# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class ServiceChecklistFinding(models.Model):
    """What a store's check finds is reported upward at once (D0-2.4.5g, S28).

    The keeper puts it right; who stands above the keeper is told of each anomaly,
    and has a hazard to safety on the own list until it is gone.
    """

    _inherit = "service.checklist.finding"

    def _open_follow_ups(self):
        result = super()._open_follow_ups()
        self.sudo()._report_upward()
        return result

    def _report_upward(self):
        found = self.filtered(
            lambda finding: (
                finding.severity != "minor"
                and finding.plan_id.res_model == "aftersales.site"
            )
        )
        sites = self.env["aftersales.site"].browse(found.plan_id.mapped("res_id"))
        known = {site.id: site for site in sites.exists()}
        for finding in found:
            site = known.get(finding.plan_id.res_id, sites.browse())
            above = site.chief_id | site.supervisor_id or site.manager_id
            above -= finding.user_id
            if not above:
                continue
            finding.message_notify(
                partner_ids=above.partner_id.ids,
                subject=finding.display_name,
                body=self.env._(
                    "%(site)s: %(finding)s. The keeper is to put it right until "
                    "%(day)s (D0-2.4.5g).",
                    site=site.display_name,
                    finding=finding.description,
                    day=finding.date_due,
                ),
            )
            if finding.severity == "critical":
                finding.activity_schedule(
                    "mail.mail_activity_data_todo",
                    date_deadline=self.env["service.policy"]._today(finding.company_id),
                    summary=self.env._("Hazard in the store (D0-2.4.5g)"),
                    user_id=above[0].id,
                )
