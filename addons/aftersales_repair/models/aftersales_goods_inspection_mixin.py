# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import fields, models

from ..roles import INSPECTOR
from ..tools.entitlement import judge


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
        cases, drawn = self._judge_goods()
        verdicts = self._get_verdict_vals(drawn)
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
        self._register_verdicts(cases, drawn)

    def _get_verdicts(self):
        """What each line is entitled to: ``{line: (verdict, because, until)}``.

        By law, contract and the company's promise; the day that counts is the
        day on which the return was signed for, and the last day of a term is
        covered (S03).
        """
        return self._get_verdict_vals(self._judge_goods()[1])

    def _judge_goods(self):
        """Ask the engine: ``({line: facts}, {line: Verdict})``."""
        lots = self.env["stock.lot"]
        cases = lots._get_cases([line._prepare_verdict_case() for line in self])
        return (
            dict(zip(self, cases, strict=True)),
            {line: judge(case) for line, case in zip(self, cases, strict=True)},
        )

    def _prepare_verdict_case(self):
        """What is asked about these goods; see ``stock.lot._judge``."""
        self.ensure_one()
        return {
            "lot": self.lot_id,
            "product": self.product_id,
            "partner": self.partner_id,
            "company": self.company_id,
            "day": self.rma_id._local_date(self.signed_at or self.rma_id.signed_at),
            "fault": self.fault,
            "fault_key": self.reason_id.id,
        }

    def _get_verdict_vals(self, verdicts):
        """``{line: (verdict, because, until)}``, each sentence made once."""
        register, said = self.env["aftersales.verdict"], {}
        for verdict in verdicts.values():
            if verdict not in said:
                said[verdict] = (
                    verdict.outcome,
                    register._get_reason(verdict),
                    verdict.end or False,
                )
        return {line: said[verdict] for line, verdict in verdicts.items()}

    def _register_verdicts(self, cases, verdicts):
        """The verdicts have decided: keep them with what they rest on."""
        self.env["aftersales.verdict"]._keep(
            [
                {
                    "case": cases[line],
                    "verdict": verdicts[line],
                    "line_id": line.id,
                    "lot_id": line.lot_id.id,
                    "product_id": line.product_id.id,
                    "partner_id": line.partner_id.id,
                    "company_id": line.company_id.id,
                }
                for line in self
            ]
        )
