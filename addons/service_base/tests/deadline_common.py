# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from .test_deadline_clocks import ClockCase


class DeadlineCase(ClockCase):
    """Rules of partners, who stand for any document here."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.deadlines = cls.env["service.deadline"]
        cls.agent = cls.role("agent", "service_base.group_service_user")
        cls.boss = cls.role("boss", "service_base.group_deputy_general_manager")
        cls.documents = cls.env["res.partner"].create(
            [{"name": f"Call {number}"} for number in range(3)]
        )
        cls.document = cls.documents[0]

    @classmethod
    def policy(cls, code, number):
        return cls.env["service.policy"].create(
            {"name": code, "code": f"test.{code}", "default_value": number}
        )

    @classmethod
    def rule(cls, clock, amount=None, hour=None, batch=None, **vals):
        """A rule for partners, told to nobody but the deputy general manager."""
        code = f"test.{clock}"
        for name, number in (
            ("policy_id", amount),
            ("hour_policy_id", hour),
            ("batch_policy_id", batch),
        ):
            if number is not None:
                vals[name] = cls.policy(f"{clock}.{name}", number).id
        return cls.env["service.deadline.rule"].create(
            {
                "name": clock.replace("_", " ").capitalize(),
                "code": code,
                "model_id": cls.env["ir.model"]._get_id("res.partner"),
                "clock": clock,
                "group_id": cls.env.ref("service_base.group_deputy_general_manager").id,
                **vals,
            }
        )

    def start(self, rule, start, documents=None, **values):
        return self.deadlines._start(
            [
                {
                    "record": document,
                    "code": rule.code,
                    "start": self.moment(start),
                    **values,
                }
                for document in documents or self.document
            ]
        )
