# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class AftersalesSite(models.Model):
    _inherit = "aftersales.site"

    keeps_ledger = fields.Boolean(
        string="Keeps a Daily Ledger",
        compute="_compute_keeps_ledger",
        store=True,
        readonly=False,
        help="A movement ledger is opened for it every day and owed every evening "
        "(D4-2.7a).",
    )

    @api.depends("level", "active")
    def _compute_keeps_ledger(self):
        for site in self:
            site.keeps_ledger = site.level == "site" and site.active

    def action_view_day_ledgers(self):
        """The daily ledgers of these sites, and of those below."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_stock.aftersales_day_ledger_action"
        )
        action["domain"] = [("site_id", "child_of", self.ids)]
        action["context"] = {}
        return action
