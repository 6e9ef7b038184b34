# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.addons.service_base.tests.common import SuiteCase

from .. import roles


class CareCase(SuiteCase):
    """A company with customer service's people and a customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent = cls.role("agent", roles.AGENT)
        cls.supervisor = cls.role("supervisor", roles.SUPERVISOR)
        cls.quality = cls.role("quality", roles.QUALITY)
        cls.gm = cls.role("gm", roles.GENERAL_MANAGER)
        cls.customer = cls.env["res.partner"].create(
            {"name": "Customer", "is_company": True, "company_id": cls.company.id}
        )
