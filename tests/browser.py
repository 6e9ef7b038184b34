"""Tours and screenshots of the demo company's screens, in Chinese."""

import base64
from pathlib import Path
from unittest.mock import patch

import pytest
from werkzeug.exceptions import ServiceUnavailable

from odoo.tests import HttpCase
from odoo.tests.common import ChromeBrowser

from odoo.addons.bus.websocket import WebsocketConnectionHandler

SCREENSHOTS = Path(__file__).resolve().parents[1] / ".local" / "screenshots"
# Seconds after which a page that does not come is asked for again.
PAGE = 45
LOADED = (
    "document.querySelector('.o_action_manager .o_view_controller')"
    " && !document.querySelector('.o_loading_indicator')"
)


# A browser on a busy machine may miss its moment once, never twice. A test that
# is run again starts from the demo company as it was: all else is rolled back.
@pytest.mark.flaky(reruns=1)
class DemoBrowserCase(HttpCase):
    """Logs in as the demo users, whose password is their login."""

    def run_tour(self, url, tour, login):
        """Run a tour and keep a picture of where it ended."""
        with self._picture(tour):
            self.start_tour(url, tour, login=login, timeout=180)

    def tour(self, login, path, name, record=None):
        """Run a tour on a page of the web client; what it wrote is read anew."""
        url = f"/odoo/{path}/{record.id}" if record else f"/odoo/{path}"
        self.run_tour(url, name, login)
        self.env.invalidate_all()

    def tour_on_phone(self, *args):
        self.browser_size, self.touch_enabled = "375x667", True
        try:
            self.tour(*args)
        finally:
            del self.browser_size, self.touch_enabled

    def last(self, model):
        return self.env[model].search([], order="id desc", limit=1)

    def user(self, login):
        return self.env["res.users"].search([("login", "=", login)])

    def as_user(self, records, login):
        company = self.env.ref("service_base.demo_company")
        return records.with_user(self.user(login)).with_company(company)

    def take_picture(self, url, name, login, ready=LOADED):
        """Open a page and keep a picture of it."""
        # Lists fill a moment after the view stands.
        code = "setTimeout(() => console.log('test successful'), 1500);"
        with self._picture(name):
            self.browser_js(url, code, ready=f"Boolean({ready})", login=login)

    def setUp(self):
        super().setUp()
        navigate, wait = ChromeBrowser.navigate_to, ChromeBrowser._wait_ready

        def navigate_in_china(browser, url, *args, **kwargs):
            zone = {"timezoneId": "Asia/Shanghai"}
            browser._websocket_request("Emulation.setTimezoneOverride", params=zone)
            browser.asked_url = url
            return navigate(browser, url, *args, **kwargs)

        def wait_and_ask_again(browser, ready_code=None, timeout=PAGE):
            if wait(browser, ready_code, timeout):
                return True
            # As a user does with a page that stays white.
            navigate(browser, browser.asked_url)
            return wait(browser, ready_code, timeout)

        patchers = {"navigate_to": navigate_in_china, "_wait_ready": wait_and_ask_again}
        for name, method in patchers.items():
            self.startPatcher(patch.object(ChromeBrowser, name, method))
        # A websocket outlives its browser and holds the one cursor of the test;
        # no screen of ours lives on messages that it would bring.
        no_socket = patch.object(
            WebsocketConnectionHandler,
            "open_connection",
            side_effect=ServiceUnavailable("no websocket in tours"),
        )
        self.startPatcher(no_socket)

    def _picture(self, name):
        stop = ChromeBrowser.stop

        def stop_after_picture(browser):
            SCREENSHOTS.mkdir(parents=True, exist_ok=True)
            sent = browser._websocket_send("Page.captureScreenshot", with_future=True)
            data = sent.result(timeout=30)["data"]
            (SCREENSHOTS / f"{name}.png").write_bytes(base64.b64decode(data))
            stop(browser)

        return patch.object(ChromeBrowser, "stop", stop_after_picture)
