# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime, timedelta

from freezegun import freeze_time

from .. import roles
from .common import CareCase


def at(day, hour, minute=0, month=6):
    """A moment of 2026 in Shanghai as naive UTC."""
    return datetime(2026, month, day, hour, minute) - timedelta(hours=8)


class DeskCase(CareCase):
    """Li, Wang and Zhao at the desk, with a supervisor over them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.li = cls.role("li", roles.AGENT)
        cls.wang = cls.role("wang", roles.AGENT)
        cls.zhao = cls.role("zhao", roles.AGENT)
        cls.boss = cls.new_employee(cls.supervisor)
        cls.staff = {
            user: cls.new_employee(user, parent_id=cls.boss.id)
            for user in (cls.agent, cls.li, cls.wang, cls.zhao)
        }
        cls.early = cls.env.ref("customer_care.shift_type_early")
        cls.late = cls.env.ref("customer_care.shift_type_late")
        cls.night = cls.env.ref("customer_care.shift_type_night")
        cls.customer.write({"phone": "138 0000 0009", "email": "c@example.com"})

    @classmethod
    def new_employee(cls, user, **vals):
        return cls.env["hr.employee"].create(
            {
                "name": user.name,
                "user_id": user.id,
                "company_id": cls.company.id,
                "date_version": "2026-01-01",
                "wage": 6000,
                **vals,
            }
        )

    @classmethod
    def set_policy(cls, code, number):
        """The number of a policy, for this company, for a long time."""
        policy = cls.env["service.policy"].search([("code", "=", code)])
        with freeze_time("2020-01-01 02:00"):
            cls.env["service.policy.value"].create(
                {
                    "policy_id": policy.id,
                    "company_id": cls.company.id,
                    "date_from": date(2020, 1, 1),
                    "value": number,
                }
            )

    @classmethod
    def holiday(cls, day, name="Dragon Boat Festival", month=6):
        return cls.env["resource.calendar.leaves"].create(
            {
                "name": name,
                "calendar_id": cls.calendar.id,
                "company_id": cls.company.id,
                "date_from": at(day, 0, month=month),
                "date_to": at(day, 23, 59, month=month),
            }
        )

    @classmethod
    def log(cls, user=None, **vals):
        """A call, logged by an agent."""
        calls = cls.env["care.hotline.call"].with_user(user or cls.agent)
        return calls.create(
            {
                "partner_id": cls.customer.id,
                "question": "Where is my order?",
                "agent_id": (user or cls.agent).id,
                **vals,
            }
        )

    @classmethod
    def shift(cls, user, day, kind=None, published=True, month=6, **vals):
        """A shift of June 2026, published by the supervisor."""
        shift = (
            cls.env["care.shift"]
            .with_user(cls.supervisor)
            .create(
                {
                    "agent_id": user.id,
                    "type_id": (kind or cls.early).id,
                    "day": date(2026, month, day),
                    **vals,
                }
            )
        )
        if published:
            shift.action_publish()
        return shift

    def cases(self, user):
        """Cases of the accountability register on a person."""
        return (
            self.env["service.accountability.case"]
            .sudo()
            .search([("employee_id", "=", self.staff[user].id)])
        )

    def queries(self, action):
        """How many queries it takes, and what it gives."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        result = action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before, result
