# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user


class SuiteCase(TransactionCase):
    """A company of its own with the catalogue's calendar, and users by role.

    The checks of the catalogue use Monday to Friday 8–12 and 13–17; 1 June
    2026 is a Monday.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(
            context={
                **cls.env.context,
                "tracking_disable": True,
                "no_reset_password": True,
                "mail_create_nolog": True,
                # The day of the company's people, at whatever hour the tests run.
                "tz": "Asia/Shanghai",
            }
        )
        cls.calendar = cls.env["resource.calendar"].create(
            {
                "name": "8-12, 13-17",
                "tz": "Asia/Shanghai",
                "company_id": False,
                "attendance_ids": [
                    Command.clear(),
                    *[
                        Command.create(
                            {
                                "name": f"{day} {period}",
                                "dayofweek": str(day),
                                "day_period": period,
                                "hour_from": start,
                                "hour_to": end,
                            }
                        )
                        for day in range(5)
                        for period, start, end in (
                            ("morning", 8, 12),
                            ("afternoon", 13, 17),
                        )
                    ],
                ],
            }
        )
        cls.company = cls.env["res.company"].create(
            {
                "name": "Suite Test Company",
                "currency_id": cls.env.ref("base.CNY").id,
                "resource_calendar_id": cls.calendar.id,
            }
        )
        # Papers of the company are compared in the language of the source.
        cls.company.partner_id.lang = "en_US"
        cls.env.ref("base.CNY").active = True
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": cls.company.ids}
        )

    @classmethod
    def today(cls):
        """The company's day, which is not UTC's for eight hours of each day."""
        return fields.Date.context_today(cls.env["base"])

    @classmethod
    def role(cls, login, *groups):
        """A user of the test company with exactly these roles.

        Asked again, by a second parent of a test, it is the same user.
        """
        known = cls.env["res.users"].search([("login", "=", f"test_{login}")])
        if known:
            return known
        return new_test_user(
            cls.env,
            login=f"test_{login}",
            groups=",".join(groups),
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
            tz="Asia/Shanghai",
            # Texts are compared in the language of the source.
            lang="en_US",
        )
