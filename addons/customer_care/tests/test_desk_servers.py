# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.service_base.tests.servers import ServersCase


@tagged("post_install", "-at_install")
class TestDeskServers(ServersCase):
    """Two sessions on the last swap of a month, and on the same fees (S63, S64)."""

    def remove_first(self, env):
        """A fee and the change that made it name each other."""
        env.cr.execute(
            "UPDATE care_fee_change SET fee_id = NULL WHERE id > %s",
            [self.traces.last["care_fee_change"]],
        )

    def swap(self, env, day):
        """A swap of the agent that waits for the manager's signature."""
        agent, other = self.user(env, "agent"), self.user(env, "caresupervisor")
        shift = env["care.shift"].create(
            {
                "agent_id": agent.id,
                "type_id": env.ref("customer_care.shift_type_early").id,
                "day": day,
            }
        )
        shift.with_user(other).action_publish()
        swap = (
            env["care.shift.swap"]
            .with_user(agent)
            .create(
                {"shift_id": shift.id, "other_id": other.id, "reason": "Two sessions"}
            )
        )
        swap.action_ask()
        swap.with_user(other).action_agree()
        return swap.id

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_two_managers_sign_the_last_swap_of_a_month(self):
        # S63, D4-6.7c: one swap a month is left, two are signed.
        with self.open() as env:
            policy = env["service.policy"].search(
                [("code", "=", "roster.swaps_a_month")]
            )
            with freeze_time("2020-01-01 02:00"):
                env["service.policy.value"].create(
                    {
                        "policy_id": policy.id,
                        "company_id": env.ref("service_base.demo_company").id,
                        "date_from": "2020-01-01",
                        "value": 1,
                    }
                )
            ids = [self.swap(env, day) for day in ("2031-06-03", "2031-06-18")]
            env.cr.commit()

        def sign(env, number):
            swap = env["care.shift.swap"].browse(ids[number])
            swap.with_user(self.user(env, "manager")).action_sign()

        with self.open() as second:
            # Its view of the data is from before the first one's commit.
            second.cr.execute("SELECT 1 FROM care_shift_swap LIMIT 1")
            with self.open() as first:
                sign(first, 0)
                first.cr.commit()
            with self.assertRaisesRegex(UserError, "D4-6.7c"):
                retrying(lambda: sign(second, 1), second)
        with self.open() as env:
            swaps = env["care.shift.swap"].browse(ids)
            self.assertEqual(swaps.mapped("state"), ["valid", "agreed"])

    def make_fee(self, env):
        """A service with an approved fee from today on."""
        product = env["product.product"].create(
            {"name": "Two sessions", "type": "service"}
        )
        service = env["care.fee.service"].create(
            {"name": "Two sessions", "product_id": product.id}
        )
        change = (
            env["care.fee.change"]
            .with_user(self.user(env, "finance"))
            .create(
                {"service_id": service.id, "price": 12, "reason": "Food costs more"}
            )
        )
        change.action_request_approval()
        change.with_user(self.user(env, "caresupervisor")).action_approve()
        return service.id

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_the_same_fees_are_billed_once(self):
        # S64, D2-S3.2: the button is pressed twice
        with self.open() as env:
            agent = self.user(env, "agent")
            service_id = self.make_fee(env)
            request = (
                env["care.request"]
                .with_user(agent)
                .create(
                    {
                        "type_id": env.ref("customer_care.request_type_meals").id,
                        "partner_id": env["res.partner"]
                        .create({"name": "Two sessions", "phone": "1"})
                        .id,
                        "description": "Lunch",
                        "fee_line_ids": [
                            (0, 0, {"service_id": service_id, "quantity": 1})
                        ],
                    }
                )
            )
            request.action_take()
            request.solution = "Served"
            request.action_solve()
            request_id = request.id
            env.cr.commit()

        def bill(env):
            request = env["care.request"].browse(request_id)
            request.with_user(self.user(env, "finance")).action_bill()

        error = self.at_once(bill, bill)
        self.assertIn("Nothing is left", error or "")
        with self.open() as env:
            self.assertEqual(env["care.request"].browse(request_id).bill_count, 1)
