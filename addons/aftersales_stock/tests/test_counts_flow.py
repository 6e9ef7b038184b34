# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import SiteCase


class CountCase(SiteCase):
    """A site's store with 100 fans, and the steps of a count as its people."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store = cls.site.good_location_id
        cls._put(cls.store, cls.part, 100)
        cls.second = cls.chief

    def plan(self, user=None, **vals):
        return (
            self.env["aftersales.count"]
            .with_user(user or self.keeper)
            .create({"site_id": self.site.id, "location_id": self.store.id, **vals})
        )

    def count_first(self, count, figure=98, user=None):
        count = count.with_user(user or self.keeper)
        count.action_start()
        count.line_ids.filtered(
            lambda line: line.product_id == self.part or line.equipment_id
        ).counted = figure
        count.action_finish_first()
        return count

    def count_second(self, count, figure=98, user=None):
        count = count.with_user(user or self.second)
        count.action_take_second()
        count.line_ids.filtered(lambda line: not line.is_counted).counted = figure
        count.action_finish_second()
        return count

    def counted(self, first=98, second=98, **vals):
        count = self.plan(**vals)
        self.count_first(count, first)
        self.count_second(count, second)
        return count

    def explain(self, count, user=None, **vals):
        count = count.with_user(user or self.keeper)
        count.line_ids.filtered("has_difference").write(
            {
                "cause_kind": "lost",
                "liability": "person",
                "liable_user_id": self.keeper.id,
                "proposal": "The keeper pays",
                **vals,
            }
        )
        count.action_explain()

    def approve(self, count):
        count.with_user(self.keeper).action_request_approval()
        for user in (self.supervisor, self.manager, self.planner):
            if count.sudo().state == "explained":
                reviews = count.sudo().review_ids.filtered(
                    lambda r: r.status in ("waiting", "pending")
                )
                if user in reviews.reviewer_ids:
                    count.with_user(user).action_approve()

    def approved(self, **vals):
        count = self.counted(**vals)
        self.explain(count)
        self.approve(count)
        return count


@tagged("post_install", "-at_install")
class TestCountFlow(CountCase):
    """S27: book 100, counts 98 and 98 (D2-K2.3, D4-3.1.4.1c)."""

    def test_without_cause_or_approval_nothing_is_adjusted(self):
        count = self.counted()
        self.assertEqual(count.line_ids.difference, -2)
        self.assertEqual(count.line_ids.difference_value, -19.0)
        for user in (self.accountant, self.planner):
            with self.assertRaisesRegex(UserError, "D4-3.1.4.1c"):
                count.with_user(user).action_adjust()
        with self.assertRaisesRegex(UserError, "without cause"):
            count.with_user(self.keeper).action_explain()
        with self.assertRaisesRegex(UserError, "asks for no approval"):
            count.with_user(self.keeper).action_request_approval()
        self.explain(count)
        with self.assertRaisesRegex(UserError, "without approval"):
            count.with_user(self.accountant).action_adjust()
        self.assertEqual(self._on_hand(self.store, self.part), 100)

    def test_approved_the_stock_is_98_and_the_report_is_kept(self):
        # D2-K3.2
        count = self.approved()
        self.assertEqual(count.state, "approved")
        count.with_user(self.accountant).action_adjust()
        self.assertEqual(count.state, "adjusted")
        self.assertEqual(self._on_hand(self.store, self.part), 98)
        # D0-2.4.1b: the original figures stay, nobody deletes or changes them
        line = count.line_ids
        self.assertEqual(
            (line.book_quantity, line.first_quantity, line.second_quantity),
            (100, 98, 98),
        )
        self.assertEqual(line.move_ids.quantity, 2)
        self.assertTrue(line.move_ids.is_inventory)
        with self.assertRaises(UserError):
            count.sudo().unlink()
        with self.assertRaisesRegex(UserError, "stay"):
            line.with_user(self.keeper).cause_note = "Something else"

    def test_a_second_session_adjusts_nothing_twice(self):
        count = self.approved()
        count.with_user(self.accountant).action_adjust()
        with self.assertRaisesRegex(UserError, "in the status"):
            count.with_user(self.planner).action_adjust()
        self.assertEqual(self._on_hand(self.store, self.part), 98)

    def test_a_sheet_without_second_count_is_not_approved(self):
        count = self.plan()
        self.count_first(count)
        with self.assertRaisesRegex(UserError, "asks for no approval"):
            count.with_user(self.keeper).action_request_approval()
        with self.assertRaisesRegex(UserError, "second count is missing"):
            count.with_user(self.keeper).action_explain()
        count.sudo()._in_transition().state = "explained"
        with self.assertRaisesRegex(UserError, "second count is missing"):
            count.with_user(self.keeper).action_request_approval()

    def test_counts_that_disagree_are_not_approved_but_counted_anew(self):
        count = self.counted(98, 97)
        self.assertEqual(count.mismatch_count, 1)
        with self.assertRaisesRegex(UserError, "first count 98.0, second 97.0"):
            self.explain(count)
        count.with_user(self.keeper).action_recount()
        # Hidden again, and kept (D0-2.4.1b).
        self.assertEqual(count.line_ids.first_quantity, 0)
        self.assertFalse(count.line_ids.earlier_counts)
        count.line_ids.with_user(self.keeper).counted = 97
        count.with_user(self.keeper).action_finish_first()
        self.count_second(count, 97)
        self.assertEqual(count.mismatch_count, 0)
        self.assertEqual(count.line_ids.earlier_counts, "98 / 97")
        self.explain(count)
        self.assertEqual(count.state, "explained")

    def test_the_second_counter_is_another_person(self):
        count = self.plan()
        self.count_first(count)
        with self.assertRaisesRegex(UserError, "another person"):
            count.with_user(self.keeper).action_take_second()

    def test_the_second_counter_sees_neither_book_nor_first_figures(self):
        count = self.plan()
        self.count_first(count, 98)
        count.with_user(self.second).action_take_second()
        line = count.line_ids.with_user(self.second)
        line.invalidate_recordset()
        shown = ["counted", "book_quantity", "first_quantity", "difference"]
        self.assertEqual(set(line.read(shown)[0].values()) - {line.id}, {0.0})
        # By RPC: the hidden figures cannot be read, searched or grouped.
        for name in ("book_frozen", "first_entered", "first_book"):
            with self.assertRaises(AccessError):
                line.read([name])
            with self.assertRaises(AccessError):
                line.search([(name, "=", 98)])
            with self.assertRaises(AccessError):
                line._read_group([], [], [f"{name}:sum"])

    def test_only_who_counts_writes_figures(self):
        count = self.plan()
        count.with_user(self.keeper).action_start()
        with self.assertRaisesRegex(UserError, "D2-K2.3"):
            count.line_ids.with_user(self.chief).counted = 98
        with self.assertRaisesRegex(UserError, "D2-K2.3"):
            count.line_ids.with_user(self.chief).action_count_none()
        with self.assertRaises(AccessError):
            count.line_ids.with_user(self.keeper).write({"first_entered": 98})
        with self.assertRaises(UserError):
            count.line_ids.with_user(self.stranger).write({"counted": 98})

    def test_every_line_is_counted(self):
        self._put(self.store, self._product("T-BELT", "none", 3), 4)
        count = self.plan()
        count.with_user(self.keeper).action_start()
        count.line_ids.filtered(lambda x: x.product_id == self.part).counted = 98
        with self.assertRaisesRegex(UserError, "1 lines are not counted.*T-BELT"):
            count.with_user(self.keeper).action_finish_first()
        count.line_ids.filtered(lambda x: x.product_id != self.part).action_count_none()
        count.with_user(self.keeper).action_finish_first()
        self.assertEqual(count.state, "second")

    def test_moves_between_book_and_count_are_no_difference(self):
        count = self.plan()
        self.count_first(count, 100)
        self.env["stock.picking"]._create_of_kind(
            "own_use_out",
            [{"site": self.site, "lines": [{"product": self.part, "quantity": 10}]}],
        )._do_at_once()
        self.count_second(count, 90)
        line = count.line_ids
        self.assertEqual(line.book_quantity, 100)
        self.assertEqual(line.moved_quantity, -10)
        self.assertEqual((line.difference, line.is_mismatch), (0, False))

    def test_a_move_after_the_counts_stays_in_the_adjusted_stock(self):
        count = self.approved()
        self._put(self.store, self.part, 5)
        count.with_user(self.accountant).action_adjust()
        self.assertEqual(self._on_hand(self.store, self.part), 103)

    def test_below_what_is_reserved_is_refused_by_its_document(self):
        picking = self.env["stock.picking"]._create_of_kind(
            "own_use_out",
            [{"site": self.site, "lines": [{"product": self.part, "quantity": 99}]}],
        )
        picking.action_confirm()
        picking.action_assign()
        count = self.approved()
        with self.assertRaisesRegex(UserError, f"99.0 are reserved by {picking.name}"):
            count.with_user(self.accountant).action_adjust()
        self.assertEqual(count.state, "approved")
        # Exactly what is left may be reserved.
        picking.do_unreserve()
        picking.move_ids.product_uom_qty = 98
        picking.action_assign()
        count.with_user(self.accountant).action_adjust()
        self.assertEqual(self._on_hand(self.store, self.part), 98)

    def test_lots_and_serials_are_counted_apart(self):
        for name in ("S-1", "S-2"):
            self._put(self.store, self.unit, 1, self._lot(name))
        count = self.plan(product_ids=[(6, 0, self.unit.ids)])
        count.with_user(self.keeper).action_start()
        lines = count.line_ids.with_user(self.keeper)
        self.assertEqual(lines.mapped("lot_id.name"), ["S-1", "S-2"])
        with self.assertRaisesRegex(ValidationError, "0 or 1"):
            lines[0].counted = 2
        lines[0].action_count_there()
        with self.assertRaisesRegex(UserError, "only the person who counts"):
            lines[1].with_user(self.chief).action_count_there()
        lines[1].counted = 0
        count.with_user(self.keeper).action_finish_first()
        mine = count.with_user(self.chief)
        mine.action_take_second()
        mine.line_ids[0].counted = 1
        mine.line_ids[1].counted = 0
        mine.action_finish_second()
        self.explain(count)
        self.approve(count)
        count.with_user(self.accountant).action_adjust()
        self.assertEqual(self._on_hand(self.store, self.unit), 1)
        self.assertEqual(
            self._on_hand(self.store, self.unit, lines[1].lot_id.sudo()), 0
        )

    def test_goods_that_the_book_does_not_know_are_added(self):
        belt = self._product("T-BELT", "none", 3.0)
        count = self.plan()
        count.with_user(self.keeper).action_start()
        self.env["aftersales.count.line"].with_user(self.keeper).create(
            {"count_id": count.id, "product_id": belt.id, "counted": 7}
        )
        count.line_ids.filtered(lambda x: x.product_id == self.part).counted = 100
        count.with_user(self.keeper).action_finish_first()
        mine = count.with_user(self.chief)
        mine.action_take_second()
        for line in mine.line_ids:
            line.counted = 7 if line.product_id == belt else 100
        mine.action_finish_second()
        self.explain(count)
        self.approve(count)
        count.with_user(self.accountant).action_adjust()
        self.assertEqual(self._on_hand(self.store, belt), 7)
        with self.assertRaisesRegex(UserError, "D2-K2.3"):
            self.env["aftersales.count.line"].with_user(self.keeper).create(
                {"count_id": count.id, "product_id": self.unit.id}
            )

    def test_counted_in_dozens(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        count = self.plan()
        count.with_user(self.keeper).action_start()
        count.line_ids.uom_id = dozen
        count.line_ids.counted = 8
        with self.assertRaisesRegex(UserError, "unit is chosen before"):
            count.line_ids.uom_id = self.part.uom_id
        count.with_user(self.keeper).action_finish_first()
        self.count_second(count, 8)
        self.assertEqual(count.line_ids.difference, -4)

    def test_a_loss_is_proposed_and_the_manager_signs_differences(self):
        # D4-2.6c
        count = self.counted()
        self.explain(count, accountability="penalty")
        names = count._get_approval_definitions()[count].mapped("name")
        self.assertEqual(len(names), 3)
        self.approve(count)
        self.assertEqual(count.state, "approved")
        employee = self.env["hr.employee"].create(
            {
                "name": "Keeper",
                "user_id": self.keeper.id,
                "company_id": self.company.id,
            }
        )
        count.with_user(self.accountant).action_adjust()
        case = self.env["service.accountability.case"].search(
            [("employee_id", "=", employee.id)]
        )
        self.assertEqual(case.article_code, "D4-2.6c.penalty")
        # S39: the register of losses has it, on the keeper.
        loss = self.env["aftersales.loss"].search(
            [("res_model", "=", count._name), ("res_id", "=", count.id)]
        )
        self.assertEqual((loss.value, loss.state), (19.0, "liable"))
        self.assertEqual(loss.share_ids.employee_id, employee)

    def test_without_differences_the_supervisor_alone_signs(self):
        count = self.counted(100, 100)
        count.with_user(self.keeper).action_explain()
        self.approve(count)
        self.assertEqual(count.sudo().review_ids.done_by, self.supervisor)
        count.with_user(self.accountant).action_adjust()
        self.assertEqual(count.state, "adjusted")

    def test_nobody_approves_the_own_count(self):
        self.site.supervisor_id = self.keeper
        count = self.counted()
        self.explain(count)
        with self.assertRaises(UserError):
            count.with_user(self.keeper).action_request_approval()

    def test_changed_after_the_request_the_signatures_are_void(self):
        count = self.counted()
        self.explain(count)
        count.with_user(self.keeper).action_request_approval()
        with self.assertRaisesRegex(UserError, "stay"):
            count.line_ids.with_user(self.keeper).proposal = "Nobody pays"
        count.with_user(self.keeper).action_reopen()
        self.assertFalse(count.sudo().review_ids)

    def test_a_rejected_sheet_is_explained_anew(self):
        count = self.counted()
        self.explain(count)
        count.with_user(self.keeper).action_request_approval()
        count.with_user(self.supervisor).action_reject("Say more")
        self.assertEqual(count.state, "counted")

    def test_strangers_do_not_count(self):
        # D4-2.1b
        count = self.plan()
        with self.assertRaisesRegex(UserError, "D4-2.1b"):
            count.with_user(self.stranger).action_start()

    def test_a_store_without_people_is_open_to_every_keeper(self):
        # The business management department's own store, D0-2.4.1b
        self._put(self.good, self.part, 10)
        count = self.plan(
            user=self.stranger, site_id=self.bmd.id, location_id=self.good.id
        )
        self.count_first(count, 10, user=self.stranger)
        self.count_second(count, 10, user=self.keeper)
        count.with_user(self.stranger).action_explain()
        self.assertEqual(count.state, "explained")
        names = count._get_approval_definitions()[count].mapped("name")
        self.assertEqual(names, ["Business management in place of the department"])

    def test_a_begun_count_is_given_up_by_the_department_only(self):
        count = self.plan()
        count.with_user(self.keeper).action_start()
        count.with_user(self.keeper).note = "Wrong store"
        with self.assertRaisesRegex(UserError, "department only"):
            count.with_user(self.keeper).action_cancel()
        count.with_user(self.accountant).action_cancel()
        self.assertEqual(count.state, "cancelled")

    def test_equipment_is_counted_too(self):
        # D2-A7, D2-A8
        piece = self.env["maintenance.equipment"].create(
            {
                "name": "Forklift",
                "company_id": self.company.id,
                "aftersales_site_id": self.site.id,
            }
        )
        count = self.plan(kind="equipment", location_id=False)
        self.count_first(count, 0)
        self.count_second(count, 0)
        self.assertEqual(count.line_ids.difference, -1)
        self.explain(count)
        self.approve(count)
        count.with_user(self.accountant).action_adjust()
        self.assertIn(count.name, piece.message_ids[0].body)
        self.assertFalse(count.move_count)

    def test_only_chosen_goods_are_counted(self):
        # D2-D6, D4-3.2.0b
        self._put(self.store, self._product("T-BELT", "none", 3), 4)
        self.part.with_company(self.company).abc_class = "a"
        count = self.plan(abc_class="a")
        count.with_user(self.keeper).action_start()
        self.assertEqual(count.line_ids.product_id, self.part)
