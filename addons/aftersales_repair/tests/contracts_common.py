# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.fields import Command

from odoo.addons.aftersales_stock.tests.desk_common import drawing

from .common import RmaCase

_UTC_PLUS = timedelta(hours=8)


class ContractCase(RmaCase):
    """A clerk's service contracts, in Shanghai's time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.director = cls.role("director", "aftersales_repair.group_service_director")
        cls.finance = cls.role("finance", "aftersales_stock.group_aftersales_finance")
        cls.lot = cls.delivered("C-001")

    @classmethod
    def chart(cls):
        """Accounts for the test company, as small as core allows."""
        cls.env["account.chart.template"].try_loading(
            "generic_coa", company=cls.company, install_demo=False
        )

    def setUp(self):
        super().setUp()
        self._clock = None
        self.addCleanup(self._stop_clock)

    def at(self, *moment):
        """Stop the clock at a time in Shanghai: ``at(2026, 11, 30, 8)``."""
        self._stop_clock()
        self._clock = freeze_time(datetime(*moment) - _UTC_PLUS)
        self._clock.start()

    def _stop_clock(self):
        if self._clock:
            self._clock.stop()
        self._clock = None

    def contract(self, *lots, user=None, **vals):
        """A new contract of these serials for the year 2026."""
        return (
            self.env["contract.contract"]
            .with_user(user or self.clerk)
            .create(
                {
                    "name": "Maintenance 2026",
                    "partner_id": self.partner.id,
                    "is_service": True,
                    "date_start": date(2026, 1, 1),
                    "date_end": date(2026, 12, 31),
                    "user_id": self.director.id,
                    "cover_ids": [
                        Command.create({"lot_id": lot.id}) for lot in lots or self.lot
                    ],
                    **vals,
                }
            )
        )

    def signed(self, contract):
        contract._sign("customer", drawing(), signer_name="Mr Wang")
        return contract

    def running(self, *lots, **vals):
        """A contract that the customer signed on 5 January 2026."""
        self.at(2026, 1, 5, 9)
        contract = self.signed(self.contract(*lots, **vals))
        contract.action_start()
        return contract

    def job(self):
        """What the scheduler runs."""
        self.env["contract.contract"]._cron_follow_up_contracts()
