# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import HttpCase, tagged

from .common import RmaCase

SIGN = """
const wait = async (what, find) => {
    for (let turn = 0; turn < 100; turn++) {
        const found = find();
        if (found) return found;
        await new Promise((next) => setTimeout(next, 100));
    }
    throw new Error("not found: " + what);
};
const named = (selector, text) =>
    [...document.querySelectorAll(selector)].find(
        (node) => node.textContent.trim() === text && node.offsetParent
    );
(async () => {
    const more = document.querySelector(".o_statusbar_buttons .dropdown-toggle");
    if (more && !named("button", "Sign")) more.click();
    (await wait("Sign", () => named("button", "Sign"))).click();
    const name = await wait("name", () =>
        document.querySelector(".modal [name=signer_name] input")
    );
    name.value = "Zhang San";
    name.dispatchEvent(new Event("input", { bubbles: true }));
    name.dispatchEvent(new Event("change", { bubbles: true }));
    const box = document.querySelector(".modal .o_signature");
    if (box.getBoundingClientRect().right > window.innerWidth) {
        throw new Error("the box does not fit on the screen");
    }
    box.click();
    const canvas = await wait("canvas", () =>
        document.querySelector("canvas.o_web_sign_signature")
    );
    await new Promise((next) => setTimeout(next, 500));
    const area = canvas.getBoundingClientRect();
    const touch = (kind, x, y, buttons) =>
        canvas.dispatchEvent(new PointerEvent(kind, {
            clientX: area.left + x, clientY: area.top + y, pointerId: 1,
            pressure: 0.5, bubbles: true, cancelable: true, buttons,
            isPrimary: true, pointerType: "touch",
        }));
    touch("pointerdown", 60, 50, 1);
    for (let x = 65; x < 250; x += 8) {
        touch("pointermove", x, 30 + (x % 40), 1);
        await new Promise((next) => setTimeout(next, 20));
    }
    touch("pointerup", 250, 40, 0);
    const adopt = await wait("Adopt", () => {
        const button = document.querySelector(
            ".modal-footer .btn-primary:not([disabled]):not([name])"
        );
        return button && button.offsetParent && button;
    });
    adopt.click();
    await wait("drawing", () => document.querySelector(".modal img.o_signature"));
    (await wait("Sign", () =>
        document.querySelector(".modal button[name=action_sign]")
    )).click();
    await wait("end", () => !document.querySelector(".modal"));
    console.log("test successful");
})().catch((error) => console.error(error.message));
"""


@tagged("post_install", "-at_install")
class TestRmaSignBrowser(RmaCase, HttpCase):
    """The customer signs the slip on a phone (S69)."""

    browser_size = "375x667"
    touch_enabled = True

    def test_the_customer_signs_on_a_phone(self):
        rma = self.rma(self.delivered("PHONE1"))
        rma.action_confirm()
        self.env.flush_all()
        self.browser_js(
            f"/odoo/after-sales-returns/{rma.id}",
            SIGN,
            ready="Boolean(document.querySelector('.o_form_view .o_statusbar_status'))",
            login=self.clerk.login,
            timeout=60,
        )
        signature = rma.sudo().signature_ids
        self.assertEqual(signature.signer_name, "Zhang San")
        self.assertEqual(signature.user_id, self.clerk)
