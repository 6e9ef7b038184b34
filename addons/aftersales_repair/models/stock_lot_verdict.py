# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

from ..tools import entitlement

# An exchange of an exchange of …: no unit of the register comes near it.
_LONGEST_CHAIN = 10
_PROMISE_CODES = (
    "verdict.factory_months",
    "verdict.term_stops",
    "verdict.exchange_restart",
)


class StockLot(models.Model):
    """What a unit is entitled to, of any number of units at once (S03, S11)."""

    _inherit = "stock.lot"

    @api.model
    def _judge(self, cases):
        """The verdict on each case, by law, contract and promise.

        A fixed number of queries, plus one for each day and company.

        :param cases: list of dicts: ``lot`` (may be empty), ``day``, and where
            known ``company``, ``partner`` (by default who got the unit),
            ``product``, ``fault`` (product, customer, none), ``fault_key``
        :return: list of ``tools.entitlement.Verdict``, in the same order
        """
        return [entitlement.judge(case) for case in self._get_cases(cases)]

    @api.model
    def _get_cases(self, cases):
        """The facts of each case, as the engine takes them."""
        cases = [
            {
                **case,
                "lot": case["lot"].sudo(),
                "company": case.get("company") or self.env.company,
            }
            for case in cases
        ]
        lots = self.sudo().browse().union(*(case["lot"] for case in cases))
        for case in cases:
            case["lot"] = case["lot"].with_prefetch(lots.ids)
        repairs = lots._get_repair_facts()
        replaced = lots._get_replaced_units()
        groups = defaultdict(list)
        for case in cases:
            groups[case["company"], case["day"]].append(case)
        shared = {
            key: self._get_shared_facts(*key, group) for key, group in groups.items()
        }
        return [
            self._prepare_case(
                case, repairs, replaced, shared[case["company"], case["day"]]
            )
            for case in cases
        ]

    @api.model
    def _get_shared_facts(self, company, day, cases):
        """What is the same for all units of a company on a day."""
        lots = self.sudo().browse().union(*(case["lot"] for case in cases))
        numbers = self.env["service.policy"]._get_values(_PROMISE_CODES, company, day)
        categories = self._get_products(cases).categ_id
        return {
            "covers": lots._get_covers(day, company),
            "law": self.env["aftersales.law.rule"]._get_rules(company, day, categories),
            "promise": entitlement.Promise(
                int(numbers["verdict.factory_months"]),
                bool(numbers["verdict.term_stops"]),
                bool(numbers["verdict.exchange_restart"]),
            ),
        }

    @api.model
    def _get_products(self, cases):
        products = self.env["product.product"].sudo().browse()
        return products.union(*(self._get_case_product(case) for case in cases))

    @api.model
    def _get_case_product(self, case):
        product = case["lot"].product_id or case.get("product")
        return (product or self.env["product.product"]).sudo()

    @api.model
    def _prepare_case(self, case, repairs, replaced, shared):
        lot, day = case["lot"], case["day"]
        partner = (case.get("partner") or lot.delivery_partner_id).sudo()
        cover = shared["covers"].get(lot)
        return entitlement.Case(
            day=day,
            is_consumer=bool(partner) and partner._is_consumer(),
            fault=case.get("fault") or None,
            fault_key=case.get("fault_key") or None,
            sold_on=lot.delivery_date or None,
            made_on=lot.manufacture_date or None,
            promise_end=lot.warranty_end_date or None,
            promise=shared["promise"],
            repairs=tuple(
                stay
                for stay in (repair._get_stay(day) for repair in repairs.get(lot, ()))
                if stay.taken_in <= day
            ),
            cover=self._prepare_cover_fact(cover) if cover else None,
            replaced=replaced.get(lot),
            law=shared["law"][self._get_case_product(case).categ_id],
        )

    @api.model
    def _prepare_cover_fact(self, cover):
        cover = cover.sudo()
        return entitlement.Cover(
            cover.contract_id.display_name,
            cover.date_end,
            cover.parts_percent,
            cover.labour_percent,
            cover.travel_percent,
        )

    # -- facts -------------------------------------------------------------------

    def _get_repair_facts(self):
        """``{lot: repair.order}``: the stays of each unit in the workshop."""
        if not self:
            return {}
        repairs = (
            self.env["repair.order"]
            .sudo()
            .search(
                Domain("lot_id", "in", self.ids)
                & Domain("state", "not in", ("draft", "cancel")),
                order="id",
            )
        )
        return repairs.grouped("lot_id")

    def _get_replaced_units(self):
        """``{lot: Replaced}`` of the units that went out in exchange."""
        lines = self.env["aftersales.rma.line"].sudo()
        before, found = {}, self
        for _step in range(_LONGEST_CHAIN):
            if not found:
                break
            given = lines.search(
                [("replacement_lot_id", "in", found.ids), ("state", "=", "shipped")]
            )
            older = {line.replacement_lot_id: line.lot_id for line in given}
            before.update({new: old for new, old in older.items() if old})
            found = self.sudo().browse(
                {old.id for old in older.values()} - {lot.id for lot in before}
            )
        return {
            lot: entitlement.Replaced(
                old.name, old.delivery_date or None, old.warranty_end_date or None
            )
            for lot in self
            if (old := _first_of_chain(lot, before))
        }

    def _get_last_free_days(self, day, company):
        """``{lot: last day of its warranty or False}``, as seen on a day.

        Days in repair prolong it where the promise says so: only units whose
        plain term is over are looked into.
        """
        ends = {lot: lot.warranty_end_date for lot in self}
        over = self.filtered(lambda lot: ends[lot] and ends[lot] < day)
        if over:
            longer = over.with_company(company)._get_warranty_ends(day)
            for lot, (end, _days) in longer.items():
                ends[lot] = max(ends[lot], end or ends[lot])
        return ends

    def _get_warranty_ends(self, day):
        """The last day of the company's warranty of each unit, repairs added.

        :return: ``{lot: (last day or None, days that were added)}``
        """
        cases = self._get_cases([{"lot": lot, "day": day} for lot in self])
        result = {}
        for lot, case in zip(self, cases, strict=True):
            finding = next(
                (f for f in entitlement.judge(case).findings if f.kind == "warranty"),
                None,
            )
            result[lot] = (finding.until, finding.counted) if finding else (None, 0)
        return result


def _first_of_chain(lot, before):
    """The unit that was sold first, or None when the lot itself was."""
    seen = lot
    while seen in before:
        seen = before[seen]
    return seen if seen != lot else None
