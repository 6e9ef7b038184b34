"""The store keeper's real list of June, from the import to closed returns."""

import base64
from collections import Counter, defaultdict
from pathlib import Path

from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user, tagged

DATA = Path(__file__).parent / "data" / "returns_2026-06.xlsx"
# Reason in the customer's words -> what the inspection finds: grade, fault.
FOUND = {
    "客户不想要": ("good", "none"),
    "型号发错": ("good", "none"),
    "数量短少": ("good", "none"),
    "外壳破损": ("damaged", "customer"),
}
FREIGHT = 15.0


@tagged("post_install", "-at_install")
class TestJuneClosed(TransactionCase):
    """S10–S12: every role does its step on the whole list, in batches; then the
    stores, the serials and the books agree."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.ref("service_base.demo_company")
        context = {
            "lang": "en_US",
            "tz": "Asia/Shanghai",
            "allowed_company_ids": cls.company.ids,
            "tracking_disable": True,
        }
        cls.env = cls.env(context=context)
        cls.warehouse = cls.env.ref("aftersales_stock.demo_warehouse_aftersales")
        cls.users = {
            login: cls.env["res.users"].search([("login", "=", login)])
            for login in (
                *("clerk", "keeper", "inspector", "repairer", "leader"),
                *("gm", "marketing", "finance"),
            )
        }
        cls.users["sales"] = new_test_user(
            cls.env,
            "june_sales",
            groups="sales_team.group_sale_manager",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        # So many exchanged units of a month are worth more than the stores may
        # hold (D1-3): the general manager's figure for this month.
        cls.env["service.policy.value"].create(
            {
                "policy_id": cls.env.ref("aftersales_stock.policy_value_cap").id,
                "company_id": cls.company.id,
                "date_from": cls.env["service.policy"]._today(cls.company),
                "value": 1000000,
            }
        )

    def as_(self, login, records):
        return records.with_user(self.users[login])

    def do(self, login, records, method):
        """A role's button on a whole batch; nothing of it may be left behind."""
        if not records:
            return
        result = getattr(self.as_(login, records), method)()
        if isinstance(result, dict):
            self.assertNotEqual(
                result.get("tag"), "display_notification", result.get("params")
            )

    # -- the steps ------------------------------------------------------------

    def read_the_list(self):
        record = self.as_("clerk", self.env["service.import"]).create(
            {
                "handler": "aftersales.rma.import",
                "company_id": self.company.id,
                "file": base64.b64encode(DATA.read_bytes()),
                "filename": DATA.name,
            }
        )
        record.action_check()
        record.action_import()
        return record.sudo().aftersales_rma_ids

    def inspect(self, lines):
        groups = lines.grouped(
            lambda line: FOUND.get(line.reason_note, ("damaged", "product"))
        )
        for (grade, fault), found in groups.items():
            finding = {} if fault == "none" else {"finding": "按客户描述复现"}
            self.as_("inspector", found).write(
                {"grade": grade, "fault": fault, **finding}
            )
        self.do("inspector", lines, "action_inspect")

    def get_approvals(self, rmas):
        """What needs the general manager gets it; marketing first (D1-K1, D1-5)."""
        needs = rmas._get_authority_needs()
        asked = rmas.filtered(lambda rma: any(needs[rma].values()))
        self.as_("clerk", asked).action_apply()
        applications = asked.application_ids
        self.as_("clerk", applications).write({"scheme": "同意客户要求"})
        self.do("clerk", applications, "action_request_approval")
        self.do("marketing", applications.filtered("is_anomaly"), "action_approve")
        self.do("gm", applications, "action_approve")
        self.assertEqual(set(applications.mapped("state")), {"approved"})
        return applications

    def sign_sheets(self, rmas):
        """Exchange and money need the detail sheet (D4-8.5.1.5)."""
        asked = rmas.filtered(
            lambda rma: {"exchange", "refund"} & set(rma.line_ids.mapped("request"))
        )
        self.do("clerk", asked, "action_make_sheet")
        self.do("sales", asked.sheet_ids, "action_approve")
        self.do("finance", asked.sheet_ids, "action_approve")
        self.assertEqual(set(asked.sheet_ids.mapped("state")), {"signed"})

    def decide(self, lines):
        """As the customer asked, and else what the rules leave.

        An exchange that neither the warranty nor an approval allows becomes a
        repair; a unit without a fault, or of class I, goes back as it came.
        """
        plan = {}
        barred = lines._get_step_reasons("exchange")
        for line in lines:
            repairable = line.fault != "none" and line.product_id.repair_class != "1"
            if line.request == "refund":
                plan[line] = "refund"
            elif line.request == "exchange" and not barred.get(line):
                plan[line] = "exchange"
            else:
                plan[line] = "repair" if repairable else "return"
        chosen = lines.grouped(plan.get)
        for line in chosen["refund"]:
            # Their invoices are older than this system.
            self.as_("finance", line).refund_price = line.product_id.lst_price
        self.stock_up(chosen["exchange"])
        self.before = self.value()
        for way, goods in chosen.items():
            self.do("clerk", goods, f"action_{way}")
        return chosen

    def stock_up(self, lines):
        """New units for the exchanges, in the good store of after-sales."""
        vals_list = []
        for product, goods in lines.grouped("product_id").items():
            # Above the reserve of what is no longer made (D1-6).
            count = len(goods) + (12 if product.is_discontinued else 0)
            lots = self.env["stock.lot"].create(
                [
                    {
                        "name": f"{product.default_code}-JUNE-{number}",
                        "product_id": product.id,
                        "company_id": self.company.id,
                    }
                    for number in range(count)
                ]
            )
            vals_list += [
                {
                    "product_id": product.id,
                    "lot_id": lot.id,
                    "location_id": self.warehouse.lot_stock_id.id,
                    "inventory_quantity": 1,
                }
                for lot in lots
            ]
        quants = self.env["stock.quant"].with_context(inventory_mode=True)
        quants.create(vals_list).action_apply_inventory()

    def repair(self, lines):
        repairs = lines.repair_id
        self.do("repairer", repairs, "action_repair_start")
        self.do("repairer", repairs, "action_checks_good")
        self.do("inspector", repairs, "action_pass_test")
        self.do("repairer", repairs, "action_repair_end")
        self.do("leader", repairs, "action_release")
        self.assertEqual(set(repairs.mapped("state")), {"done"})

    def charge(self, rmas):
        """Without the general manager's consent the customer bears the costs of
        a return: half are charged freight, for the others finance says why not."""
        bearing = rmas.filtered(
            lambda rma: (
                rma.cost_bearer == "customer"
                and "refund" in rma.line_ids.mapped("disposition")
            )
        )
        charged = bearing[::2]
        self.as_("clerk", self.env["aftersales.rma.cost"]).create(
            [
                {"rma_id": rma.id, "name": "运费", "price_unit": FREIGHT}
                for rma in charged
            ]
        )
        self.do("finance", charged, "action_charge_costs")
        if rest := bearing - charged:
            self.as_("finance", rest).write({"no_cost_reason": "客户自提，无费用"})
        return charged

    # -- what is counted ------------------------------------------------------

    def value(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return sum(self.company.stock_value().values())

    def inside(self, lots):
        """``{serial: [(store, owner, quantity)]}`` of what we have of them."""
        quants = self.env["stock.quant"].search(
            [
                ("lot_id", "in", lots.ids),
                ("location_id.usage", "in", ("internal", "transit")),
                ("quantity", "!=", 0),
            ]
        )
        found = defaultdict(list)
        for quant in quants:
            store = quant.location_id.aftersales_store
            found[quant.lot_id].append((store, quant.owner_id, quant.quantity))
        return found

    def balances(self):
        groups = self.env["account.move.line"]._read_group(
            [("company_id", "=", self.company.id), ("parent_state", "=", "posted")],
            ["account_id"],
            ["balance:sum"],
        )
        return dict(groups)

    # -- the month ------------------------------------------------------------

    def test_the_month_is_closed_and_the_books_agree(self):
        opening = self.balances()
        rmas = self.read_the_list()
        lines = rmas.line_ids
        self.assertEqual(len(lines), 355)
        self.do("keeper", lines, "action_receive")
        self.do("keeper", lines, "action_issue")
        self.inspect(lines)
        self.get_approvals(rmas)
        self.sign_sheets(rmas)
        chosen = self.decide(lines)
        self.repair(chosen["repair"])
        ready = lines.filtered(lambda line: line.state == "ready")
        self.do("keeper", ready, "action_ship")
        charged = self.charge(rmas)
        self.do("clerk", rmas, "action_close")

        self.check_returns(rmas, lines, chosen)
        self.check_places(lines, chosen)
        self.check_value(chosen)
        self.check_money(rmas, chosen, charged, opening)

    def check_returns(self, rmas, lines, chosen):
        self.assertEqual(set(rmas.mapped("state")), {"done"})
        self.assertEqual(
            Counter(lines.mapped("state")),
            {
                "shipped": 355 - len(chosen["refund"]),
                "refunded": len(chosen["refund"]),
            },
        )
        for way in ("repair", "exchange", "return", "refund"):
            self.assertTrue(chosen[way], way)
            self.assertEqual(set(chosen[way].mapped("disposition")), {way})
        # No exchange was turned down without a reason.
        for line in lines.filtered(lambda one: one.request == "exchange"):
            if line.disposition != "exchange":
                self.assertEqual(line.verdict, "out", line.display_name)
                self.assertTrue(line.verdict_text)

    def check_places(self, lines, chosen):
        inside = self.inside(lines.lot_id | lines.replacement_lot_id)
        for line in chosen["repair"] | chosen["return"]:
            self.assertNotIn(line.lot_id, inside, "it is back with its customer")
        nobody = self.env["res.partner"]
        for line in chosen["exchange"]:
            self.assertEqual(inside[line.lot_id], [("damaged", nobody, 1)])
            self.assertNotIn(line.replacement_lot_id, inside)
            owner = line.replacement_lot_id.delivery_partner_id
            self.assertEqual(owner, line.partner_id)
        for line in chosen["refund"]:
            store = "good" if line.grade == "good" else "damaged"
            self.assertEqual(inside[line.lot_id], [(store, nobody, 1)])
        replacements = chosen["exchange"].replacement_lot_id
        self.assertEqual(len(replacements), len(chosen["exchange"]))
        quants = self.env["stock.quant"].search(
            [
                ("company_id", "=", self.company.id),
                ("location_id.usage", "=", "internal"),
                ("quantity", "!=", 0),
            ]
        )
        held = quants.filtered(lambda quant: quant.location_id.holds_customer_goods)
        self.assertFalse(held.lot_id & lines.lot_id, "the customers' store is empty")
        self.assertFalse(quants.filtered(lambda quant: quant.quantity < 0))
        waiting = lines.rma_id.move_ids.filtered(
            lambda move: move.state not in ("done", "cancel")
        )
        self.assertFalse(waiting)

    def check_value(self, chosen):
        """What came in at its cost is worth that; what went out is not ours."""
        cost = defaultdict(float)
        for way in ("exchange", "refund"):
            for line in chosen[way]:
                cost[way] += line.product_id.standard_price
        # A new unit goes out for each that comes in by exchange.
        self.assertAlmostEqual(self.value() - self.before, cost["refund"], 2)
        self.assertGreater(cost["exchange"], 0)
        kept = self.env["aftersales.value.cap"]._get_values(self.company)
        quants = self.env["stock.quant"].search(
            [
                ("company_id", "=", self.company.id),
                ("location_id.aftersales_store", "in", ("good", "damaged")),
            ]
        )
        self.assertGreaterEqual(sum(quants.mapped("value")), 0)
        self.assertGreater(kept[self.company], 0)

    def check_money(self, rmas, chosen, charged, opening):
        moves = self.env["account.move"].search([("aftersales_rma_id", "in", rmas.ids)])
        self.assertEqual(set(moves.mapped("state")), {"posted"})
        credit = moves.filtered(lambda move: move.move_type == "out_refund")
        invoices = moves - credit
        self.assertEqual(invoices.aftersales_rma_id, charged)
        self.assertTrue(charged)
        self.assertAlmostEqual(
            sum(invoices.mapped("amount_untaxed")), FREIGHT * len(charged), 2
        )
        self.assertAlmostEqual(
            sum(credit.mapped("amount_untaxed")),
            sum(line.refund_price for line in chosen["refund"]),
            2,
        )
        self.assertEqual(
            len(chosen["refund"].credit_line_id), len(chosen["refund"]), "each once"
        )
        # The month's valuation entry brings the stock's value into the books.
        self.company.action_close_stock_valuation(auto_post=True)
        balances = self.balances()
        self.assertAlmostEqual(sum(balances.values()), 0, 2)
        owed = defaultdict(float)
        for account, balance in balances.items():
            owed[account.account_type] += balance - opening.get(account, 0.0)
        self.assertAlmostEqual(
            owed["asset_receivable"],
            sum(invoices.mapped("amount_total")) - sum(credit.mapped("amount_total")),
            2,
        )
        booked = self.company.stock_accounting_value()
        for account, value in self.company.stock_value().items():
            self.assertAlmostEqual(booked[account], value, 2, account.code)
