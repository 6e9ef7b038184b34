# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..movement_kinds import SITE_KINDS
from .common import SiteCase


@tagged("post_install", "-at_install")
class TestSite(SiteCase):
    """Three levels, each with its stores (D4-4.2)."""

    def test_a_warehouse_brings_the_first_level(self):
        self.assertEqual(self.bmd.level, "bmd")
        self.assertEqual(self.bmd.good_location_id, self.good)
        self.assertEqual(self.bmd.damaged_location_id, self.damaged)
        self.assertEqual(self.bmd.transit_location_id.usage, "transit")

    def test_a_site_has_its_own_stores(self):
        stores = {
            store: self.site[f"{store}_location_id"]
            for store in ("good", "damaged", "loan", "transit")
        }
        for store, place in stores.items():
            self.assertEqual(place.aftersales_store, store)
            self.assertEqual(place.aftersales_site_id, self.site)
            self.assertTrue(place.is_valued_internal)
        self.assertEqual(stores["good"].warehouse_id, self.aftersales)
        self.assertFalse(stores["transit"].warehouse_id)

    def test_a_shelf_is_what_the_store_around_it_is(self):
        shelf = self.env["stock.location"].create(
            {"name": "02-01", "location_id": self.site.good_location_id.id}
        )
        self.assertEqual(shelf.aftersales_store, "good")
        self.assertEqual(shelf.aftersales_site_id, self.site)

    def test_a_site_that_holds_goods_is_not_closed(self):
        # D4-4.2: nobody would count them any more.
        self._put(self.site.good_location_id, self.part, 1)
        with self.assertRaisesRegex(ValidationError, "hold goods"):
            self.site.active = False
        with self.assertRaisesRegex(ValidationError, "hold goods"):
            self.department.active = False
        self.second_site.active = False
        self.assertFalse(self.second_site.active)

    def test_the_levels_stand_below_each_other(self):
        with self.assertRaisesRegex(ValidationError, "D4-4.2"):
            self.env["aftersales.site"].create(
                {
                    "name": "Lost",
                    "code": "LOST",
                    "parent_id": self.bmd.id,
                    "company_id": self.company.id,
                }
            )

    def test_supervisor_and_manager_are_the_departments(self):
        self.assertEqual(self.site.supervisor_id, self.supervisor)
        self.assertEqual(self.site.manager_id, self.manager)
        self.assertEqual(self.site.department_id, self.department)

    def test_many_sites_by_one_wizard(self):
        maker = self.env["aftersales.site.maker"].create(
            {
                "level": "site",
                "parent_id": self.department.id,
                "line_ids": [
                    (0, 0, {"name": f"Site {n}", "code": f"N{n}"}) for n in range(3)
                ],
            }
        )
        sites = self.env["aftersales.site"].search(maker.action_make()["domain"])
        self.assertEqual(len(sites.good_location_id), 3)

    def test_every_kind_has_an_operation_type(self):
        for kind in SITE_KINDS:
            self.assertEqual(self.aftersales._get_kind_type(kind).aftersales_kind, kind)

    # -- moving goods ---------------------------------------------------------

    def pick(self, kind, quantity=2, product=None, **order):
        pickings = self.env["stock.picking"]._create_of_kind(
            kind,
            [
                {
                    "site": self.site,
                    "lines": [{"product": product or self.part, "quantity": quantity}],
                    **order,
                }
            ],
        )
        pickings._do_at_once()
        return pickings

    def test_a_purchase_and_its_use(self):
        # D4-2.2.1, D4-2.3.1
        picking = self.pick("purchase_in", 5)
        self.assertEqual(picking.aftersales_site_id, self.site)
        self.assertEqual(self._on_hand(self.site.good_location_id, self.part), 5)
        self.pick("own_use_out", 2)
        self.assertEqual(self._on_hand(self.site.good_location_id, self.part), 3)

    def test_more_than_there_is_is_refused_whole(self):
        self.pick("purchase_in", 1)
        with self.assertRaisesRegex(UserError, "2.0 .* wanted, 1.0 free"):
            self.pick("own_use_out", 2)
        self.assertEqual(self._on_hand(self.site.good_location_id, self.part), 1)

    def test_repair_leaves_from_the_damaged_store_only(self):
        # S30, D4-2.3.2
        self.pick("purchase_in", 1)
        with self.assertRaisesRegex(UserError, "D4-2.3.2"):
            self.pick("repair_out", 1, source=self.site.good_location_id)

    def test_repaired_goods_enter_the_good_store_only(self):
        # S30, D4-2.2.4
        maker = self.aftersales._get_company_place("maker")
        self._put(maker, self.part, 1)
        with self.assertRaisesRegex(UserError, "D4-2.2.4"):
            self.pick("repaired_in", 1, target=self.site.damaged_location_id)

    def test_repaired_goods_are_good_again(self):
        # S30, D4-2.2.4
        self._put(self.aftersales._get_company_place("maker"), self.part, 1)
        self.pick("repaired_in", 1)
        self.assertEqual(self._on_hand(self.site.good_location_id, self.part), 1)

    def test_a_red_slip_goes_the_way_back(self):
        # D4-2.5c
        self.pick("purchase_in", 3)
        self.pick("purchase_in", 1, is_red=True)
        self.assertEqual(self._on_hand(self.site.good_location_id, self.part), 2)

    def test_serials_go_by_name(self):
        lot = self._lot("S-1")
        self.pick(
            "purchase_in",
            1,
            self.unit,
            lines=[{"product": self.unit, "quantity": 1, "lots": {lot: 1}}],
        )
        self.assertEqual(self._on_hand(self.site.good_location_id, self.unit, lot), 1)

    # -- who --------------------------------------------------------------------

    def test_a_stranger_does_not_move_a_sites_goods(self):
        # D4-2.1b
        self._put(self.site.good_location_id, self.part, 5)
        self.env["stock.picking"].flush_model()
        picking = self.env["stock.picking"]._create_of_kind(
            "own_use_out",
            [{"site": self.site, "lines": [{"product": self.part, "quantity": 1}]}],
        )
        with self.assertRaisesRegex(AccessError, "D4-2.1b"):
            picking.with_user(self.stranger)._do_at_once()
        picking.with_user(self.keeper)._do_at_once()
        self.assertEqual(picking.state, "done")

    def test_who_leads_a_store_is_responsible_for_it_alone(self):
        # D3-10.3.0
        self.assertEqual(self.site._acts_for(self.chief), self.site)
        self.assertFalse((self.other_site | self.department)._acts_for(self.chief))
        with self.assertRaisesRegex(AccessError, "D4-2.1b"):
            self.other_site._check_authority(self.chief)
        lead = self.role("lead", "aftersales_stock.group_site_chief")
        self.other_site.chief_id = lead
        self.assertIn(lead, self.other_site.user_ids)
        self.assertEqual(self.other_site._acts_for(lead), self.other_site)

    def test_the_department_acts_for_its_sites_and_bmd_for_all(self):
        for user in (self.accountant, self.supervisor, self.planner, self.chief):
            self.assertEqual(self.site._acts_for(user), self.site)
        other = self.other_site
        self.assertFalse(other._acts_for(self.accountant))
        self.assertEqual(other._acts_for(self.planner), other)
