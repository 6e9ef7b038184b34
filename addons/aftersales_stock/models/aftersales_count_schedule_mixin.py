# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from calendar import monthrange

from odoo import api, fields, models

from odoo.addons.service_base.jobs import each_record


class AftersalesCountScheduleMixin(models.AbstractModel):
    """Which sheets the calendar asks for (D0-2.4.1b, D4-2.6a, D4-3.1.4.1c)."""

    _name = "aftersales.count.schedule.mixin"
    _description = "Calendar of counts"

    @api.model
    def _cron_open_counts(self):
        """Open this month's sheet of every store that holds goods, once each.

        In the last month of a quarter it is the one that the department
        supervises: it is the month's count as well.
        """
        sites = self.env["aftersales.site"].search([("active", "=", True)])
        each_record(
            sites,
            lambda some: self.with_env(some.env)._open_month(some.company_id, some),
        )

    @api.model
    def _open_month(self, company, sites):
        policy = self.env["service.policy"]
        today = policy._today(company)
        values = policy._get_values(
            ["count.monthly_day", "count.quarter_months"], company
        )
        last = monthrange(today.year, today.month)[1]
        day = min(int(values["count.monthly_day"]), last)
        if today.day < day:
            return self.browse()
        period = f"{today:%Y-%m}"
        quarterly = today.month % int(values["count.quarter_months"]) == 0
        stores = self._get_stores_to_count(sites, period)
        counts = self.sudo()._in_transition()
        counts = counts.create(
            [
                {
                    "site_id": store.aftersales_site_id.id,
                    "location_id": store.id,
                    "company_id": company.id,
                    "kind": "quarterly" if quarterly else "monthly",
                    "period": period,
                    "date_planned": today,
                    "user_id": self._get_keeper(store.aftersales_site_id).id,
                }
                for store in stores
            ]
        )
        counts = counts._out_of_transition()
        counts._ask_keepers(today)
        return counts

    @api.model
    def _get_stores_to_count(self, sites, period):
        """Good and damaged stores with goods that have no sheet of the month."""
        stores = sites.good_location_id | sites.damaged_location_id
        held = {
            (site.id, store)
            for site, store in self.env["stock.location"]
            .sudo()
            ._read_group(
                [
                    ("aftersales_site_id", "in", sites.ids),
                    ("aftersales_store", "in", ("good", "damaged")),
                    ("quant_ids", "any", [("quantity", "!=", 0)]),
                ],
                ["aftersales_site_id", "aftersales_store"],
            )
        }
        known = self.sudo().with_context(active_test=False)
        known = known.search_fetch(
            [("location_id", "in", stores.ids), ("period", "=", period)],
            ["location_id"],
        )
        return (stores - known.location_id).filtered(
            lambda store: (store.aftersales_site_id.id, store.aftersales_store) in held
        )

    def _ask_keepers(self, today):
        """An activity for who counts; the deadline tells when it is late."""
        model_id = self.env["ir.model"]._get_id(self._name)
        kind = self.env.ref("mail.mail_activity_data_todo")
        self.env["mail.activity"].sudo().create(
            [
                {
                    "activity_type_id": kind.id,
                    "res_model_id": model_id,
                    "res_id": count.id,
                    "user_id": count.user_id.id,
                    "date_deadline": fields.Date.to_string(today),
                    "summary": self.env._("Count the store"),
                    "automated": True,
                }
                for count in self
                if count.user_id
            ]
        )
