# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import SiteCase


@tagged("post_install", "-at_install")
class TestStoreKeeping(SiteCase):
    """Bin card, positions, ABC, shelf life, upkeep (S29)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store = cls.site.good_location_id

    def buy(self, product, quantity, target=None, **line):
        self.env["stock.picking"]._create_of_kind(
            "purchase_in",
            [
                {
                    "site": self.site,
                    "target": target or self.store,
                    "lines": [{"product": product, "quantity": quantity, **line}],
                }
            ],
        )._do_at_once()

    def shelves(self, **vals):
        maker = (
            self.env["aftersales.shelf.maker"]
            .with_user(self.keeper)
            .create(
                {
                    "site_id": self.site.id,
                    "store_no": 1,
                    "shelf_from": 3,
                    "shelf_to": 4,
                    "layers": 2,
                    "places": 15,
                    **vals,
                }
            )
        )
        return self.env["stock.location"].search(maker.action_make()["domain"])

    # -- positions -------------------------------------------------------------

    def test_shelves_in_bulk_with_four_numbers(self):
        # D4-3.1.4.2c
        places = self.shelves()
        self.assertEqual(len(places), 60)
        place = places.filtered(lambda p: p.position == "01-03-02-15")
        self.assertEqual((place.name, place.barcode), ("01-03-02-15", "SZ-01-03-02-15"))
        self.assertEqual(place.aftersales_store, "good")
        self.assertFalse(self.shelves(), "Repeated, it makes nothing twice")

    def test_a_position_has_four_numbers_of_two_digits(self):
        place = self.shelves()[0]
        for number in ("3", "AB", False):
            with self.assertRaisesRegex(ValidationError, "D4-3.1.4.2c"):
                place.shelf_no = number

    def test_not_more_places_at_once_than_the_setting(self):
        self.assertEqual(len(self.shelves(shelf_to=22, layers=10, places=10)), 2000)
        with self.assertRaisesRegex(UserError, "at most 2000"):
            self.shelves(store_no=2, shelf_to=23, layers=10, places=10)

    def test_no_places_in_the_store_of_another(self):
        # D4-2.1b: also when the form is sent by hand
        elsewhere = self.env["stock.warehouse"].create(
            {
                "name": "Elsewhere",
                "code": "ELSE",
                "company_id": self.env["res.company"].create({"name": "Other"}).id,
            }
        )
        for place in (
            elsewhere.lot_stock_id,
            self.env.ref("stock.stock_location_customers"),
        ):
            with self.assertRaises(UserError):
                self.shelves(location_id=place.id)

    # -- bin card -----------------------------------------------------------------

    def test_the_card_shows_the_position_and_the_stock(self):
        # D4-3.1.4.2e, D0-2.4.1a
        place = self.shelves().filtered(lambda p: p.position == "01-03-02-15")
        self.part.write(
            {
                "material_spec": "80 mm",
                "material_model": "F80",
                "material_maker": "Suzhou Fans",
                "reserve_quota": 20,
            }
        )
        self.buy(self.part, 50, place)
        self.env["stock.picking"]._create_of_kind(
            "own_use_out",
            [
                {
                    "site": self.site,
                    "source": place,
                    "lines": [{"product": self.part, "quantity": 8}],
                }
            ],
        )._do_at_once()
        quant = self.env["stock.quant"].search([("location_id", "=", place.id)])
        (card,) = quant._get_bin_cards()
        self.assertEqual(card["balance"], 42)
        self.assertEqual(card["balance"], self._on_hand(place, self.part))
        self.assertEqual([row["balance"] for row in card["moves"]], [50, 42])
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "aftersales_stock.report_bin_card", quant.ids
        )
        html = html.decode()
        for text in ("01-03-02-15", "T-FAN", "80 mm", "F80", "Suzhou Fans", "20", "42"):
            self.assertIn(text, html)

    # -- shelf life ---------------------------------------------------------------

    def lots(self):
        glue = self._product("T-GLUE", "lot", 5)
        glue.use_expiration_date = True
        lots = []
        # The later one came first: the date decides, not the arrival.
        for name, day in (("SEP", "2026-09-01"), ("JUL", "2026-07-01")):
            moment = f"{day} 04:00:00"
            lot = self._lot(name, glue, expiration_date=moment, removal_date=moment)
            self.buy(glue, 10, lots={lot: 10})
            lots.append(lot)
        return glue, *lots

    @freeze_time("2026-05-10 02:00:00")
    def test_the_lot_of_1_july_leaves_before_that_of_1_september(self):
        # S29, D4-3.1.4.3a
        glue, september, july = self.lots()
        picking = self.env["stock.picking"]._create_of_kind(
            "own_use_out",
            [{"site": self.site, "lines": [{"product": glue, "quantity": 12}]}],
        )
        picking.action_confirm()
        picking.action_assign()
        taken = {line.lot_id: line.quantity for line in picking.move_ids.move_line_ids}
        self.assertEqual(taken, {july: 10, september: 2})

    def test_near_expiry_60_days_before(self):
        with freeze_time("2026-04-20 02:00:00"):
            glue, _september, july = self.lots()
        near = [("is_near_expiry", "=", True), ("product_id", "=", glue.id)]
        near.append(("location_id", "=", self.store.id))
        # 1 July is 60 days after 2 May; the limit is included.
        for moment, found in (
            ("2026-05-02 03:59:59", False),
            ("2026-05-02 04:00:00", True),
            ("2026-05-03 04:00:00", True),
        ):
            with freeze_time(moment):
                quants = self.env["stock.quant"].search(near)
                self.assertEqual(quants.lot_id == july, found, moment)

    # -- ABC ----------------------------------------------------------------------

    def issue(self, product, quantity):
        self.buy(product, quantity)
        self.env["stock.picking"]._create_of_kind(
            "own_use_out",
            [
                {
                    "site": self.site,
                    "lines": [{"product": product, "quantity": quantity}],
                }
            ],
        )._do_at_once()

    def test_classes_by_the_value_issued(self):
        # D4-3.1.4.2b: 800, 100, 50 and 50 of 1,000
        products = [self._product(f"T-{n}", "none", 1) for n in range(5)]
        for product, quantity in zip(products, (800, 100, 50, 50, 0), strict=True):
            self.issue(product, quantity) if quantity else self.buy(product, 5)
        fixed = products[4].with_company(self.company)
        self.env["product.template"].with_company(self.company)._classify_abc(
            self.company
        )
        classes = [p.with_company(self.company).abc_class for p in products]
        self.assertEqual(classes, ["a", "b", "b", "c", "c"])
        fixed.write({"abc_class": "a", "abc_fixed": True})
        self.env["product.template"]._cron_classify_abc()
        self.assertEqual(fixed.abc_class, "a")

    def test_issues_of_more_than_a_year_ago_do_not_count(self):
        product = self._product("T-OLD", "none", 1)
        with freeze_time("2025-06-01 02:00:00"):
            self.issue(product, 10)
        other = self._product("T-NEW", "none", 1)
        self.buy(product, 1)
        with freeze_time("2026-06-02 02:00:00"):
            self.issue(other, 1)
            self.env["product.template"].with_company(self.company)._classify_abc(
                self.company
            )
        classes = [p.with_company(self.company).abc_class for p in (product, other)]
        self.assertEqual(classes, ["c", "a"])

    # -- upkeep ----------------------------------------------------------------------

    def upkeep(self):
        self.part.upkeep_days = 90
        with freeze_time("2026-03-01 02:00:00"):
            self.buy(self.part, 10)
        return self.env["aftersales.upkeep"].search(
            [("product_id", "=", self.part.id), ("state", "=", "due")]
        )

    def test_90_days_after_1_march_is_30_may(self):
        # S29, D4-3.1.4.3b, D4-3.1.4.3c
        record = self.upkeep()
        self.assertEqual(record.date_due, date(2026, 5, 30))
        self.assertEqual((record.kind, record.user_id), ("cycle", self.keeper))
        late = [("is_overdue", "=", True), ("id", "=", record.id)]
        with freeze_time("2026-05-30 15:59:00"):
            self.assertFalse(record.search(late))
        with freeze_time("2026-05-30 16:00:00"):
            self.assertEqual(record.search(late), record)

    def test_a_second_receipt_does_not_begin_the_cycle_anew(self):
        record = self.upkeep()
        self.buy(self.part, 10)
        self.assertEqual(
            self.env["aftersales.upkeep"].search(
                [("product_id", "=", self.part.id), ("state", "=", "due")]
            ),
            record,
        )

    def test_done_with_what_was_done_and_the_next_is_due(self):
        record = self.upkeep().with_user(self.keeper)
        with self.assertRaisesRegex(UserError, "what was done"):
            record.action_done()
        record.work = "Cleaned and oiled"
        with freeze_time("2026-05-29 02:00:00"):
            record.action_done()
        following = record.search(
            [("product_id", "=", self.part.id), ("state", "=", "due")]
        )
        self.assertEqual(following.date_due, date(2026, 8, 27))
        with self.assertRaises(UserError):
            record.work = "Nothing"

    def test_rust_forces_an_upkeep_at_once(self):
        # D4-3.1.4.3c
        cycle = self.upkeep().with_user(self.keeper)
        with freeze_time("2026-04-10 02:00:00"):
            cycle.action_report_rust()
            forced = cycle.search([("kind", "=", "forced")])
            self.assertEqual(forced.date_due, date(2026, 4, 10))
            self.assertEqual(forced.activity_ids.user_id, self.keeper)
            forced.work = "Rust taken off, oiled"
            forced.action_done()
        # 90 days from the forced one.
        self.assertEqual(cycle.date_due, date(2026, 7, 9))

    def test_bad_goods_are_upkept_before_storing(self):
        # D4-3.1.4.3b
        records = self.env["aftersales.upkeep"]._receive(
            [
                {
                    "product": self.part,
                    "lot": self.env["stock.lot"],
                    "location": self.store,
                    "condition": "damaged",
                }
            ]
        )
        self.assertEqual((records.kind, records.state), ("forced", "due"))

    def test_a_job_reminds_the_keeper_once(self):
        record = self.upkeep()
        with freeze_time("2026-05-29 16:00:00"):
            self.env["aftersales.upkeep"]._cron_ask_keepers()
            self.env["aftersales.upkeep"]._cron_ask_keepers()
        self.assertEqual(record.activity_ids.user_id, self.keeper)
        self.assertEqual(len(record.activity_ids), 1)
