# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import contextmanager
from datetime import date, datetime

from odoo.fields import Command

from odoo.addons.service_base.tests.test_evidence_files import drawing, photo

from .common import RmaCase

# Monday 1 June 2026, 10:00 in Shanghai.
MORNING = datetime(2026, 6, 1, 2, 0)


class VisitCase(RmaCase):
    """A technician with parts in his car, a customer's unit out of warranty."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.director = cls.role("director", "aftersales_repair.group_service_director")
        cls.finance = cls.role("finance", "aftersales_stock.group_aftersales_finance")
        cls.quality = cls.role("quality", "service_base.group_quality")
        cls.other = cls.role("other", "aftersales_repair.group_service_technician")
        cls.part.write({"lst_price": 30.0, "taxes_id": [Command.clear()]})
        for kind in ("labour", "travel"):
            product = cls.env.ref(f"aftersales_repair.product_visit_{kind}")
            product.taxes_id = [Command.clear()]
        # Warranty until 31 May 2026.
        cls.lot = cls.delivered("V-OUT", on=date(2025, 5, 31))
        cls.van = cls.env["aftersales.technician.stock"].create(
            {
                "user_id": cls.technician.id,
                "company_id": cls.company.id,
                "warehouse_id": cls.aftersales.id,
                "level_ids": [
                    Command.create({"product_id": cls.part.id, "quantity": 5})
                ],
            }
        )
        cls.car = cls.van.location_id
        cls._put(cls.good, cls.part, 100)
        cls._put(cls.car, cls.part, 10)

    @classmethod
    def _chart(cls):
        """Accounts for the test company, as small as core allows."""
        cls.env["account.chart.template"].try_loading(
            "generic_coa", company=cls.company, install_demo=False
        )
        for kind in ("labour", "travel"):
            product = cls.env.ref(f"aftersales_repair.product_visit_{kind}")
            product.taxes_id = [Command.clear()]
        cls.part.taxes_id = [Command.clear()]

    @contextmanager
    def refused(self, exception, text):
        """An error with this text, after which the database is as before."""
        with self.assertRaises(exception) as caught:
            yield
        self.assertRegex(str(caught.exception), text)

    def visit(self, lot=None, parts=0, hours=0, trips=0, user=None, **vals):
        """A voucher of this morning; by default without anything to pay."""
        lot = self.lot if lot is None else lot
        return (
            self.env["aftersales.visit"]
            .with_user(user or self.technician)
            .create(
                {
                    "partner_id": self.partner.id,
                    "lot_id": lot.id if lot else False,
                    "technician_id": self.technician.id,
                    "planned_start": MORNING,
                    "trips": trips,
                    "problem": "No output",
                    "part_ids": [
                        Command.create({"product_id": self.part.id, "quantity": parts})
                    ]
                    if parts
                    else [],
                    "labour_ids": [
                        Command.create(
                            {
                                "user_id": self.technician.id,
                                "day": date(2026, 6, 1),
                                "hours": hours,
                            }
                        )
                    ]
                    if hours
                    else [],
                    **vals,
                }
            )
        )

    def sign(self, visit, name="Zhang San"):
        visit.with_user(self.technician)._sign("customer", drawing(), signer_name=name)

    def complete(self, visit):
        """On site, repaired, signed by the customer, done."""
        mine = visit.with_user(self.technician)
        if mine.state == "drawn":
            mine.action_arrive()
        mine.solution = mine.solution or "Fan replaced, tested under load"
        self.sign(visit)
        mine.action_complete()
        return visit

    def stamp(self, outing, user):
        outing.with_user(user)._add_evidence(
            "stamped_report", [("report.jpg", photo())]
        )
