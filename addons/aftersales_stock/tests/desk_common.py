# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import contextmanager
from datetime import datetime

from odoo.addons.service_base.tests.test_evidence_files import drawing

from .common import SiteCase

# Monday 1 June 2026, 10:00 in China.
MORNING = datetime(2026, 6, 1, 2, 0)


class DeskCase(SiteCase):
    """A tool of 800, wheelchairs with serials, and Li who borrows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tool = cls._product("T-WRENCH", "none", 800.0)
        cls.tool.material_kind = "tool"
        cls.chair = cls._product("T-CHAIR", "serial", 1200.0)
        cls.chair.material_kind = "equipment"
        cls.store = cls.site.good_location_id
        cls.out = cls.site.loan_location_id
        cls._put(cls.store, cls.tool, 3)
        cls.serial = cls._lot("WC-1", cls.chair)
        cls._put(cls.store, cls.chair, 1, cls.serial)
        cls.li = cls._employee("Li")
        cls.wang = cls._employee("Wang")
        cls.zhao = cls._employee("Zhao")
        cls.planner_two = cls.role("planner2", "aftersales_stock.group_bmd_planner")

    @contextmanager
    def refused(self, exception, text):
        """An error with this text, after which the database is as before."""
        with self.assertRaises(exception) as caught:
            yield
        self.assertRegex(str(caught.exception), text)

    @classmethod
    def _employee(cls, name, **vals):
        return cls.env["hr.employee"].create(
            {"name": name, "company_id": cls.company.id, **vals}
        )

    def loan(self, product=None, lot=None, quantity=1, user=None, **vals):
        return (
            self.env["aftersales.loan"]
            .with_user(user or self.keeper)
            .create(
                {
                    "site_id": self.site.id,
                    "employee_id": self.li.id,
                    "line_ids": [
                        (
                            0,
                            0,
                            {
                                "product_id": (product or self.tool).id,
                                "lot_id": lot and lot.id,
                                "quantity": quantity,
                            },
                        )
                    ],
                    **vals,
                }
            )
        )

    def take_back(self, loan, condition, quantity=1, note=None, user=None):
        line = loan.line_ids[0].with_user(user or self.keeper)
        return line._take_back(
            [
                {
                    "line": line,
                    "condition": condition,
                    "quantity": quantity,
                    "note": note,
                }
            ]
        )

    def sign(self, loan):
        return loan.with_user(self.keeper)._sign("keeper", drawing())

    @classmethod
    def _chart(cls):
        """Accounts for the test company, as small as core allows."""
        cls.env["account.chart.template"].try_loading(
            "generic_coa", company=cls.company, install_demo=False
        )

    @classmethod
    def _account(cls, code, kind="expense"):
        return cls.env["account.account"].create(
            {
                "name": code,
                "code": code,
                "account_type": kind,
                "company_ids": [(6, 0, cls.company.ids)],
            }
        )

    def balance(self, account):
        lines = self.env["account.move.line"].search(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        )
        return self.company.currency_id.round(sum(lines.mapped("balance")))
