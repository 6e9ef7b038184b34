# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime

from freezegun import freeze_time

from odoo.fields import Command

from .. import roles
from .common import CareCase


class PeopleCase(CareCase):
    """A team with a leader and a director, and employees for them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.director = cls.role("director", roles.SERVICE_DIRECTOR)
        cls.hr = cls.role("hr", roles.HR)
        cls.user = cls.role("user", roles.USER)
        cls.department = cls.env["hr.department"].create(
            {"name": "Hotline", "company_id": cls.company.id}
        )
        cls.person = cls.employee("Agent", cls.agent)
        cls.boss = cls.employee("Boss", cls.supervisor)
        cls.department.manager_id = cls.boss

    @classmethod
    def employee(cls, name, user=None, **vals):
        return cls.env["hr.employee"].create(
            {
                "name": name,
                "user_id": user.id if user else False,
                "company_id": cls.company.id,
                "department_id": cls.department.id,
                **vals,
            }
        )

    @classmethod
    def kind(cls, code):
        return cls.env.ref(f"customer_care.training_kind_{code}")

    def plan(self, kind="skills", number=1, day=datetime(2026, 6, 10, 2), **vals):
        """A plan of the supervisor with so many sessions."""
        return (
            self.env["care.training.plan"]
            .with_user(self.supervisor)
            .create(
                {
                    "title": "Plan",
                    "date_from": date(2026, 1, 1),
                    "date_to": date(2026, 12, 31),
                    "session_ids": [
                        Command.create(
                            {
                                "kind_id": self.kind(kind).id,
                                "date_start": day,
                                "attendance_ids": [
                                    Command.create(
                                        {"employee_id": self.person.id, **vals}
                                    )
                                ],
                            }
                        )
                        for _number in range(number)
                    ],
                }
            )
        )

    def approved(self, *args, **vals):
        plan = self.plan(*args, **vals)
        plan.action_request_approval()
        plan.with_user(self.director).action_approve()
        return plan

    def held(self, *args, **vals):
        """Sessions that took place, with the agent present."""
        sessions = self.approved(*args, **vals).session_ids
        sessions.attendance_ids.presence = "present"
        sessions.action_hold()
        return sessions

    def set_policy(self, code, value, day="2026-01-01"):
        """A value of the company from a day on, noted on that day."""
        policy = self.env["service.policy"].search([("code", "=", code)])
        with freeze_time(f"{day} 02:00:00"):
            return self.env["service.policy.value"].create(
                {
                    "policy_id": policy.id,
                    "company_id": self.company.id,
                    "date_from": day,
                    "value": value,
                }
            )
