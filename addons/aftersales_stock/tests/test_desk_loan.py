# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.service_base.tests.test_evidence import drawing

from .common import SiteCase

# Monday 1 June 2026, 10:00 in China.
MORNING = datetime(2026, 6, 1, 2, 0)
