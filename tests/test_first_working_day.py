"""The first working day with returned goods, in a real browser."""

import sys
from pathlib import Path

from freezegun import freeze_time

from odoo.tests import tagged

sys.path.insert(0, str(Path(__file__).parent))
from browser import DemoBrowserCase  # noqa: E402

EXCHANGED = "ADP450250901162"
REPAIRED = "INV1000260201131"


@tagged("post_install", "-at_install")
class TestFirstWorkingDay(DemoBrowserCase):
    """Clerk, store keeper, inspector and repairer do the day's work (S12)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The detail sheet of an exchange (D4-8.5.1.5) has its own tests.
        company = cls.env.ref("service_base.demo_company")
        with freeze_time("2026-01-01"):
            cls.env["service.policy.value"].create(
                {
                    "policy_id": cls.env.ref(
                        "aftersales_repair.policy_rma_sheet_required"
                    ).id,
                    "company_id": company.id,
                    "date_from": "2026-01-01",
                    "value": 0,
                }
            )

    def test_the_day(self):
        for login, url, tour in (
            ("clerk", "import-returned-goods", "clerk_imports"),
            ("keeper", "returns-to-receive", "keeper_receives"),
            ("keeper", "returns-to-issue", "keeper_issues"),
            ("inspector", "returns-to-inspect", "inspector_inspects"),
            ("clerk", "returns-to-decide", "clerk_exchanges"),
            ("clerk", "returns-to-decide", "clerk_repairs"),
            ("repairer", "returns-in-repair", "repairer_repairs"),
            ("inspector", "returns-in-repair", "inspector_tests"),
            ("leader", "returns-in-repair", "leader_releases"),
            ("repairer", "returns-in-repair", "repairer_ends"),
            ("keeper", "returns-to-ship", "keeper_ships"),
            ("clerk", "after-sales-returns", "clerk_closes"),
        ):
            if tour in ("inspector_inspects", "clerk_exchanges", "keeper_ships"):
                # The work list as it waits for them.
                self.take_picture(f"/odoo/{url}", url.replace("-", "_"), login)
            self.run_tour(f"/odoo/{url}", f"aftersales_day_{tour}", login)
        self.check_goods()
        self.take_pictures()

    def check_goods(self):
        lines = self.env["aftersales.rma.line"].search(
            [("lot_id.name", "in", (EXCHANGED, REPAIRED))]
        )
        exchanged, repaired = lines.sorted("disposition")
        self.assertEqual(
            (exchanged.lot_id.name, exchanged.disposition, exchanged.state),
            (EXCHANGED, "exchange", "shipped"),
        )
        self.assertTrue(exchanged.replacement_lot_id)
        self.assertEqual(exchanged.rma_id.state, "done")
        self.assertEqual(
            (repaired.lot_id.name, repaired.disposition, repaired.state),
            (REPAIRED, "repair", "shipped"),
        )
        self.assertEqual(repaired.repair_id.state, "done")
        damaged = self.env["stock.quant"].search(
            [
                ("lot_id", "=", exchanged.lot_id.id),
                ("location_id.aftersales_store", "=", "damaged"),
            ]
        )
        self.assertEqual(damaged.quantity, 1)

    def take_pictures(self):
        rma = (
            self.env["aftersales.rma.line"]
            .search([("lot_id.name", "=", REPAIRED)])
            .rma_id
        )
        for name, url, login in (
            ("returns", "after-sales-returns", "clerk"),
            ("return_form", f"after-sales-returns/{rma.id}", "clerk"),
            ("to_receive", "returns-to-receive", "keeper"),
            ("goods_kanban", "returned-goods?view_type=kanban", "leader"),
            ("imports", "import-returned-goods", "keeper"),
            ("policies", "service-policies", "manager"),
            ("stores", "after-sales-stores", "keeper"),
        ):
            self.take_picture(f"/odoo/{url}", name, login)
