# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from contextlib import contextmanager

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import SiteCase

CAP = 3000
PLACES = ("good", "damaged", "loan", "transit", "maker")
_SITES = st.integers(0, 1)
_GOODS = st.integers(0, 2)
_PIECES = st.integers(1, 12)


class Books:
    """What the stores should hold: sums on paper, no Odoo."""

    def __init__(self, costs):
        self.costs = costs
        self.stock = defaultdict(int)
        self.used = defaultdict(int)

    def has(self, place, goods, pieces):
        return self.stock[place, goods] >= pieces

    def value(self):
        return round(
            sum(self.costs[goods] * n for (_place, goods), n in self.stock.items()), 2
        )

    def may_enter(self, goods, pieces):
        return round(self.value() + self.costs[goods] * pieces, 2) <= CAP

    def add(self, place, goods, pieces):
        self.stock[place, goods] += pieces

    def move(self, source, target, goods, pieces):
        self.add(source, goods, -pieces)
        self.add(target, goods, pieces)


class StoresMachine(RuleBasedStateMachine):
    """Any order of movements leaves quantities and value as the books say.

    The test gives ``case``; each run is undone when it ends.
    """

    case = None

    def __init__(self):
        super().__init__()
        self.env = self.case.env
        self.point = self.case.open_point()
        self.sites = self.case.machine_sites
        self.goods = self.case.machine_goods
        self.books = Books([9.5, 33.33, 250.0])

    def teardown(self):
        self.point.close(rollback=True)
        self.env.invalidate_all()

    # -- doing ----------------------------------------------------------------

    def place(self, site, store):
        return store if store == "maker" else (site, store)

    def order(self, kind, site, goods, pieces, **order):
        picking = self.env["stock.picking"]._create_of_kind(
            kind,
            [
                {
                    "site": self.sites[site],
                    "lines": [{"product": self.goods[goods], "quantity": pieces}],
                    **order,
                }
            ],
        )
        with self.attempt():
            picking._do_at_once()
        return picking

    @contextmanager
    def attempt(self):
        """A refused movement leaves nothing behind, as in a request."""
        point = self.case.open_point()
        try:
            yield
            self.env.flush_all()
        except BaseException:
            point.close(rollback=True)
            self.env.invalidate_all()
            raise
        point.close(rollback=False)

    def expect(self, allowed, action):
        if allowed:
            action()
            return True
        with self.case.assertRaises(UserError):
            action()
        return False

    def within(self, kind, site, leaves, reaches, goods, pieces, **order):
        """A movement between two places that both count."""
        left = self.place(site, leaves)
        if self.expect(
            self.books.has(left, goods, pieces),
            lambda: self.order(kind, site, goods, pieces, **order),
        ):
            self.books.move(left, reaches, goods, pieces)

    @initialize()
    def start_with_some_goods(self):
        for site, goods in ((0, 0), (0, 2), (1, 0), (1, 1)):
            self.receive(site, goods, 4 if goods == 2 else 20)
        self.spoil(0, 0, 8)

    # -- movements ------------------------------------------------------------

    @rule(site=_SITES, goods=_GOODS, pieces=_PIECES)
    def receive(self, site, goods, pieces):
        if self.expect(
            self.books.may_enter(goods, pieces),
            lambda: self.order("purchase_in", site, goods, pieces),
        ):
            self.books.add((site, "good"), goods, pieces)

    @rule(site=_SITES, goods=_GOODS, pieces=_PIECES)
    def red_receive(self, site, goods, pieces):
        place = (site, "good")
        if self.expect(
            self.books.has(place, goods, pieces),
            lambda: self.order("purchase_in", site, goods, pieces, is_red=True),
        ):
            self.books.add(place, goods, -pieces)

    @rule(site=_SITES, goods=_GOODS, pieces=_PIECES)
    def issue(self, site, goods, pieces):
        place = (site, "good")
        if self.expect(
            self.books.has(place, goods, pieces),
            lambda: self.order("own_use_out", site, goods, pieces),
        ):
            self.books.add(place, goods, -pieces)
            self.books.used[goods] += pieces

    @rule(site=_SITES, goods=_GOODS, pieces=_PIECES)
    def red_issue(self, site, goods, pieces):
        """What was issued comes back; more than that is the same to the stock."""
        if self.expect(
            self.books.may_enter(goods, pieces),
            lambda: self.order("own_use_out", site, goods, pieces, is_red=True),
        ):
            self.books.add((site, "good"), goods, pieces)
            self.books.used[goods] -= pieces

    @rule(site=_SITES, goods=_GOODS, pieces=_PIECES)
    def transfer_out(self, site, goods, pieces):
        other = 1 - site
        self.within(
            "transfer_out",
            site,
            "good",
            (other, "transit"),
            goods,
            pieces,
            target=self.sites[other].transit_location_id,
        )

    @rule(site=_SITES, goods=_GOODS, pieces=_PIECES)
    def transfer_in(self, site, goods, pieces):
        self.within("transfer_in", site, "transit", (site, "good"), goods, pieces)

    @rule(site=_SITES, goods=_GOODS, pieces=_PIECES)
    def spoil(self, site, goods, pieces):
        self.within(
            "damaged_in",
            site,
            "good",
            (site, "damaged"),
            goods,
            pieces,
            source=self.sites[site].good_location_id,
        )

    @rule(site=_SITES, goods=_GOODS, counted=st.integers(0, 60))
    def count(self, site, goods, counted):
        place = (site, "good")
        more = counted - self.books.stock[place, goods]
        if not more:
            return

        def adjust():
            with self.attempt():
                quant = self.env["stock.quant"].with_context(inventory_mode=True)
                quant.create(
                    {
                        "product_id": self.goods[goods].id,
                        "location_id": self.sites[site].good_location_id.id,
                        "inventory_quantity": counted,
                    }
                ).action_apply_inventory()

        if self.expect(more < 0 or self.books.may_enter(goods, more), adjust):
            self.books.add(place, goods, more)

    @precondition(lambda self: any(self.books.stock.values()))
    @rule(site=_SITES, goods=_GOODS, pieces=_PIECES)
    def cancel(self, site, goods, pieces):
        """A transfer that was reserved and is given up moves nothing."""
        picking = self.env["stock.picking"]._create_of_kind(
            "own_use_out",
            [
                {
                    "site": self.sites[site],
                    "lines": [{"product": self.goods[goods], "quantity": pieces}],
                }
            ],
        )
        picking.action_confirm()
        picking.action_assign()
        picking.action_cancel()
        self.case.assertEqual(picking.state, "cancel")

    # -- what always holds ----------------------------------------------------

    @invariant()
    def quantities_are_those_of_the_books(self):
        places = {
            self.sites[site][f"{store}_location_id"]: (site, store)
            for site in (0, 1)
            for store in PLACES
            if store != "maker"
        }
        places[self.case.aftersales._get_company_place("maker")] = "maker"
        groups = self.env["stock.quant"]._read_group(
            [
                ("location_id", "in", [place.id for place in places]),
                ("product_id", "in", self.goods.ids),
            ],
            ["location_id", "product_id"],
            ["quantity:sum", "reserved_quantity:sum"],
        )
        index = {product: n for n, product in enumerate(self.goods)}
        found = {
            (places[place], index[product]): quantity
            for place, product, quantity, _reserved in groups
            if quantity
        }
        wanted = {key: n for key, n in self.books.stock.items() if n}
        self.case.assertEqual(found, wanted)
        self.case.assertFalse(sum(group[3] for group in groups), "nothing is reserved")

    @invariant()
    def the_value_is_that_of_the_books(self):
        company = self.case.company
        values = self.env["aftersales.value.cap"]._get_values(company)
        self.case.assertAlmostEqual(values[company], self.books.value(), 2)

    @invariant()
    def the_kept_quantities_are_those_of_the_quants(self):
        kept = self.case.kept_quantities()
        wanted = defaultdict(int)
        for (_place, goods), pieces in self.books.stock.items():
            wanted[self.goods[goods].id] += pieces
        self.case.assertEqual(kept, {key: n for key, n in wanted.items() if n})


