# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.fields import Command

from odoo.addons.service_base.tests.test_evidence_files import drawing

from .common import RmaCase


class ChargesCase(RmaCase):
    """A machine out of warranty whose main board costs 180 yuan to replace."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading(
            "generic_coa", company=cls.company, install_demo=False
        )
        cls.company.currency_id = cls.env.ref("base.CNY")
        cls.director = cls.role("director", "aftersales_repair.group_service_director")
        cls.finance = cls.role("finance", "aftersales_stock.group_aftersales_finance")
        cls.board = cls._product("T-BOARD", "none", 100.0)
        cls.board.write({"list_price": 180.0, "is_main_component": True})
        cls.part.list_price = 20.0
        cls.labour = cls.env.ref("aftersales_repair.product_charge_labour")
        cls.travel = cls.env.ref("aftersales_repair.product_charge_travel")
        untaxed = {"taxes_id": [Command.clear()]}
        (cls.board | cls.part | cls.labour | cls.travel).write(untaxed)
        for product in (cls.board, cls.part):
            cls._put(cls.good, product, 50)

    @classmethod
    def set_policy(cls, code, value):
        policy = cls.env["service.policy"].search([("code", "=", code)])
        cls.env["service.policy.value"].create(
            {"policy_id": policy.id, "company_id": cls.company.id, "value": value}
        )

    def in_repair(self, name, delivered=date(2024, 1, 15), confirmed=True):
        """A returned machine in the workshop; out of warranty unless told so."""
        lines = self.bring_to_inspection(self.rma(self.delivered(name, delivered)))
        self.inspect(lines, finding="main board burnt")
        lines = lines.with_user(self.clerk)
        if confirmed:
            lines.action_confirm_quantity()
        lines.action_repair()
        return lines.repair_id

    def sheet(self, repair, *goods, user=None, **vals):
        """A diagnosis with lines of ``(product, quantity[, more values])``."""
        lines = [
            Command.create(
                {"product_id": row[0].id, "quantity": row[1], **dict(*row[2:])}
            )
            for row in goods or ((self.board, 1),)
        ]
        return (
            self.env["aftersales.feedback.sheet"]
            .with_user(user or self.repairer)
            .create(
                {
                    "repair_id": repair.id,
                    "diagnosis": "The main board is burnt.",
                    "line_ids": lines,
                    **vals,
                }
            )
        )

    def sent(self, repair, *goods, **vals):
        sheet = self.sheet(repair, *goods, **vals)
        sheet.action_send()
        return sheet.with_user(self.clerk)

    def agreed(self, repair, *goods, **vals):
        sheet = self.sent(repair, *goods, **vals)
        if sheet.state == "waiting":
            self.sign(sheet)
            sheet.action_agree()
        return sheet

    def sign(self, sheet, name="Zhang San"):
        return sheet.with_user(self.clerk)._sign(
            "customer", drawing(), signer_name=name
        )

    def charge(self, repair, user=None):
        repair.with_user(user or self.clerk).action_make_charge_sheet()
        return repair.charge_ids.with_user(self.clerk)
