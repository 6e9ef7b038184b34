# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class AftersalesSite(models.Model):
    """Each store's costs stand apart: an analytic account a site (D3-6.16a, S39)."""

    _inherit = "aftersales.site"

    analytic_account_id = fields.Many2one(
        "account.analytic.account",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="Carries what the site uses, scraps, loses and pays for freight.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        sites = super().create(vals_list)
        sites.sudo()._make_analytic_accounts()
        return sites

    def write(self, vals):
        result = super().write(vals)
        if {"name", "parent_id"} & set(vals):
            for site in self.sudo().filtered("analytic_account_id"):
                site.analytic_account_id.name = site.complete_name
        return result

    @api.model
    def _make_missing_analytic_accounts(self):
        """For sites that are older than the separate accounts."""
        self.sudo().search([("analytic_account_id", "=", False)]).filtered(
            "company_id"
        )._make_analytic_accounts()

    def _make_analytic_accounts(self):
        """The account of each site that lacks one; safe to repeat."""
        sites = self.filtered(lambda site: not site.analytic_account_id)
        plan = self.env.ref("aftersales_stock.analytic_plan_site", False)
        if not sites or not plan:
            return
        accounts = self.env["account.analytic.account"].create(
            [
                {
                    "name": site.complete_name,
                    "code": site.code,
                    "plan_id": plan.id,
                    "company_id": site.company_id.id,
                }
                for site in sites
            ]
        )
        for site, account in zip(sites, accounts, strict=True):
            site.analytic_account_id = account

    def _get_analytic_distribution(self):
        """As account.move.line takes it; empty without an account."""
        account = self.sudo().analytic_account_id
        return {str(account.id): 100} if account else {}

    def action_view_parts_ledger(self):
        """What came into and left the stores of these sites, by value."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_stock.aftersales_parts_ledger_action"
        )
        action["domain"] = [("site_id", "child_of", self.ids)]
        return action
