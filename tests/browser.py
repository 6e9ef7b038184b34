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

    def take_picture(self, url, name, login, ready=LOADED):
        """Open a page and keep a picture of it."""
        # Lists fill a moment after the view stands.
        code = "setTimeout(() => console.log('test successful'), 1500);"
        with self._picture(name):
            self.browser_js(url, code, ready=f"Boolean({ready})", login=login)

    def setUp(self):
        super().setUp()
        navigate = ChromeBrowser.navigate_to

        def navigate_in_china(browser, *args, **kwargs):
            zone = {"timezoneId": "Asia/Shanghai"}
            browser._websocket_request("Emulation.setTimezoneOverride", params=zone)
            return navigate(browser, *args, **kwargs)

        patcher = patch.object(ChromeBrowser, "navigate_to", navigate_in_china)
        self.startPatcher(patcher)
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
