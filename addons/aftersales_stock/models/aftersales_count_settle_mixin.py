# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import fields, models
from odoo.tools import format_amount

from ..count_adjustment import KEY, CountAdjustment
from ..roles import (
    BMD_PLANNER,
    DEPARTMENT_ACCOUNTANT,
    DEPARTMENT_MANAGER,
    DEPARTMENT_SUPERVISOR,
)
from .aftersales_count_round_mixin import COUNTERS

BOOKERS = (
    DEPARTMENT_ACCOUNTANT,
    DEPARTMENT_SUPERVISOR,
    DEPARTMENT_MANAGER,
    BMD_PLANNER,
)
ARTICLE = "D4-2.6c"


class AftersalesCountSettleMixin(models.AbstractModel):
    """From the figures to the books: explain, approve, adjust (D4-3.1.4.1c)."""

    _name = "aftersales.count.settle.mixin"
    _description = "Settling of a count"

    # -- explain ----------------------------------------------------------------

    def action_explain(self):
        """Hand the sheet to the department: each difference has its cause."""
        return self._run_step(
            "explain", COUNTERS, self.env._("The sheet cannot be handed in.")
        )

    def _get_cannot_explain_reasons(self):
        reasons = self._get_base_reasons("counted")
        for count, texts in self._get_content_reasons().items():
            reasons[count] += texts
        return reasons

    def _get_content_reasons(self):
        """What a sheet lacks to be approved, whatever its status."""
        reasons = {count: [] for count in self}
        lines = (
            self.env["aftersales.count.line"]
            .sudo()
            .search(
                [
                    ("count_id", "in", self.ids),
                    "|",
                    ("has_difference", "=", True),
                    ("is_mismatch", "=", True),
                ]
            )
        )
        by_count = lines.grouped("count_id")
        for count in self:
            if not count.second_done_at:
                reasons[count].append(
                    self.env._("The second count is missing (D2-K2.3).")
                )
            for line in by_count.get(count.sudo(), lines.browse()):
                reasons[count] += line._get_unexplained_reasons()
        return reasons

    def _do_explain(self):
        counts = self.sudo()
        counts._in_transition().write(
            {
                "state": "explained",
                "explained_by_id": self.env.uid,
                "explained_at": fields.Datetime.now(),
            }
        )

    def action_reopen(self):
        """Back to the explanations; signatures that were given are void."""
        return self._run_step(
            "reopen", COUNTERS, self.env._("The sheet cannot be taken back.")
        )

    def _get_cannot_reopen_reasons(self):
        return self._get_base_reasons("explained")

    def _do_reopen(self):
        self._end_reviews("withdrawn")
        self.sudo()._in_transition().write(
            {"state": "counted", "explained_by_id": False, "explained_at": False}
        )

    # -- approve ------------------------------------------------------------------

    def _get_cannot_request_approval_reasons(self):
        reasons = super()._get_cannot_request_approval_reasons()
        content = self.filtered(lambda count: count.state == "explained")
        for count, texts in content._get_content_reasons().items():
            if texts:
                reasons[count] = [*reasons.get(count, ()), *texts]
        return reasons

    def _get_cannot_approve_reasons(self):
        """A sheet whose second count lacks or differs is not approved (S27)."""
        reasons = super()._get_cannot_approve_reasons()
        for count, texts in self._get_content_reasons().items():
            if texts:
                reasons[count] = [*reasons.get(count, ()), *texts]
        return reasons

    def _on_approved(self):
        result = super()._on_approved()
        self.sudo()._in_transition().write(
            {"state": "approved", "approved_at": fields.Datetime.now()}
        )
        return result

    def _on_rejected(self, comment):
        result = super()._on_rejected(comment)
        self.sudo()._in_transition().write({"state": "counted"})
        return result

    # -- adjust -------------------------------------------------------------------

    def action_adjust(self):
        """Make the stock what was counted; the sheet stays as the report."""
        return self._run_step(
            "adjust", BOOKERS, self.env._("The stock cannot be adjusted.")
        )

    def _get_cannot_adjust_reasons(self):
        reasons = self._get_base_reasons("approved")
        for count in self:
            if count.state != "approved":
                reasons[count].append(
                    self.env._(
                        "Nothing is adjusted without approval (D4-3.1.4.1c): explain "
                        "the differences and have the sheet approved."
                    )
                )
        ready = self.filtered(lambda count: not reasons[count])
        locked = ready.sudo().try_lock_for_update(allow_referencing=True)
        for count in ready:
            if count.sudo() not in locked:
                reasons[count].append(
                    self.env._("Somebody else is adjusting it. Look again.")
                )
        able = ready.filtered(lambda count: not reasons[count])
        for count, texts in able._get_reserved_reasons().items():
            reasons[count] += texts
        return reasons

    def _get_lines_to_adjust(self):
        return self.sudo().line_ids.filtered(
            lambda line: line.has_difference and line.product_id
        )

    def _get_reserved_reasons(self):
        """Shortages of goods that documents have reserved: those come first."""
        lines = self._get_lines_to_adjust()
        held = lines._get_held()
        short = lines.filtered(lambda line: line._is_below_reserved(held[line]))
        documents = short._get_reserving_documents()
        reasons = {count: [] for count in self}
        for line in short:
            quantity, reserved = held[line]
            reasons[self.browse(line.count_id.id)].append(
                self.env._(
                    "%(line)s: %(left)s would be left, %(reserved)s are reserved by "
                    "%(documents)s. Unreserve or cancel that first.",
                    line=line.display_name,
                    left=line.product_id.uom_id.round(quantity + line.difference),
                    reserved=reserved,
                    documents=", ".join(documents[line]) or self.env._("nobody"),
                )
            )
        return reasons

    def _do_adjust(self):
        counts = self.sudo()
        for count in counts:
            count._apply_differences()
        counts._in_transition().write(
            {
                "state": "adjusted",
                "adjusted_by_id": self.env.uid,
                "closed_at": fields.Datetime.now(),
            }
        )
        counts._note_equipment()
        counts._meet_deadlines("count.finish")
        counts._propose_losses()
        counts._propose_cases()

    def _apply_differences(self):
        """Core's inventory does it: a stock move for each quant (S27)."""
        self.ensure_one()
        lines = self._get_lines_to_adjust()
        if not lines:
            return
        quants = lines._get_quants()
        for line in lines:
            quant = quants[line]
            quant.inventory_quantity = quant.quantity + line.difference
        adjustment = CountAdjustment({quants[line].id: line.id for line in lines})
        wanted = self.env["stock.quant"].union(*quants.values()).sudo()
        wanted.with_company(self.company_id).with_context(
            **{KEY: adjustment, "inventory_name": self.name}
        )._apply_inventory()

    def _note_equipment(self):
        """Equipment is no stock: what was not found stands in its file (D2-A7)."""
        lines = self.line_ids.filtered(
            lambda line: line.has_difference and line.equipment_id
        )
        for line in lines:
            line.equipment_id.message_post(
                body=self.env._(
                    "%(count)s: %(found)s found. %(cause)s",
                    count=line.count_id.name,
                    found=line.second_quantity,
                    cause=line._get_cause_text(),
                )
            )

    def _propose_losses(self):
        """Shortages that somebody answers for go into the register of losses."""
        rows = [
            {
                "site": line.count_id.site_id,
                "product": line.product_id,
                "lot": line.lot_id,
                "quantity": -line.difference,
                "value": -line.difference_value,
                "liable": line._get_liable_user(),
                "cause": "damage",
                "reason": line._get_loss_text(),
                "origin": line.count_id,
            }
            for line in self.line_ids.filtered(
                lambda line: (
                    line.difference < 0 and line.product_id and line._get_liable_user()
                )
            )
        ]
        return self.env["aftersales.loss"]._propose(rows)

    def _propose_cases(self):
        """D4-2.6c: rewards and penalties under the staff handbook."""
        rows = []
        for line in self.line_ids.filtered(
            lambda line: line.accountability in ("reward", "penalty")
        ):
            employee = line._get_liable_user().sudo().employee_id
            if not employee:
                continue
            rows.append(
                {
                    "article_code": f"{ARTICLE}.{line.accountability}",
                    "employee": employee,
                    "origin": line.count_id,
                    "description": line._get_loss_text(),
                    "fact_date": self.env["service.policy"]._today(line.company_id),
                }
            )
        if rows:
            self.env["service.accountability.case"]._propose_cases(rows)

    # -- cancel -------------------------------------------------------------------

    def action_cancel(self):
        """Give the sheet up, with a reason; its figures stay on file."""
        return self._run_step(
            "cancel", COUNTERS, self.env._("The sheet cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        reasons = self._get_base_reasons(
            "planned", "first", "second", "counted", "explained", "approved"
        )
        user = self.env.user
        booker = self.env.su or any(user.has_group(group) for group in BOOKERS)
        for count in self:
            if not (count.note or "").strip():
                reasons[count].append(self.env._("Say why in its note first."))
            if count.state != "planned" and not booker:
                reasons[count].append(
                    self.env._(
                        "A count that has begun is given up by the department only "
                        "(D4-3.1.4.1c)."
                    )
                )
        return reasons

    def _do_cancel(self):
        counts = self.sudo()
        counts._in_transition().write(
            {"state": "cancelled", "closed_at": fields.Datetime.now()}
        )
        counts._cancel_deadlines("count.finish", self.env._("The sheet was cancelled."))
        counts.activity_unlink(["mail.mail_activity_data_todo"])

    # -- what papers show -----------------------------------------------------------

    def _get_totals(self):
        """Sums of the sheet for its paper: surplus and shortage at cost."""
        self.ensure_one()
        sums = defaultdict(float)
        for line in self.line_ids:
            sums["up" if line.difference > 0 else "down"] += line.difference_value
        currency = self.currency_id
        return {
            "surplus": format_amount(self.env, sums["up"], currency),
            "shortage": format_amount(self.env, sums["down"], currency),
        }
