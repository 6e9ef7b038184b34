# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from odoo.addons.service_base.jobs import each_record


class AftersalesReconciliationOpeningMixin(models.AbstractModel):
    """The statements of the 15th, one for each store with goods (D4-3.1.4.1d)."""

    _name = "aftersales.reconciliation.opening.mixin"
    _description = "Opening of reconciliations"

    @api.model
    def _cron_open_month(self):
        """On the 15th, or the first run after it: one for each store with goods."""
        sites = self.env["aftersales.site"].search([("active", "=", True)])
        each_record(
            sites.sudo(),
            lambda some: self.with_env(some.env)._open_month(some.company_id, some),
        )

    @api.model
    def _open_month(self, company, sites):
        policy = self.env["service.policy"]
        today = policy._today(company)
        day = int(policy._get_value("reconciliation.day", company))
        if today.day < day:
            return self.browse()
        period = f"{today:%Y-%m}"
        stores = sites.good_location_id | sites.damaged_location_id
        known = self.search_fetch(
            [("location_id", "in", stores.ids), ("period", "=", period)],
            ["location_id"],
        ).location_id
        books = self._get_books(sites, company)
        new = [
            self._prepare_vals(store, books.get(store), today.replace(day=day))
            for store in stores - known
            if books.get(store)
        ]
        records = self._in_transition().create(new)._out_of_transition()
        records._ask_both()
        return records

    @api.model
    def _get_books(self, sites, company):
        """``{store: {product: quantity}}``, shelves with the store around them."""
        stores = {}
        for site in sites:
            for store in ("good", "damaged"):
                stores[site.id, store] = site[f"{store}_location_id"]
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("location_id.aftersales_site_id", "in", sites.ids),
                    ("location_id.aftersales_store", "in", ("good", "damaged")),
                    ("company_id", "=", company.id),
                    ("quantity", "!=", 0),
                ],
                ["location_id", "product_id"],
                ["quantity:sum"],
            )
        )
        books = {}
        for place, product, quantity in groups:
            key = (place.aftersales_site_id.id, place.aftersales_store)
            book = books.setdefault(stores[key], {})
            book[product] = book.get(product, 0.0) + quantity
        return books

    @api.model
    def _prepare_vals(self, store, book, day):
        site = store.aftersales_site_id
        company = site.company_id
        counts = self.env["aftersales.count"]
        return {
            "site_id": site.id,
            "location_id": store.id,
            "company_id": company.id,
            "period": f"{day:%Y-%m}",
            "date_due": day,
            "keeper_id": counts._get_keeper(site).id,
            "accountant_id": counts._get_accountant(site).id,
            "line_ids": [
                fields.Command.create(
                    {
                        "product_id": product.id,
                        "book_quantity": quantity,
                        "unit_cost": product.with_company(company).standard_price,
                    }
                )
                for product, quantity in sorted(
                    book.items(), key=lambda row: (row[0].default_code or "", row[0].id)
                )
            ],
        }

    def _ask_both(self):
        """An activity for the keeper, and one for the department's accountant."""
        kind = self.env.ref("mail.mail_activity_data_todo")
        model_id = self.env["ir.model"]._get_id(self._name)
        texts = {
            "keeper_id": self.env._("State what the store holds"),
            "accountant_id": self.env._("Reconcile the store with its keeper"),
        }
        self.env["mail.activity"].sudo().create(
            [
                {
                    "activity_type_id": kind.id,
                    "res_model_id": model_id,
                    "res_id": record.id,
                    "user_id": record[name].id,
                    "date_deadline": record.date_due,
                    "summary": text,
                    "automated": True,
                }
                for record in self
                for name, text in texts.items()
                if record[name]
            ]
        )
