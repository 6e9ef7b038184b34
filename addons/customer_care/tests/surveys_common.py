# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.addons.aftersales_repair.tests.common_calls import CallCase

from .common import CareCase


class SurveyCase(CallCase, CareCase):
    """Calls, customers and the questionnaires that go to them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner.email = "customer@example.com"
        cls.cards = cls.env["care.survey.card"]
        cls.forms = cls.env["care.satisfaction"]
        cls.department = cls.env["hr.department"].create(
            {"name": "Production", "company_id": cls.company.id}
        )
        cls.head = cls.role("head", "service_base.group_service_user")
        employee = cls.env["hr.employee"].create(
            {
                "name": "Head",
                "user_id": cls.head.id,
                "company_id": cls.company.id,
                "department_id": cls.department.id,
            }
        )
        cls.department.manager_id = employee

    @classmethod
    def calls_on(cls, day, count=1, hour=2, **vals):
        """Calls of a day of June 2026, at 10:00 in Shanghai."""
        with freeze_time(f"2026-06-{day:02d} {hour:02d}:00:00"):
            return cls.calls(count, **vals)

    def make_cards(self, moment):
        """The job at a moment (UTC), for the test company."""
        with freeze_time(moment):
            return self.cards._make_cards(self.company)

    def answer(self, document, opinion=None, channel="paper", user=None, **levels):
        """Type the answers of a card or form in, as the agent."""
        entry = (
            self.env["care.answer.entry"]
            .with_user(user or self.agent)
            .create(
                {
                    "res_model": document._name,
                    "res_id": document.id,
                    "channel": channel,
                    "opinion": opinion,
                    **levels,
                }
            )
        )
        entry.action_enter()

    def rate(self, card, levels, **vals):
        """Type in a card: attitude, skill, arrival, promises."""
        names = ("attitude", "skill", "arrival", "promises")
        self.answer(card, **dict(zip(names, levels, strict=True)), **vals)

    def levels(self, overall, **other):
        """All items of a form at a level."""
        names = ("performance", "appearance", "design", "comparison", "service")
        return {**dict.fromkeys(names, overall), "overall": overall, **other}

    @classmethod
    def make_customers(cls, count, **vals):
        return cls.env["res.partner"].create(
            [
                {
                    "name": f"Customer {number}",
                    "email": f"customer{number}@example.com",
                    "company_id": cls.company.id,
                    **vals,
                }
                for number in range(count)
            ]
        )

    @classmethod
    def set_policy(cls, code, value):
        cls.set_return_policy(code, value, "2026-01-01")

    @staticmethod
    def day(number, month=6):
        return date(2026, month, number)
