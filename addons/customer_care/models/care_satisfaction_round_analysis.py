# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import float_compare

from ..roles import QUALITY, SUPERVISOR
from .care_satisfaction import SATISFIED

_WORKERS = (SUPERVISOR, QUALITY)


class CareSatisfactionRound(models.Model):
    """The analysis of a survey and what follows (D4-8.5.9.1 … D4-8.5.10b)."""

    _inherit = "care.satisfaction.round"

    # -- asked → analysed ---------------------------------------------------------

    def action_analyse(self):
        """Count and analyse the returned forms; the figures stay (D4-8.5.9.1)."""
        return self._run_step(
            "analyse", _WORKERS, self.env._("The survey cannot be analysed.")
        )

    def _get_cannot_analyse_reasons(self):
        reasons = self._get_state_reasons("asked")
        taken = self.env["care.satisfaction"].sudo()
        for one in self:
            if one in reasons:
                continue
            texts = reasons[one] = []
            # A survey of the same batch takes the free forms of its days first.
            forms = taken.search(one._get_forms_domain()) - taken
            if not forms:
                texts.append(self.env._("No form is returned (D4-8.5.10a)."))
            if not one.department_id:
                texts.append(
                    self.env._(
                        "Choose the department that corrects what is below the "
                        "target (D4-8.5.10b)."
                    )
                )
            if not texts:
                taken |= forms
        return reasons

    def _get_forms_domain(self):
        """Its own returned forms, and those of the period that no survey has."""
        self.ensure_one()
        start, end = self._get_moments()
        free = [
            ("round_id", "=", False),
            ("returned_at", ">=", start),
            ("returned_at", "<", end),
        ]
        if self.occasion:
            free.append(("occasion", "=", self.occasion))
        return fields.Domain(
            [("company_id", "=", self.company_id.id), ("state", "=", "returned")]
        ) & (fields.Domain("round_id", "=", self.id) | fields.Domain(free))

    def _do_analyse(self):
        for one in self.sudo():
            forms = self.env["care.satisfaction"].sudo().search(one._get_forms_domain())
            forms._in_transition().write({"round_id": one.id, "state": "analysed"})
            one._freeze(forms)
            one._open_improvements()
            one._propose_consequence()

    def _freeze(self, forms):
        """Figures as they are today; later answers do not change them."""
        self.ensure_one()
        policy = self.env["service.policy"]
        target = policy._get_value("care.satisfaction_target", self.company_id)
        satisfied = len(forms.filtered(lambda form: form.overall in SATISFIED))
        rate = satisfied / len(forms) * 100
        sent = self.env["care.satisfaction"].search_count(
            [("round_id", "=", self.id), ("sent_at", "!=", False)]
        )
        self._keep_policies(
            policy._explain_many(["care.satisfaction_target"], self.company_id)
        )
        self._in_transition().write(
            {
                "state": "analysed",
                "analysed_at": fields.Datetime.now(),
                "sent_count": sent,
                "returned_count": len(forms),
                "satisfied_count": satisfied,
                "rate": rate,
                "target": target,
                # Reaching it is enough (达到).
                "is_reached": float_compare(rate, target, precision_digits=2) >= 0,
            }
        )
        self.env["care.satisfaction.result"]._make_for(self, forms, target)

    def _open_improvements(self):
        """One corrective action with a deadline to each department below it."""
        self.ensure_one()
        below = self.result_ids.filtered(lambda row: not row.is_reached)
        if self.is_reached:
            # The target is the overall rating's; items alone are for reading.
            below = below.browse()
        departments = below.department_id
        self.env["care.improvement"]._open(
            [
                {
                    "company_id": self.company_id.id,
                    "round_id": self.id,
                    "department_id": department.id,
                    "problem": self._get_improvement_text(
                        below.filtered(lambda row, d=department: row.department_id == d)
                    ),
                }
                for department in departments
            ]
        )

    def _get_improvement_text(self, rows):
        lines = [
            self.env._(
                "Satisfaction %(rate).1f %%, target %(target).1f %% (%(survey)s).",
                rate=self.rate,
                target=self.target,
                survey=self.name,
            )
        ]
        labels = dict(rows._fields["item"]._description_selection(self.env))
        lines += [f"{labels[row.item]}: {row.rate:.1f} %" for row in rows]
        return "\n".join(lines)

    def _propose_consequence(self):
        """Reward or public criticism go their own way, by HR (D4-8.5.10b)."""
        self.ensure_one()
        manager = self.department_id.manager_id
        if not manager:
            return
        article = "D4-8.5.10b-reward" if self.is_reached else "D4-8.5.10b-criticism"
        self.env["service.accountability.case"]._propose_case(
            article,
            manager,
            self,
            self.env._(
                "Satisfaction %(rate).1f %%, target %(target).1f %%.",
                rate=self.rate,
                target=self.target,
            ),
        )
