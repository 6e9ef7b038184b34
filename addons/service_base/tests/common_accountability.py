# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from .common import SuiteCase

USER = "service_base.group_service_user"


class AccountabilityCase(SuiteCase):
    """A department with its people, and the table approved.

    Li Si earns 6,000; Zhang San is the superior, Wang the department manager.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.role("person", USER)
        cls.superior = cls.role("superior", USER)
        cls.manager = cls.role("manager", USER)
        cls.other = cls.role("other", USER)
        cls.hr = cls.role("hr", "service_base.group_hr")
        cls.gm = cls.role("gm", "service_base.group_general_manager")
        cls.deputy = cls.role("deputy", "service_base.group_deputy_general_manager")
        cls.manager_employee = cls.new_employee("Wang", cls.manager)
        cls.department = cls.env["hr.department"].create(
            {
                "name": "After-sales",
                "company_id": cls.company.id,
                "manager_id": cls.manager_employee.id,
            }
        )
        cls.superior_employee = cls.new_employee("Zhang San", cls.superior)
        cls.employee = cls.new_employee("Li Si", cls.person)
        cls.employee.parent_id = cls.superior_employee
        cls.superior_employee.parent_id = cls.manager_employee
        (
            cls.employee | cls.superior_employee | cls.manager_employee
        ).department_id = cls.department
        cls.approve_table(
            "D2-37.3",
            "D2-38.6",
            "D2-H18-fine",
            "D2-L2.2",
            "D2-L3.1",
            "D3-6.17",
            "D3-10.1.4",
            "D3-10.1.5",
            "D3-10.1.6",
            "D3-10.3.3",
        )

    @classmethod
    def new_employee(cls, name, user=None):
        return cls.env["hr.employee"].create(
            {
                "name": name,
                "user_id": user and user.id,
                "company_id": cls.company.id,
                "date_version": "2026-01-01",
                "wage": 6000,
            }
        )

    @classmethod
    def shared_article(cls, code):
        return cls.env["service.accountability.article"].search(
            [("code", "=", code), ("company_id", "=", False)]
        )

    @classmethod
    def approve_table(cls, *codes):
        """The company's own version of articles, approved as people do it."""
        articles = cls.env["service.accountability.article"].union(
            *(cls.shared_article(code) for code in codes)
        )
        table = articles._new_versions(cls.company, False)
        table.with_user(cls.hr).action_request_approval()
        table.with_user(cls.gm).action_approve()

    @classmethod
    def article(cls, code):
        return cls.env["service.accountability.article"].search(
            [("code", "=", code), ("company_id", "=", cls.company.id)]
        )

    def new_case(self, article, user=None, employee=None, **vals):
        """A draft written by a user, by the superior unless told otherwise."""
        if isinstance(article, str):
            article = self.article(article)
        case = (
            self.env["service.accountability.case"]
            .with_user(user or self.superior)
            .create(
                {
                    "employee_id": (employee or self.employee).id,
                    "article_id": article.id,
                    "fact_date": "2026-06-01",
                    "description": "It happened",
                    "evidence": "Two witnesses",
                    **vals,
                }
            )
        )
        return case.with_user(self.env.user)
