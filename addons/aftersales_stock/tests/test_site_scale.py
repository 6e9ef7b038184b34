# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import SiteCase


@tagged("post_install", "-at_install")
class TestSiteScale(SiteCase):
    """Two hundred sites: made in one go, and no screen gets slower by them."""

    def queries(self, action):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def make(self, start, count):
        return self.env["aftersales.site"].create(
            [
                {
                    "name": f"Site {number}",
                    "code": f"X{number}",
                    "parent_id": self.department.id,
                    "company_id": self.company.id,
                    "chief_id": self.chief.id,
                }
                for number in range(start, start + count)
            ]
        )

    def screens(self):
        """Queries of the sites' list, a search, and the stock of the stores."""
        sites = self.env["aftersales.site"].with_user(self.accountant)
        quants = self.env["stock.quant"].with_user(self.accountant)
        columns = {
            "complete_name": {},
            "code": {},
            "level": {},
            "department_id": {"fields": {"display_name": {}}},
            "chief_id": {"fields": {"display_name": {}}},
            "manager_id": {"fields": {"display_name": {}}},
            "user_ids": {"fields": {"display_name": {}}},
        }
        stock = {
            "product_id": {"fields": {"display_name": {}}},
            "location_id": {"fields": {"display_name": {}}},
            "quantity": {},
        }
        places = [("location_id.aftersales_store", "in", ["good", "damaged"])]
        return [
            self.queries(lambda: sites.web_search_read([], columns, limit=500)),
            self.queries(lambda: sites.name_search("Site 1", limit=500)),
            self.queries(lambda: sites.search([]).action_view_stock()),
            self.queries(lambda: quants.web_search_read(places, stock, limit=500)),
            self.queries(
                lambda: quants.formatted_read_group(
                    places, ["location_id"], ["quantity:sum"]
                )
            ),
            self.queries(lambda: sites.search([])._acts_for(self.accountant)),
        ]

    def test_two_hundred_sites_in_one_batch(self):
        few = self.queries(lambda: self.make(0, 5))
        many = self.queries(lambda: self.make(5, 205))
        self.assertLessEqual((many - few) / 200, 3)
        made = self.env["aftersales.site"].search([("code", "=like", "X%")])
        self.assertEqual(len(made), 210)
        for store in ("good", "damaged", "loan", "transit"):
            self.assertEqual(len(made[f"{store}_location_id"]), 210)
        self.assertEqual(made.user_ids, self.chief)

    def test_the_screens_do_not_grow_with_the_sites(self):
        first = self.make(0, 5)
        for site in first:
            self._put(site.good_location_id, self.part, 1)
        self.screens()
        before = self.screens()
        for site in self.make(5, 200):
            self._put(site.good_location_id, self.part, 1)
        after = self.screens()
        for few, many in zip(before, after, strict=True):
            self.assertLessEqual(many, few + 3)

    def test_sites_are_kept_apart_by_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.planner.write({"company_ids": [(4, other.id)]})
        sites = self.env["aftersales.site"].with_user(self.planner)
        self.assertIn(self.site, sites.search([]))
        there = sites.with_context(allowed_company_ids=other.ids)
        self.assertNotIn(self.site, there.search([]))
        self.assertFalse(there.search([("company_id", "=", self.company.id)]))
