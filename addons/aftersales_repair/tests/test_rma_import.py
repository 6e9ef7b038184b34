# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from datetime import date, datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.service_base.tests.test_service_import import xlsx

from .common import RmaCase

HEADER = [
    "客户编号",
    "客户名称",
    "产品型号",
    "序列号",
    "数量",
    "原因",
    "要求",
    "装箱单号",
    "签收时间",
]


@tagged("post_install", "-at_install")
class TestRmaImport(RmaCase):
    """The store keeper's list: good rows become returns, bad ones come back."""

    def row(self, serial="A1", **values):
        row = {
            "客户编号": "T0001",
            "客户名称": "Test Customer",
            "产品型号": "T-PSU",
            "序列号": serial,
            "数量": 1,
            "原因": "Does not start",
            "要求": "维修",
            "装箱单号": "PK1",
            "签收时间": datetime(2026, 6, 1, 9, 30),
            **values,
        }
        return [row[name] for name in HEADER]

    def run_import(self, *rows, user=None, only_check=False):
        record = (
            self.env["service.import"]
            .with_user(user or self.clerk)
            .create(
                {
                    "handler": "aftersales.rma.import",
                    "company_id": self.company.id,
                    "file": base64.b64encode(xlsx([HEADER, *rows])),
                }
            )
        )
        record.action_check()
        if not only_check:
            record.action_import()
        return record

    def problem(self, *rows):
        """The problem of the last row, as ``column: text``."""
        record = self.run_import(*rows, only_check=True)
        line = record.line_ids[-1]
        self.assertEqual(line.state, "bad", line.summary)
        return line.problem_text

    def setUp(self):
        super().setUp()
        self.lot = self.delivered("A1")

    def test_a_good_row_becomes_an_expected_return(self):
        record = self.run_import(self.row())
        rma = record.aftersales_rma_ids
        self.assertEqual(rma.state, "open")
        self.assertEqual(rma.partner_id, self.partner)
        self.assertEqual(rma.packing_list, "PK1")
        # 09:30 in Shanghai
        self.assertEqual(rma.signed_at, datetime(2026, 6, 1, 1, 30))
        self.assertEqual(rma.line_ids.lot_id, self.lot)
        self.assertEqual(rma.line_ids.state, "expected")
        self.assertEqual(rma.line_ids.reason_id, self.reason)
        self.assertEqual(record.line_ids.res_id, rma.id)

    def test_rows_are_grouped_by_customer_and_packing_list(self):
        self.delivered("A2")
        self.delivered("A3")
        record = self.run_import(
            self.row("A1"), self.row("A2"), self.row("A3", 装箱单号="PK2")
        )
        rmas = record.aftersales_rma_ids.sorted("packing_list")
        self.assertEqual(rmas.mapped("line_count"), [2, 1])

    def test_the_dry_run_makes_nothing(self):
        record = self.run_import(self.row(), only_check=True)
        self.assertEqual(record.good_count, 1)
        self.assertFalse(record.aftersales_rma_ids)
        self.assertEqual(self.lot.aftersales_rma_count, 0)

    def test_running_it_twice_makes_nothing_twice(self):
        first = self.run_import(self.row())
        second = self.run_import(self.row(), only_check=True)
        self.assertEqual(second.known_count, 1)
        self.assertEqual(second.line_ids.res_id, first.aftersales_rma_ids.id)
        with self.assertRaisesRegex(UserError, "no good row"):
            second.action_import()

    def test_a_second_check_before_the_first_import_makes_nothing_twice(self):
        first = self.run_import(self.row(), only_check=True)
        second = self.run_import(self.row(), only_check=True)
        first.action_import()
        second.action_import()
        self.assertEqual(second.line_ids.state, "failed")
        self.assertEqual(self.lot.aftersales_rma_count, 1)

    def test_each_mistake_is_named_with_column_and_cure(self):
        other = self.env["res.partner"].create(
            {"name": "Other", "ref": "T0002", "company_id": self.company.id}
        )
        self.delivered("B1", partner=other)
        self.delivered("C1", on=date(2026, 5, 20))
        cases = [
            ({"客户编号": "C9999"}, "there is no customer C9999"),
            ({"客户编号": None}, "is empty"),
            ({"客户名称": "Somebody else"}, "T0001 is Test Customer"),
            ({"产品型号": "PSU-9999"}, "there is no model PSU-9999"),
            ({"产品型号": "T-FAN"}, "A1 is a T-PSU"),
            ({"序列号": "NOSUCHSERIAL001"}, "never delivered a serial"),
            ({"序列号": None}, "is empty"),
            ({"序列号": "B1"}, "was delivered to T0002 Other"),
            ({"数量": "3台"}, "3台 is not a number"),
            ({"数量": -1}, "-1 is not more than zero"),
            ({"数量": 0}, "0 is not more than zero"),
            ({"数量": 5}, "one serial number is one unit, not 5"),
            ({"数量": 1000000000000}, "one serial number is one unit"),
            ({"数量": None}, "nothing is not a number"),
            ({"原因": None}, "is empty"),
            ({"要求": "送我一台"}, "送我一台 is none of the three"),
            ({"装箱单号": None}, "is empty"),
            ({"装箱单号": "P" * 65}, "has 65 characters, 64 are possible"),
            ({"原因": "x" * 501}, "has 501 characters, 500 are possible"),
            ({"签收时间": "2026/6/31 10:00"}, "2026/6/31 10:00 is not a date"),
            ({"签收时间": None}, "nothing is not a date"),
            ({"签收时间": datetime(2099, 1, 1)}, "in the future"),
            ({"序列号": "C1", "签收时间": datetime(2026, 5, 19, 9)}, "delivered later"),
        ]
        record = self.run_import(
            *[self.row(**values) for values, _text in cases], only_check=True
        )
        for line, (values, text) in zip(record.line_ids, cases, strict=True):
            with self.subTest(values=values):
                self.assertEqual(line.state, "bad")
                self.assertIn(text, line.problem_text)
                problem = line.problems[0]
                self.assertTrue(problem["column"] and problem["fix"])

    def test_what_can_be_told_for_certain_is_taken(self):
        for number in range(2, 7):
            self.delivered(f"A{number}")
        record = self.run_import(
            self.row(" A1 ", 产品型号="  T-PSU ", 客户编号="T0001 "),
            self.row("a2", 装箱单号="PK2"),
            self.row("A3", 数量="１", 装箱单号="PK3"),
            self.row("A4", 签收时间="2026-06-10 10:12", 装箱单号="PK4"),
            self.row("A5", 原因="<script>alert(1)</script>不开机", 装箱单号="PK5"),
            self.row("A6", 原因="'=cmd|' /C calc'!A0", 装箱单号="P" * 64),
        )
        self.assertEqual(record.done_count, 6)
        goods = record.aftersales_rma_ids.line_ids.sorted("sequence")
        self.assertEqual(goods[4].reason_note, "<script>alert(1)</script>不开机")
        self.assertEqual(
            goods[4].reason_id, self.env.ref("aftersales_repair.reason_other")
        )
        self.assertEqual(goods[3].signed_at, datetime(2026, 6, 10, 2, 12))

    def test_brought_back_early_on_the_day_of_its_delivery(self):
        """S12: 07:30 in Shanghai is the day before by UTC, not by the company."""
        self.delivered("D1", on=date(2026, 5, 20))
        record = self.run_import(self.row("D1", 签收时间=datetime(2026, 5, 20, 7, 30)))
        self.assertEqual(record.done_count, 1)
        signed = record.aftersales_rma_ids.signed_at
        self.assertEqual(signed, datetime(2026, 5, 19, 23, 30))

    def test_a_reason_is_known_in_chinese_as_well(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.reason.with_context(lang="zh_CN").name = "不开机"
        record = self.run_import(self.row(原因="不开机"))
        self.assertEqual(record.aftersales_rma_ids.line_ids.reason_id, self.reason)

    def test_the_second_of_two_equal_rows_is_refused(self):
        text = self.problem(self.row(), self.row(原因="Fan noise"))
        self.assertIn("stand in row 2 already", text)

    def test_a_serial_on_its_way_elsewhere_is_refused(self):
        rma = self.rma(self.lot)
        rma.action_confirm()
        self.assertIn(f"through {rma.name} already", self.problem(self.row()))

    def test_a_serial_that_we_have_is_refused(self):
        # S12, D1-10: it cannot come back from the customer.
        self._put(self.good, self.unit, 1, self._lot("OURS"))
        text = self.problem(self.row("OURS"))
        self.assertIn("in our store", text)
        self.assertIn(self.good.display_name, text)

    def test_the_list_of_a_unit_taken_in_exchange_is_known_later(self):
        rma = self.run_import(self.row()).aftersales_rma_ids
        line = rma.line_ids
        line.with_user(self.keeper).action_receive()
        line.with_user(self.keeper).action_issue()
        self.inspect(line)
        line.with_user(self.clerk).action_exchange()
        self._put(self.good, self.unit, 1, self._lot("NEW1"))
        line.with_user(self.keeper).action_ship()
        rma.with_user(self.clerk).action_close()
        again = self.run_import(self.row(), only_check=True)
        self.assertEqual((again.known_count, again.bad_count), (1, 0))
        # On another packing list it is a mistake: the unit is ours now.
        text = self.problem(self.row(装箱单号="PK9"))
        self.assertIn("in our store", text)

    def test_goods_without_serial_may_stand_twice(self):
        fan = {"产品型号": "T-FAN", "序列号": None, "数量": 4}
        record = self.run_import(self.row(**fan), self.row(**fan))
        self.assertEqual(record.aftersales_rma_ids.line_count, 2)
        again = self.run_import(self.row(**fan), self.row(**fan), only_check=True)
        self.assertEqual(again.known_count, 2)

    def test_goods_without_serial_may_stand_in_two_batches(self):
        fan = {"产品型号": "T-FAN", "序列号": None, "数量": 4}
        # The second one comes 500 rows later, in the next batch of the check.
        record = self.run_import(
            self.row(**fan), *[[]] * 499, self.row(**fan), only_check=True
        )
        self.assertEqual((record.good_count, record.empty_count), (2, 499))
        record.action_import()
        self.assertEqual(record.aftersales_rma_ids.line_count, 2)

    def test_columns_that_are_not_read_are_told(self):
        record = self.env["service.import"].create(
            {
                "handler": "aftersales.rma.import",
                "company_id": self.company.id,
                "file": base64.b64encode(
                    xlsx([[*HEADER, "备注"], [*self.row(), "hurry"]])
                ),
            }
        )
        record.action_check()
        self.assertEqual(record.unknown_columns, "备注")

    def test_the_list_is_shared_by_clerks_and_keepers_alone(self):
        record = self.run_import(self.row(), only_check=True)
        self.assertTrue(record.with_user(self.keeper).line_ids.mapped("row"))
        for user in (self.inspector, self.technician):
            with self.assertRaises(AccessError):
                record.with_user(user).read(["name"])

    def test_one_bad_row_does_not_hold_up_the_others(self):
        self.delivered("A2")
        record = self.run_import(
            self.row("A1"), self.row("NOSUCH", 装箱单号="PK9"), self.row("A2")
        )
        self.assertEqual((record.done_count, record.bad_count), (2, 1))
        self.assertEqual(record.state, "done")

    def test_a_row_that_fails_late_is_set_apart_with_its_reason(self):
        self.delivered("A2")
        record = self.run_import(
            self.row("A1"), self.row("A2", 装箱单号="PK2"), only_check=True
        )
        # Between check and import somebody registers the first by hand.
        self.rma(self.lot).action_confirm()
        record.action_import()
        lines = record.line_ids
        self.assertEqual(lines.mapped("state"), ["failed", "done"])
        self.assertIn("A1 is on its way through", lines[0].problem_text)

    def test_clerk_and_keeper_import_others_do_not(self):
        self.delivered("A2")
        self.run_import(self.row("A1"), user=self.clerk)
        record = self.run_import(self.row("A2"), user=self.keeper)
        self.assertEqual(record.done_count, 1)
        for user in (self.inspector, self.repairer, self.technician):
            with self.assertRaises(AccessError):
                self.run_import(self.row("A1"), user=user)

    def test_another_companys_customer_is_unknown(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.env["res.partner"].create(
            {"name": "Foreign", "ref": "F1", "company_id": other.id}
        )
        text = self.problem(self.row(客户编号="F1", 客户名称=None))
        self.assertIn("no customer F1", text)

    def test_a_thousand_rows_and_more_go_by_jobs(self):
        rows = []
        for number in range(1100):
            self.delivered(f"B{number:04d}")
            rows.append(self.row(f"B{number:04d}", 装箱单号=f"PK{number // 100}"))
        record = self.run_import(*rows, only_check=True)
        while record.state == "checking":
            record._job_check()
        record.action_import()
        self.assertEqual(record.state, "importing")
        self.assertEqual(record.done_count, 0)
        record._job_run()
        self.assertTrue(0 < record.done_count < 1100)
        self.assertTrue(0 < record.progress < 100)
        while record.state == "importing":
            record._job_run()
        self.assertEqual(record.done_count, 1100)
        self.assertEqual(record.aftersales_rma_count, 11)
