# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import fields, models
from odoo.tools import format_date

from ..roles import INSPECTOR


class AftersalesGoodsInspectionMixin(models.AbstractModel):
    """Returned goods at inspection: findings and the verdict they lead to."""

    _name = "aftersales.goods.inspection.mixin"
    _description = "Inspection of returned goods"

    def action_inspect(self):
        """Findings are complete: fix them and draw the verdict (D1-I1, D1-7)."""
        return self._run_step(
            "inspect", (INSPECTOR,), self.env._("The inspection cannot be finished.")
        )

    def _get_cannot_inspect_reasons(self):
        reasons = self._not_in_state("in_store")
        for line in self:
            if line in reasons:
                continue
            texts = []
            if not line.grade:
                texts.append(self.env._("Grade it: good or damaged."))
            if not line.fault:
                texts.append(self.env._("Say whose fault it is."))
            if line.fault and line.fault != "none" and not line.finding:
                texts.append(self.env._("Write what was found."))
            reasons[line] = texts
        return reasons

    def _do_inspect(self):
        verdicts = self._get_verdicts()
        now = fields.Datetime.now()
        # One write for all lines with the same verdict.
        groups = defaultdict(self.browse)
        for line in self:
            groups[verdicts[line]] |= line
        for (verdict, text, end), lines in groups.items():
            lines.sudo()._in_transition().write(
                {
                    "state": "inspected",
                    "inspected_by_id": self.env.uid,
                    "inspected_at": now,
                    "verdict": verdict,
                    "verdict_text": text,
                    "verdict_date_end": end,
                }
            )

    def _get_verdicts(self):
        """What each line is entitled to: ``{line: (verdict, because, until)}``.

        The company's promise alone, months from delivery; the day that counts
        is the day on which the return was signed for, and the last day of the
        term is covered (S03).
        """
        verdicts = {}
        for line in self:
            end = line.lot_id.warranty_end_date
            day = line.rma_id._local_date(line.signed_at or line.rma_id.signed_at)
            if line.fault == "customer":
                text = self.env._("Damage caused by the customer is not covered.")
                verdicts[line] = ("out", text, end)
            elif not end:
                text = self.env._("No delivery or no warranty term is on file.")
                verdicts[line] = ("unknown", text, False)
            else:
                text = self.env._(
                    "Company promise: delivered %(start)s, covered until %(end)s.",
                    start=format_date(self.env, line.lot_id.delivery_date),
                    end=format_date(self.env, end),
                )
                verdicts[line] = ("in" if day <= end else "out", text, end)
        return verdicts
