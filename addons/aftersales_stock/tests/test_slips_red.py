# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common_slips import SlipCase


@tagged("post_install", "-at_install")
class TestRedSlips(SlipCase):
    """A return is a red slip with a quantity below zero (S30, D4-2.5c)."""

    def red(self, origin, *goods, **vals):
        return self.slip(origin.kind, *goods, colour="red", origin_id=origin.id, **vals)

    def test_plus_one_is_refused_and_minus_one_accepted(self):
        self.booked("purchase_in", (self.part, 3))
        for quantity in (1, 0):
            with self.refused(ValidationError, "D4-2.5c"):
                self.slip("purchase_in", (self.part, quantity), colour="red")
        self.booked("purchase_in", (self.part, -1), colour="red")
        self.assertEqual(self.held(self.store), 2)

    def test_a_blue_slip_is_above_zero(self):
        for quantity in (-1, 0):
            with self.refused(ValidationError, "D4-2.5c"):
                self.slip("purchase_in", (self.part, quantity))
        slip = self.slip("purchase_in", (self.part, 1))
        with self.refused(ValidationError, "D4-2.5c"):
            slip.line_ids.quantity = -1

    def test_no_more_goes_back_than_came(self):
        # D4-2.5a
        self._put(self.store, self.part, 50)
        origin = self.booked("purchase_in", (self.part, 3))
        too_much = self.red(origin, (self.part, -4))
        with self.refused(UserError, "4 to take back, but .* leaves 3"):
            too_much.action_approve()
        self.red(origin, (self.part, -2)).action_approve()
        with self.refused(UserError, "2 to take back, but .* leaves 1"):
            self.red(origin, (self.part, -2)).action_approve()
        self.red(origin, (self.part, -1)).action_approve()
        self.assertEqual(self.held(self.store), 50)
        self.assertEqual(origin.red_count, 3)

    def test_red_slips_of_one_batch_count_together(self):
        self._put(self.store, self.part, 50)
        origin = self.booked("purchase_in", (self.part, 3))
        reds = self.red(origin, (self.part, -2)) | self.red(origin, (self.part, -2))
        reds.action_approve()
        self.assertEqual(reds.mapped("state"), ["approved", "draft"])
        self.assertEqual(self.held(self.store), 51)

    def test_only_its_own_serials_go_back(self):
        lots = self._lot("S-1") | self._lot("S-2")
        origin = self.booked("purchase_in", (self.unit, 1, lots[0]))
        self.booked("purchase_in", (self.unit, 1, lots[1]))
        with self.refused(UserError, "S-2: 1 to take back, but .* leaves 0"):
            self.red(origin, (self.unit, -1, lots[1])).action_approve()
        self.red(origin, (self.unit, -1, lots[0])).action_approve()
        self.assertEqual(self.held(self.store, self.unit, lots[0]), 0)
        self.assertEqual(self.held(self.store, self.unit, lots[1]), 1)

    def test_what_was_not_used_comes_back(self):
        # D4-2.5b
        self._put(self.store, self.part, 5)
        origin = self.booked("own_use_out", (self.part, 3))
        self.red(origin, (self.part, -1)).action_approve()
        self.assertEqual(self.held(self.store), 3)

    def test_the_first_slip_stays_while_goods_were_taken_back(self):
        origin = self.booked("purchase_in", (self.part, 3))
        red = self.red(origin, (self.part, -1))
        red.action_approve()
        with self.refused(UserError, f"un-approve {red.name} first"):
            origin.action_unapprove()
        red.action_unapprove()
        self.assertEqual(self.held(self.store), 3)
        origin.action_unapprove()
        self.assertEqual(self.held(self.store), 0)
        with self.refused(UserError, "not approved: nothing to take back"):
            red.action_approve()

    def test_it_refers_to_a_blue_slip_of_its_site_and_kind(self):
        origin = self.booked("purchase_in", (self.part, 3))
        for vals in (
            {"site_id": self.second_site.id},
            {"kind": "repaired_in"},
            {"colour": "blue"},
        ):
            quantity = 1 if "colour" in vals else -1
            with self.subTest(vals), self.refused(UserError, "D4-2.5c"):
                self.slip(
                    **{
                        "kind": "purchase_in",
                        "colour": "red",
                        "origin_id": origin.id,
                        "line_ids": self.goods((self.part, quantity)),
                        **vals,
                    }
                )

    def test_more_than_the_store_holds(self):
        self.booked("purchase_in", (self.part, 3))
        with self.refused(UserError, "4.0 .* wanted, 3.0 free"):
            self.booked("purchase_in", (self.part, -4), colour="red")
        self.booked("purchase_in", (self.part, -3), colour="red")

    def test_the_button_prepares_it(self):
        origin = self.booked("purchase_in", (self.part, 3))
        context = origin.action_take_back()["context"]
        red = (
            self.env["aftersales.slip"]
            .with_user(self.accountant)
            .with_context(**context)
            .create({"line_ids": self.goods((self.part, -1))})
        )
        self.assertEqual((red.origin_id, red.colour), (origin, "red"))
        red.action_approve()
        self.assertEqual(self.held(self.store), 2)
