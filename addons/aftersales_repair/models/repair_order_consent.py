# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from .aftersales_feedback_sheet import CONSENTED


class RepairOrder(models.Model):
    """No work and no charge before the customer agreed to it (S10, S21).

    Asked where the work is done and where money is asked for, so that it holds
    for the buttons here, for core's screens and for a call from outside alike.
    A repair without a sheet and without returned goods is core's own affair.
    """

    _inherit = "repair.order"

    consent_problem = fields.Text(
        compute="_compute_consent_problem",
        help="Why the work cannot begin before the customer agreed (D4-8.5.1.1.1).",
    )

    def _compute_consent_problem(self):
        live = self.filtered(lambda repair: repair.state in ("draft", "confirmed"))
        reasons = live._get_consent_reasons()
        for repair in self:
            repair.consent_problem = "\n".join(reasons.get(repair, ())) or False

    # -- contract and warranty ---

    def _get_aftersales_covers(self):
        """The contract cover of each repaired unit: ``{repair: aftersales.cover}``.

        The day that counts is the one on which the return was signed for, else
        today; 0 to 100 percent of parts, labour and travel (S08).
        """
        covers = {}
        groups = defaultdict(self.browse)
        for repair in self.filtered("lot_id"):
            groups[repair.company_id, repair._get_cover_day()] |= repair
        for (company, day), repairs in groups.items():
            found = repairs.lot_id._get_covers(day, company)
            covers.update({repair: found[repair.lot_id] for repair in repairs})
        return covers

    def _get_cover_day(self):
        self.ensure_one()
        line = self.sudo().aftersales_line_id
        moment = line.signed_at or line.rma_id.signed_at
        if moment:
            return line.rma_id._local_date(moment)
        return self.env["service.policy"]._today(self.company_id)

    # -- consent ---

    def _get_live_sheets(self):
        """``{repair: feedback sheets that were not cancelled}``."""
        sheets = (
            self.env["aftersales.feedback.sheet"]
            .sudo()
            .with_context(active_test=False)
            .search([("repair_id", "in", self.ids), ("state", "!=", "cancelled")])
        )
        # Lines of all sheets at once: the groups forget what they belong to.
        sheets.line_ids.mapped("product_id")
        grouped = sheets.grouped(lambda sheet: sheet.repair_id.id)
        return {repair: grouped.get(repair.id, sheets.browse()) for repair in self}

    def _count_consented_sheets(self):
        """``{repair id: number of sheets that were agreed to or need it not}``."""
        return {
            repair.id: len(sheets.filtered(lambda one: one.state in CONSENTED))
            for repair, sheets in self._get_live_sheets().items()
        }

    def _get_consented_quantities(self):
        """``{repair: {product: quantity in its unit}}`` of agreed sheets."""
        quantities = {}
        for repair, sheets in self._get_live_sheets().items():
            agreed = defaultdict(float)
            for line in sheets.filtered(lambda one: one.state in CONSENTED).line_ids:
                if line.kind == "part":
                    agreed[line.product_id.with_env(self.env)] += line.quantity
            quantities[repair] = agreed
        return quantities

    def _get_consent_reasons(self, amounts=None):
        """Why the work, or its charge, waits for the customer's consent.

        :param dict amounts: ``{repair: (amount, res.currency)}`` that is charged,
            taxes included: consent names the amount, a higher one needs another
        :return: ``{repair: [reason, ...]}`` (D4-8.5.1.1.1)
        """
        billable = self.filtered(lambda repair: not repair.sudo().under_warranty)
        sheets = billable._get_live_sheets() if billable else {}
        parts = billable._get_main_parts()
        reasons = {}
        for repair in billable:
            own = sheets[repair]
            agreed = own.filtered(lambda one: one.state == "agreed")
            done = own.filtered(lambda one: one.state in CONSENTED)
            texts = []
            missing = parts[repair] - agreed.line_ids.product_id.with_env(self.env)
            if not done:
                texts += repair._get_unanswered_reasons(own)
            if missing and not texts:
                texts.append(
                    self.env._(
                        "Out of warranty, and %(parts)s is a main component: write a "
                        "feedback sheet (FM001) and have the customer agree in "
                        "writing (D4-8.5.1.1.1).",
                        parts=", ".join(missing.mapped("display_name")),
                    )
                )
            if agreed and not texts and amounts and repair in amounts:
                texts += repair._get_amount_reasons(agreed, *amounts[repair])
            if texts:
                reasons[repair] = texts
        return reasons

    def _get_unanswered_reasons(self, sheets):
        self.ensure_one()
        waiting = sheets.filtered(
            lambda one: (
                one.state == "waiting" or (one.state == "draft" and one.needs_consent)
            )
        )
        refused = sheets.filtered(lambda one: one.state == "refused")
        if waiting:
            return [
                self.env._(
                    "The customer has not agreed in writing to the fee of %(sheet)s, "
                    "%(amount)s (D4-8.5.1.1.1): have the sheet signed.",
                    sheet=waiting[0].name,
                    amount=waiting[0].currency_id.format(waiting[0].amount_total),
                )
            ]
        if refused:
            return [
                self.env._(
                    "The customer refused %s: the goods go back unrepaired "
                    "(D4-8.5.1.1.1).",
                    refused[0].name,
                )
            ]
        return []

    def _get_amount_reasons(self, agreed, amount, currency):
        """More is charged than the customer agreed to."""
        self.ensure_one()
        limit = sum(
            sheet.currency_id._convert(
                sheet.consent_amount,
                currency,
                self.company_id,
                sheet.consent_at.date(),
            )
            for sheet in agreed
        )
        if currency.compare_amounts(amount, limit) <= 0:
            return []
        return [
            self.env._(
                "%(amount)s would be charged, the customer agreed to %(limit)s: a "
                "higher fee needs a new consent (D4-8.5.1.1.1).",
                amount=currency.format(amount),
                limit=currency.format(limit),
            )
        ]

    def _get_main_parts(self):
        """``{repair: main components that it lists}`` for returned goods."""
        empty = self.env["product.product"]
        parts = dict.fromkeys(self, empty)
        repairs = self.filtered(lambda one: one.sudo().aftersales_line_id)
        pairs = {
            (repair.product_id, move.product_id)
            for repair in repairs
            for move in repair.move_ids
            if move.repair_line_type == "add" and move.state != "cancel"
        }
        main = empty._get_main_components(pairs) if pairs else set()
        if not main:
            return parts
        covers = repairs._get_aftersales_covers()
        for repair in repairs:
            # What a contract pays in full asks for no consent to a fee.
            cover = covers.get(repair)
            if cover and cover.parts_percent >= 100:
                continue
            for move in repair.move_ids:
                if (repair.product_id, move.product_id) in main and (
                    move.repair_line_type == "add" and move.state != "cancel"
                ):
                    parts[repair] |= move.product_id
        return parts

    # -- no work before it ---

    @api.model_create_multi
    def create(self, vals_list):
        repairs = super().create(vals_list)
        repairs.sudo().sale_order_id._check_discount_authority()
        return repairs

    def write(self, vals):
        if vals.get("state") in ("under_repair", "done"):
            self.filtered(
                lambda repair: repair.state not in ("under_repair", "done")
            )._check_consent()
        result = super().write(vals)
        if vals.get("sale_order_id"):
            # An order that becomes a repair's is within the authority as well.
            self.sudo().sale_order_id._check_discount_authority()
        return result

    def _check_consent(self):
        """:raises UserError: naming the repairs that wait for the customer"""
        reasons = self._get_consent_reasons()
        if reasons:
            raise UserError(
                "\n".join(
                    [
                        self.env._("The work cannot begin."),
                        *(f"{one.name}: {' '.join(t)}" for one, t in reasons.items()),
                    ]
                )
            )
