# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The pictures of the manual: screens of the demo company, in Chinese.

Not collected with the tests; ``make screenshots`` runs it.
"""

import sys
from pathlib import Path

from PIL import Image

from odoo.tests import tagged

sys.path.insert(0, str(Path(__file__).parent))
from browser import SCREENSHOTS, DemoBrowserCase  # noqa: E402

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
COLOURS = 64
# No picture is heavier, in bytes.
HEAVIEST = 150_000
PHONE = "375x667"
# Name of the picture, login, path; a model opens its first record of the list.
SCREENS = [
    ("repair_calls", "director", "dispatch-board", None, None),
    ("repair_visits", "technician", "my-visits", None, PHONE),
    ("repair_visit", "technician", "service-vouchers", "aftersales.visit", PHONE),
    ("repair_workshop", "leader", "workshop", None, None),
    ("repair_teardown", "leader", "teardowns", "aftersales.teardown", None),
    ("store_supply", "sitekeeper", "contact-sheets", "aftersales.contact.sheet", None),
    ("store_ledger", "planner", "after-sales-value-cap", None, None),
    ("sales_money", "finance", "sale-money", None, None),
    ("sales_vehicles", "supervisor", "trips", "fleet.trip", None),
    ("care_complaints", "caresupervisor", "complaints", "care.complaint", None),
    ("care_people", "gm", "kpi-board", None, None),
    ("deadlines", "manager", "service-deadlines", None, None),
]


@tagged("post_install", "-at_install")
class Screenshots(DemoBrowserCase):
    def test_take_them_all(self):
        FOLDER.mkdir(exist_ok=True)
        for name, login, path, model, size in SCREENS:
            url = f"/odoo/{path}"
            if model:
                url += f"/{self.as_user(self.env[model], login).search([], limit=1).id}"
            if size:
                self.browser_size, self.touch_enabled = size, True
            self.take_picture(url, name, login)
            if size:
                del self.browser_size, self.touch_enabled
            self.keep(name)

    def keep(self, name):
        """Few colours are enough for a screen, and a tenth of the bytes."""
        target = FOLDER / f"{name}.png"
        with Image.open(SCREENSHOTS / f"{name}.png") as picture:
            small = picture.convert("RGB").quantize(COLOURS)
            small.save(target, optimize=True)
        self.assertLess(target.stat().st_size, HEAVIEST, name)
