# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .. import roles
from .common_slips import SlipCase


@tagged("post_install", "-at_install")
class TestSlipsGuards(SlipCase):
    """What a slip refuses, with its reason; stock and value stay (S30)."""

    # Acceptance of S30: the store.

    def test_return_for_repair_leaves_the_damaged_store_only(self):
        # D4-2.3.2
        self._put(self.store, self.part, 5)
        slip = self.slip("repair_out", (self.part, 1))
        self.assertEqual(slip.location_id, self.bad_store)
        with self.refused(UserError, "1.0 .* wanted, 0.0 free in .*Damaged"):
            slip.action_approve()
        with self.refused(AccessError, "changes only through its buttons"):
            slip.sudo().location_id = self.store
        slip.sudo()._in_transition().location_id = self.store
        with self.refused(UserError, "D4-2.3.2"):
            slip.action_approve()
        self.assertEqual(self.held(self.store), 5)

    def test_scrap_leaves_the_damaged_store_only(self):
        # D4-2.3.3
        self._put(self.store, self.part, 5)
        picking = self.env["stock.picking"]._create_of_kind(
            "scrap_out",
            [
                {
                    "site": self.site,
                    "source": self.store,
                    "lines": [{"product": self.part, "quantity": 1}],
                }
            ],
        )
        with self.refused(UserError, "D4-2.3.3"):
            picking._do_at_once()
        self.assertEqual(self.held(self.store), 5)

    def test_repaired_goods_enter_the_good_store_only(self):
        # D4-2.2.4
        self._put(self.aftersales._get_company_place("maker"), self.part, 5)
        slip = self.slip("repaired_in", (self.part, 1))
        self.assertEqual(slip.location_dest_id, self.store)
        slip.sudo()._in_transition().location_dest_id = self.bad_store
        with self.refused(UserError, "D4-2.2.4"):
            slip.action_approve()
        self.assertEqual(self.held(self.bad_store), 0)

    def test_a_forged_store_is_not_taken(self):
        with self.refused(AccessError, "changes only through its buttons"):
            self.slip("repair_out", (self.part, 1), location_id=self.store.id)

    def test_the_store_of_an_unapproved_slip_stays_the_quantity_does_not(self):
        # D4-2.2.0
        slip = self.booked("purchase_in", (self.part, 5))
        slip.action_unapprove()
        for vals in (
            {"site_id": self.second_site.id},
            {"kind": "repaired_in"},
            {"colour": "red"},
        ):
            with self.subTest(vals), self.refused(UserError, "D4-2.2.0"):
                slip.write(vals)
        slip.line_ids.quantity = 4
        slip.write({"site_id": self.site.id, "note": "counted again"})
        slip.action_approve()
        self.assertEqual(self.held(self.store), 4)

    def test_goods_spoilt_in_the_store_cannot_become_worn_ones(self):
        # D4-2.2.3
        slip = self.slip("damaged_in", (self.part, 1), came_from="good")
        with self.refused(UserError, "D4-2.2.0"):
            slip.came_from = "own_use"

    # -- goods ----------------------------------------

    def test_a_serial_of_another_store_is_refused(self):
        lot = self._lot("S-1")
        self._put(self.second_site.good_location_id, self.unit, 1, lot)
        slip = self.slip("own_use_out", (self.unit, 1, lot))
        with self.refused(UserError, "S-1 is not in .*SZ/Good"):
            slip.action_approve()
        self.assertEqual(self.held(self.store, self.unit, lot), 0)
        self.assertEqual(self.held(self.second_site.good_location_id, self.unit), 1)
        self.assertEqual(slip.state, "draft")
        self.assertFalse(slip.picking_ids)

    def test_a_serial_in_a_store_is_not_bought_again(self):
        lot = self._lot("S-1")
        self._put(self.second_site.good_location_id, self.unit, 1, lot)
        slip = self.slip("purchase_in", (self.unit, 1, lot))
        with self.refused(UserError, "S-1 lies in .*SH/Good already"):
            slip.action_approve()

    def test_each_serial_is_named(self):
        lots = self._lot("S-1") | self._lot("S-2") | self._lot("S-3")
        for named in (lots[:1], lots):
            slip = self.slip("purchase_in", (self.unit, 2, named))
            with self.refused(UserError, "serial numbers are named for 2"):
                slip.action_approve()
        self.booked("purchase_in", (self.unit, 2, lots[:2]))

    def test_serials_are_of_the_product(self):
        other = self._product("T-OTHER", "serial", 1)
        with self.refused(ValidationError, "S-9: not of"):
            self.slip("purchase_in", (self.unit, 1, self._lot("S-9", other)))

    def test_a_unit_of_another_kind_is_refused(self):
        slip = self.slip("purchase_in", (self.part, 5))
        with self.refused(ValidationError, "cannot be turned into it"):
            slip.line_ids.product_uom_id = self.env.ref("uom.product_uom_kgm")
        with self.refused(ValidationError, "cannot be turned into it"):
            self.env["aftersales.slip.line"].create(
                {
                    "slip_id": slip.id,
                    "product_id": self.part.id,
                    "product_uom_id": self.env.ref("uom.product_uom_kgm").id,
                }
            )

    def test_more_than_there_is(self):
        self.booked("purchase_in", (self.part, 3))
        value = self.part.total_value
        slip = self.slip("own_use_out", (self.part, 4))
        with self.refused(UserError, "4.0 .* wanted, 3.0 free"):
            slip.action_approve()
        self.assertEqual(self.part.total_value, value)
        slip.line_ids.quantity = 3
        slip.action_approve()
        self.assertEqual(self.held(self.store), 0)

    def test_an_empty_slip(self):
        with self.refused(UserError, "no goods"):
            self.slip("purchase_in").action_approve()

    def test_local_purchases_need_a_permission(self):
        # D4-2.2.2
        slip = self.slip("local_purchase_in", (self.part, 1), basis=" ")
        with self.refused(UserError, "D4-2.2.2"):
            slip.action_approve()
        slip.basis = "OK-1"
        slip.action_approve()

    def test_class_one_is_not_repaired(self):
        # D4-2.3.2: class II items only.
        self._put(self.bad_store, self.part, 2)
        self.part.repair_class = "1"
        slip = self.slip("repair_out", (self.part, 1))
        with self.refused(UserError, "class I.*D4-2.3.2"):
            slip.action_approve()
        self.part.repair_class = "2"
        slip.action_approve()

    def test_stores_above_the_sites_have_papers_of_their_own(self):
        # D0-2.4.2a, D0-2.4.3a
        for kind, rule in (("purchase_in", "D0-2.4.2a"), ("own_use_out", "D0-2.4.3a")):
            slip = self.slip(kind, (self.part, 1), site_id=self.department.id)
            with self.subTest(kind), self.refused(UserError, rule):
                slip.action_approve()
        self.booked("damaged_in", (self.part, 1), site_id=self.department.id)

    def test_transfers_are_not_written_as_slips(self):
        # D4-2.4.1b
        for kind in ("transfer_out", "transfer_in", "damaged_transfer_in"):
            with self.subTest(kind), self.refused(UserError, "D4-2.4.1b"):
                self.slip(kind, (self.part, 1))

    # -- who ----------------------------------------

    def test_the_site_writes_and_the_departments_accountant_approves(self):
        # D4-2.2.1, D4-2.1b
        for user in (self.keeper, self.chief):
            slip = self.slip("purchase_in", (self.part, 1), user=user)
            with self.refused(AccessError, "Department accountant"):
                slip.action_approve()
        for user in (self.supervisor, self.manager, self.finance, self.gm):
            with self.refused(AccessError, "Department accountant"):
                slip.with_user(user).action_approve()
        slip.with_user(self.accountant).action_approve()

    def test_the_planner_approves_for_every_department(self):
        # D4-2.1c
        slip = self.slip(
            "purchase_in", (self.part, 1), user=self.planner, site_id=self.other_site.id
        )
        slip.action_approve()
        self.assertEqual(slip.state, "approved")

    def test_an_accountant_of_another_department_reads_and_no_more(self):
        # D4-2.1b
        foreign = self.slip(
            "purchase_in", (self.part, 1), user=self.planner, site_id=self.other_site.id
        ).with_user(self.accountant)
        self.assertTrue(foreign.name)
        with self.refused(UserError, "does not keep the books.*D4-2.1b"):
            foreign.action_approve()
        with self.assertRaises(AccessError):
            foreign.note = "mine"
        with self.assertRaises(AccessError):
            foreign.line_ids.quantity = 9
        with self.assertRaises(AccessError):
            self.slip("purchase_in", (self.part, 1), site_id=self.other_site.id)
        with self.refused(UserError, "D4-2.1b"):
            foreign.action_cancel()

    def test_who_works_at_the_site_does_not_keep_its_books(self):
        # D4-2.1b: an accountant, but among the people of the site alone.
        clerk = self.role("clerk", roles.DEPARTMENT_ACCOUNTANT)
        self.site.user_ids |= clerk
        slip = self.slip("purchase_in", (self.part, 1), user=clerk)
        with self.refused(UserError, "does not keep the books"):
            slip.action_approve()

    def test_a_stranger_writes_nothing(self):
        with self.assertRaises(AccessError):
            self.slip("purchase_in", (self.part, 1), user=self.stranger)
        slip = self.slip("purchase_in", (self.part, 1), user=self.keeper)
        with self.assertRaises(AccessError):
            slip.with_user(self.stranger).unlink()

    # -- many at once ----------------------------------------

    def test_the_bad_one_of_many_stands_alone(self):
        self._put(self.store, self.part, 10)
        good = self.slip("own_use_out", (self.part, 1))
        for _number in range(4):
            good |= self.slip("own_use_out", (self.part, 1))
        bad = self.slip("own_use_out", (self.part, 99))
        empty = self.slip("own_use_out")
        result = (good[:2] | bad | empty | good[2:]).action_approve()
        self.assertEqual(set(good.mapped("state")), {"approved"})
        self.assertEqual(set((bad | empty).mapped("state")), {"draft"})
        self.assertEqual(self.held(self.store), 5)
        message = result["params"]["message"]
        self.assertIn("5 done", result["params"]["title"])
        self.assertRegex(message, f"{bad.name}: .*99.0 .* wanted")
        self.assertRegex(message, f"{empty.name}: It has no goods")

    def test_slips_that_want_the_same_goods(self):
        self._put(self.store, self.part, 3)
        slips = self.slip("own_use_out", (self.part, 2))
        slips |= self.slip("own_use_out", (self.part, 2))
        slips.action_approve()
        self.assertEqual(sorted(slips.mapped("state")), ["approved", "draft"])
        self.assertEqual(self.held(self.store), 1)

    # -- ways around ----------------------------------------

    def test_a_state_is_not_written(self):
        slip = self.slip("purchase_in", (self.part, 1))
        for vals in (
            {"state": "approved"},
            {"name": "QR/1"},
            {"picking_id": 1},
            {"transfer_id": 1},
        ):
            with self.subTest(vals), self.assertRaises(AccessError):
                slip.sudo().write(vals)

    def test_no_client_says_which_transfer_books_a_slip(self):
        slip = self.slip("purchase_in", (self.part, 1))
        picking = self.env["stock.picking"]._create_of_kind(
            "purchase_in",
            [{"site": self.site, "lines": [{"product": self.part, "quantity": 1}]}],
        )
        with self.refused(AccessError, "makes its transfers itself"):
            picking.with_user(self.accountant).aftersales_slip_id = slip
        with self.refused(AccessError, "makes its transfers itself"):
            self.env["stock.picking"].with_user(self.accountant).create(
                {
                    "picking_type_id": picking.picking_type_id.id,
                    "aftersales_slip_id": slip.id,
                }
            )

    def test_a_line_is_not_moved_to_a_booked_slip(self):
        booked = self.booked("purchase_in", (self.part, 1))
        draft = self.slip("purchase_in", (self.part, 5))
        with self.refused(UserError, "un-approve it first"):
            draft.line_ids.slip_id = booked
        with self.refused(UserError, "un-approve it first"):
            booked.line_ids = self.goods((self.part, 1))
        with self.refused(UserError, "un-approve it first"):
            booked.note = "later"

    def test_the_booking_is_not_returned_around_the_slip(self):
        slip = self.booked("purchase_in", (self.part, 2))
        wizard = (
            self.env["stock.return.picking"]
            .with_context(active_id=slip.picking_id.id, active_model="stock.picking")
            .create({})
        )
        wizard.product_return_moves.quantity = 1
        with self.refused(UserError, "D4-2.2.0"):
            wizard.action_create_returns()
        self.assertEqual(self.held(self.store), 2)

    def test_nothing_is_added_to_what_is_done(self):
        # D4-3.1.4.1c: by the detailed operations of an unlocked transfer, or by RPC.
        self._put(self.store, self.part, 10)
        done = self.booked("own_use_out", (self.part, 1)).picking_id.move_ids
        env = self.env(user=self.keeper)
        ways = {
            "product_id": self.part.id,
            "quantity": 2,
            "location_id": done.location_id.id,
            "location_dest_id": done.location_dest_id.id,
        }
        line = {**ways, "product_uom_id": self.part.uom_id.id}
        move = {**ways, "product_uom": self.part.uom_id.id, "product_uom_qty": 2}
        for name, change in (
            (
                "line",
                lambda: env["stock.move.line"].create({**line, "move_id": done.id}),
            ),
            (
                "line of the transfer",
                lambda: env["stock.move.line"].create(
                    {**line, "picking_id": done.picking_id.id}
                ),
            ),
            (
                "move",
                lambda: env["stock.move"].create(
                    {**move, "picking_id": done.picking_id.id}
                ),
            ),
            (
                "done move",
                lambda: env["stock.move"].create(
                    {**move, "state": "done", "company_id": self.company.id}
                ),
            ),
            ("opened again", lambda: done.with_env(env).write({"state": "assigned"})),
            (
                "line opened again",
                lambda: done.move_line_ids.with_env(env).write({"state": "assigned"}),
            ),
        ):
            with self.subTest(name), self.refused(UserError, "D4-3.1.4.1c"):
                change()
        self.assertEqual(self.held(self.store), 9)

    def test_nobody_says_that_a_transfer_goes_back(self):
        # D0-2.4.2d, D4-2.5c: a forged red slip would make damaged goods good.
        self._put(self.bad_store, self.part, 2)
        with self.refused(AccessError, "D4-2.5c"):
            self.by_hand(
                self.keeper,
                self.bad_store,
                self.store,
                "damaged_in",
                aftersales_is_red=True,
            )
        self.assertEqual(self.held(self.store), 0)

    def test_no_plain_transfer_does_what_a_kind_does(self):
        # D4-2.2.0, D4-2.2.3, D4-2.3.1, D4-2.4.1b: it would be in no ledger.
        self._put(self.store, self.part, 5)
        self._put(self.bad_store, self.part, 5)
        use, maker = self.site._get_place("own_use"), self.site._get_place("maker")
        second = self.second_site
        for source, target in (
            (self.store, use),
            (use, self.store),
            (use, self.bad_store),
            (self.store, self.bad_store),
            (maker, self.store),
            (self.store, second.good_location_id),
            (self.store, second.transit_location_id),
            (second.transit_location_id, second.good_location_id),
        ):
            with (
                self.subTest(f"{source.name} → {target.name}"),
                self.refused(UserError, "D4-2.2.0"),
            ):
                self.by_hand(self.chief, source, target)
        self.assertEqual((self.held(self.store), self.held(self.bad_store)), (5, 5))
        # From shelf to shelf is nobody's business but the keeper's.
        shelf = self.env["stock.location"].create(
            {"name": "02-01", "location_id": self.store.id}
        )
        self.by_hand(self.keeper, self.store, shelf, quantity=2)
        self.assertEqual(self.held(shelf), 2)

    def test_the_rules_bind_whoever_works_in_the_stores(self):
        # D0-2.2, D3-8: keepers, and those above them, and a stock administrator.
        store = self.department.good_location_id
        self._put(store, self.part, 5)
        admin = self.role("stock_admin", "stock.group_stock_manager", roles.BMD_PLANNER)
        self.department.user_ids |= self.keeper
        for user in (
            self.keeper,
            self.accountant,
            self.supervisor,
            self.manager,
            admin,
        ):
            with self.subTest(user.name), self.refused(UserError, "D2-K3.4"):
                self.by_hand(user, store, self.site._get_place("own_use"))
        self.assertEqual(self.held(store), 5)

    def test_goods_are_transferred_by_their_slip_only(self):
        # D4-2.4.1b: they leave at the out-approval and arrive at the in-approval.
        self._put(self.store, self.part, 5)
        second = self.second_site
        # A return of something else is none of it.
        brought = self.env["stock.move"].search(
            [("location_dest_id", "=", self.store.id), ("state", "=", "done")], limit=1
        )
        for origin in (None, brought):
            with self.refused(UserError, "D4-2.4.1b"):
                self.by_hand(
                    self.chief,
                    self.store,
                    second.transit_location_id,
                    "transfer_out",
                    origin=origin,
                )
        self._put(second.transit_location_id, self.part, 5)
        with self.refused(UserError, "D4-2.4.1b"):
            self.by_hand(
                self.chief,
                second.transit_location_id,
                second.good_location_id,
                "transfer_in",
            )
        self.assertEqual(self.held(self.store), 5)
        self.assertEqual(self.held(second.good_location_id), 0)

    def test_no_store_holds_less_than_nothing(self):
        # D0-2.4.3a, at, below and above what is there; whoever validates.
        self._put(self.store, self.part, 3)
        use = self.site._get_place("own_use")
        self.by_hand(self.keeper, self.store, use, "own_use_out", quantity=2)
        self.by_hand(self.keeper, self.store, use, "own_use_out", quantity=1)
        for user in (self.keeper, self.planner):
            with self.subTest(user.name), self.refused(UserError, "D0-2.4.3a"):
                self.by_hand(user, self.store, use, "own_use_out", quantity=1)
        self.assertEqual(self.held(self.store), 0)

    # -- companies ----------------------------------------

    def test_slips_are_kept_apart_by_company(self):
        slip = self.slip("purchase_in", (self.part, 1))
        self.assertEqual(slip.company_id, self.company)
        other = self.env["res.company"].create({"name": "Other"})
        self.planner.write({"company_ids": [(4, other.id)]})
        there = self.env["aftersales.slip"].with_user(self.planner)
        self.assertIn(slip, there.search([]))
        self.assertNotIn(
            slip, there.with_context(allowed_company_ids=other.ids).search([])
        )