@tagged("post_install", "-at_install")
class TestStoresMachine(SiteCase):
    """S14, S30, S32: the stores balance, whatever is done in whatever order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.machine_sites = (cls.site, cls.second_site)
        cls.machine_goods = (
            cls.part | cls._product("T-33", "none", 33.33)
        ) | cls._product("T-250", "none", 250.0)
        cls.env["service.policy.value"].create(
            {
                "policy_id": cls.env.ref("aftersales_stock.policy_value_cap").id,
                "company_id": cls.company.id,
                "date_from": cls.env["service.policy"]._today(cls.company),
                "value": CAP,
            }
        )
        cls.aftersales._get_company_place("maker")
        cls.aftersales._get_company_place("own_use")
        cls.aftersales._get_company_place("scrap")
        cls.env.flush_all()

    def open_point(self):
        """A savepoint that the machine closes by itself."""
        return self.env.cr.savepoint()

    def kept_quantities(self):
        self.env["stock.quant"].flush_model()
        self.env.cr.execute(
            """SELECT product_id, SUM(quantity)::float8
                 FROM aftersales_value_cap_quantity
                WHERE company_id = %s GROUP BY 1 HAVING SUM(quantity) <> 0""",
            [self.company.id],
        )
        return dict(self.env.cr.fetchall())

    def test_any_order_of_movements_balances(self):
        machine = type("Machine", (StoresMachine,), {"case": self})
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=6,
                stateful_step_count=14,
                deadline=None,
                database=None,
                derandomize=True,
                # Looking for a shorter example costs minutes here.
                phases=[Phase.generate],
                report_multiple_bugs=False,
                suppress_health_check=list(HealthCheck),
            ),
        )
