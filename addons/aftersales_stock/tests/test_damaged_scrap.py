# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_damaged import DamagedCase, picture


@tagged("post_install", "-at_install")
class TestScrapRequest(DamagedCase):
    """Scrapping needs a permission (S36, D4-2.3.3, A44)."""

    def approve(self, request):
        request.action_request_approval()
        request.with_user(self.manager).action_approve()

    def test_class_one_without_permission_is_refused(self):
        # S36, A44
        self.put_damaged(self.site, self.part)
        request = self.scrap()
        with self.assertRaisesRegex(UserError, "needs the approval of.*manager"):
            request.action_scrap()
        request.action_request_approval()
        with self.assertRaisesRegex(UserError, "not approved yet"):
            request.action_scrap()
        with self.assertRaisesRegex(UserError, "your own request"):
            request.action_approve()
        self.assertEqual(self._on_hand(self.site.damaged_location_id, self.part), 1)

    def test_with_permission_it_leaves_the_damaged_store_at_once(self):
        # S36, D4-2.3.3
        self.put_damaged(self.site, self.part)
        request = self.scrap()
        self.approve(request)
        self.assertEqual(request.state, "scrapped")
        move = request.sudo().move_ids
        self.assertEqual(move.picking_id.aftersales_kind, "scrap_out")
        self.assertEqual(move.location_id, self.site.damaged_location_id)
        self.assertEqual(move.location_dest_id, self.scrap_place)
        self.assertEqual(self._on_hand(self.site.damaged_location_id, self.part), 0)

    def test_from_the_good_store_nothing_is_scrapped(self):
        # S30, D4-2.3.3
        self._put(self.site.good_location_id, self.part, 1)
        request = self.scrap()
        self.approve(request)
        self.assertEqual(request.state, "draft")
        self.assertIn("wanted", request.message_ids[0].body)

    def test_one_that_cannot_go_does_not_stop_the_others(self):
        self.put_damaged(self.site, self.part)
        there, missing = self.scrap(), self.scrap(quantity=9)
        both = missing | there
        both.action_request_approval()
        both.with_user(self.manager).action_approve()
        self.assertEqual(both.mapped("state"), ["draft", "scrapped"])
        self.put_damaged(self.site, self.part, 9)
        missing.action_scrap()
        self.assertEqual(missing.state, "scrapped")

    # -- class II --------------------------------------------------------------
    def repaired(self, lot, times):
        for _time in range(times):
            self.at_maker(self.unit, lot=lot).action_repaired()
            self._put(self.good, self.unit, -1, lot)

    def test_class_two_below_the_limit_is_refused(self):
        # S36, D4-2.3.3: proposed limit 3; twice, three and four times.
        for times, goes in ((2, False), (3, True), (4, True)):
            lot = self._lot(f"S-{times}")
            self.repaired(lot, times)
            self.put_damaged(self.site, self.unit, 1, lot)
            request = self.scrap(self.unit, lot=lot)
            with self.subTest(times=times):
                self.assertEqual(request.repair_count, times)
                if not goes:
                    with self.assertRaisesRegex(UserError, "2 of 3 times"):
                        request.action_request_approval()
                    with self.assertRaisesRegex(UserError, "2 of 3 times"):
                        request.action_scrap()
                    continue
                self.approve(request)
                self.assertEqual(request.state, "scrapped")
                self.assertEqual(request.final_count, times)

    def test_class_two_judged_beyond_repair(self):
        # S36, D4-2.3.3: by whom, why, and with a proof.
        lot = self._lot("S-9")
        self.put_damaged(self.site, self.unit, 1, lot)
        request = self.scrap(self.unit, lot=lot)
        with self.assertRaises(AccessError):
            request.action_judge()
        judge = request.with_user(self.production)
        with self.assertRaisesRegex(UserError, "why it cannot be repaired"):
            judge.action_judge()
        judge.verdict = "board burnt through"
        with self.assertRaisesRegex(UserError, "Beyond repair is proven"):
            judge.action_judge()
        judge._add_evidence("beyond_repair", [("burnt.jpg", picture())])
        judge.action_judge()
        self.assertEqual(request.judged_by_id, self.production)
        self.approve(request)
        self.assertEqual(request.state, "scrapped")

    def test_nobody_judges_the_own_request(self):
        lot = self._lot("S-8")
        self.put_damaged(self.bmd, self.unit, 1, lot)
        request = (
            self.env["aftersales.scrap.request"]
            .with_user(self.production)
            .create(
                {
                    "site_id": self.bmd.id,
                    "product_id": self.unit.id,
                    "lot_id": lot.id,
                    "verdict": "burnt",
                }
            )
        )
        with self.assertRaisesRegex(UserError, "your own request"):
            request.action_judge()
        with self.assertRaises(AccessError):
            request.write({"is_beyond_repair": True})

    def test_goods_without_class_are_not_scrapped(self):
        self.part.repair_class = False
        with self.assertRaisesRegex(UserError, "has no class"):
            self.scrap().action_request_approval()

    # -- around it -------------------------------------------------------------
    def test_a_transfer_to_the_scrap_place_is_refused(self):
        # S36, D4-2.3.3: without, and with a forged link to an open request.
        self.put_damaged(self.site, self.part, 5)
        request = self.scrap()
        for vals in ({}, {"scrap_request_ids": [(6, 0, request.ids)]}):
            picking = self.env["stock.picking"]._create_of_kind(
                "scrap_out",
                [
                    {
                        "site": self.site,
                        "lines": [{"product": self.part, "quantity": 1, "vals": vals}],
                    }
                ],
            )
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "D4-2.3.3"):
                picking.with_user(self.planner)._do_at_once()
        self.assertEqual(self._on_hand(self.site.damaged_location_id, self.part), 5)

    def test_core_scrapping_is_refused(self):
        # S36: stock.scrap would go around the permission.
        for store in ("damaged_location_id", "good_location_id"):
            place = self.site[store]
            self._put(place, self.part, 1)
            scrap = self.env["stock.scrap"].create(
                {
                    "product_id": self.part.id,
                    "scrap_qty": 1,
                    "location_id": place.id,
                    "company_id": self.company.id,
                }
            )
            with (
                self.subTest(store=store),
                self.assertRaisesRegex(UserError, "D4-2.3.3"),
            ):
                scrap.action_validate()
            self.assertEqual(self._on_hand(place, self.part), 1)
        # The main warehouse is none of our business.
        self._put(self.main.lot_stock_id, self.part, 1)
        scrap = self.env["stock.scrap"].create(
            {
                "product_id": self.part.id,
                "scrap_qty": 1,
                "location_id": self.main.lot_stock_id.id,
                "company_id": self.company.id,
            }
        )
        scrap.action_validate()
        self.assertEqual(scrap.state, "done")

    def test_what_is_scrapped_stays_as_it_was_signed(self):
        self.put_damaged(self.site, self.part)
        request = self.scrap()
        self.approve(request)
        with self.assertRaisesRegex(UserError, "as it was signed"):
            request.write({"reason": "other"})
        with self.assertRaises(AccessError):
            request.write({"state": "draft"})
        with self.assertRaises(AccessError):
            self.scrap(user_id=self.manager.id)

    def test_a_change_voids_the_permission(self):
        self.put_damaged(self.site, self.part, 5)
        request = self.scrap()
        request.action_request_approval()
        request.quantity = 5
        with self.assertRaisesRegex(UserError, "No approval is asked"):
            request.with_user(self.manager).action_approve()

    def test_the_damaged_part_is_settled(self):
        # S35, S36
        part = self.broken()
        one = part.return_id
        part.action_make_scraps()
        self.approve(part.scrap_ids)
        self.assertEqual((part.state, part.outcome), ("done", "scrapped"))
        self.assertEqual(one.state, "cancelled")

    def test_a_place_without_manager_asks_the_bmd(self):
        # A44
        self.put_damaged(self.other_site, self.part)
        request = (
            self.env["aftersales.scrap.request"]
            .with_user(self.stranger)
            .create({"site_id": self.other_site.id, "product_id": self.part.id})
        )
        request.action_request_approval()
        request.with_user(self.planner).action_approve()
        self.assertEqual(request.state, "scrapped")

    # -- value -----------------------------------------------------------------
    def test_the_value_goes_to_the_account_of_the_scrap_place(self):
        # S36
        accounts = self.env["account.account"].create(
            [
                {"name": "Stock", "code": "140301", "account_type": "asset_current"},
                {"name": "Scrap", "code": "671101", "account_type": "expense"},
            ]
        )
        stock, loss = accounts
        journal = self.env["account.journal"].create(
            {
                "name": "Stock",
                "code": "TSTK",
                "type": "general",
                "company_id": self.company.id,
            }
        )
        self.company.account_stock_journal_id = journal
        self.sub_category.with_company(self.company).write(
            {
                "property_valuation": "real_time",
                "property_cost_method": "standard",
                "property_stock_valuation_account_id": stock.id,
                "property_stock_journal": journal.id,
            }
        )
        self.scrap_place.valuation_account_id = loss
        self.put_damaged(self.site, self.part, 2)
        request = self.scrap(quantity=2)
        self.approve(request)
        lines = request.sudo().move_ids.account_move_id.line_ids
        debit = lines.filtered(lambda line: line.account_id == loss)
        self.assertAlmostEqual(debit.balance, 19.0)
        credit = lines.filtered(lambda line: line.account_id == stock)
        self.assertAlmostEqual(credit.balance, -19.0)
