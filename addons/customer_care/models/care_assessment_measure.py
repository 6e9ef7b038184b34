# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, time

from odoo import api, models
from odoo.fields import Domain


class CareAssessmentMeasure(models.AbstractModel):
    """The named measures of the self-assessment: live shares of records.

    A measure is a method ``_measure_<name>(company, first, last)`` and a label in
    ``_get_measures``. It tells ``(model, domain of what is good, domain of all)``;
    counting, percent and the link to the rows follow from that. Another addon adds
    its own by inheriting this model.
    """

    _name = "care.assessment.measure"
    _description = "Measures of the self-assessment"

    @api.model
    def _get_measures(self):
        """``{name: label}`` of all measures."""
        return {
            "departments": self.env._("Departments with a manager"),
            "trained": self.env._("People who passed their training"),
            "certified": self.env._("Certificates that are valid"),
            "inspections": self.env._("Inspections that were done"),
            "findings": self.env._("Findings that were put right"),
            "problems": self.env._("Quality problems that were closed"),
            "sessions": self.env._("Trainings that were verified"),
            "shipments": self.env._("Shipments told and received in time"),
            "obligations": self.env._("Obligations that were met in time"),
            "complaints": self.env._("Complaints that were closed"),
            "answers": self.env._("Complaints contacted and answered in time"),
            "improvements": self.env._("Improvements whose effect was verified"),
            "requests": self.env._("Requests that the customer confirmed"),
            "visitors": self.env._("Visitor requests that were done"),
        }

    @api.model
    def _measure(self, name, company, first, last):
        """``(good, all, model, domain of all)`` of one measure."""
        model, good, every = getattr(self, f"_measure_{name}")(company, first, last)
        records = self.env[model].sudo().with_context(active_test=False)
        total = records.search_count(every)
        fine = records.search_count(every & good) if total else 0
        return fine, total, model, list(every)

    @api.model
    def _moments(self, company, first, last):
        """A domain maker for a datetime field within the days."""
        retention = self.env["service.retention.mixin"]
        after = datetime.combine(last, time.min).date()
        start, end = retention._get_company_moments(
            company, first, after.fromordinal(after.toordinal() + 1)
        )

        def within(name):
            return Domain(name, ">=", start) & Domain(name, "<", end)

        return within

    def _own(self, company):
        return Domain("company_id", "=", company.id)

    # -- service system ---

    def _measure_departments(self, company, _first, _last):
        every = self._own(company) & Domain("active", "=", True)
        return "hr.department", Domain("manager_id", "!=", False), every

    def _measure_trained(self, company, first, last):
        """D1-L3, D2-C2.4"""
        within = self._moments(company, first, last)
        every = self._own(company) & within("held_at")
        every &= Domain("presence", "=", "present") & Domain("result", "!=", "open")
        return "care.training.attendance", Domain("result", "=", "passed"), every

    def _measure_certified(self, company, _first, last):
        """D4-5.8"""
        every = Domain("employee_id.company_id", "=", company.id)
        every &= Domain("is_certification", "=", True)
        good = Domain("valid_to", "=", False) | Domain("valid_to", ">=", last)
        return "hr.employee.skill", good, every

    def _measure_inspections(self, company, first, last):
        every = self._own(company) & Domain("state", "!=", "cancelled")
        every &= Domain("date_due", ">=", first) & Domain("date_due", "<=", last)
        good = Domain("state", "in", ("done", "signed", "approved"))
        return "service.checklist.run", good, every

    def _measure_findings(self, company, first, last):
        every = self._own(company)
        every &= Domain("date_due", ">=", first) & Domain("date_due", "<=", last)
        return "service.checklist.finding", Domain("state", "=", "closed"), every

    def _measure_problems(self, company, first, last):
        within = self._moments(company, first, last)
        every = self._own(company) & Domain("state", "!=", "cancelled")
        every &= within("reported_at")
        return "aftersales.problem", Domain("state", "=", "closed"), every

    def _measure_sessions(self, company, first, last):
        within = self._moments(company, first, last)
        every = self._own(company) & within("date_start")
        every &= Domain("state", "not in", ("requested", "cancelled"))
        return "care.training.session", Domain("state", "=", "verified"), every

    # -- service of goods ---

    def _get_obligations(self, company, first, last, models_):
        within = self._moments(company, first, last)
        every = self._own(company) & within("due") & Domain("state", "!=", "cancelled")
        if models_:
            every &= Domain("res_model", "in", models_)
        return "service.deadline", Domain("state", "=", "met"), every

    def _measure_shipments(self, company, first, last):
        """D2-17"""
        return self._get_obligations(company, first, last, ["sale.shipment"])

    def _measure_obligations(self, company, first, last):
        return self._get_obligations(company, first, last, [])

    # -- service of customers ---

    def _measure_complaints(self, company, first, last):
        """By the day of receipt, without what was recorded twice (D4-8.5.7)."""
        within = self._moments(company, first, last)
        every = self._own(company) & Domain("kind", "=", "complaint")
        every &= within("received_at") & Domain("state", "!=", "cancelled")
        return "care.complaint", Domain("state", "=", "closed"), every

    def _measure_answers(self, company, first, last):
        """D3-9.6"""
        return self._get_obligations(company, first, last, ["care.complaint"])

    def _measure_improvements(self, company, first, last):
        """D4-8.5.10b"""
        within = self._moments(company, first, last)
        every = self._own(company) & within("improvement_due")
        return "care.improvement", Domain("state", "=", "verified"), every

    def _measure_requests(self, company, first, last):
        """D2-P3.2"""
        within = self._moments(company, first, last)
        every = self._own(company) & within("received_at")
        every &= Domain("state", "!=", "cancelled")
        return "care.request", Domain("state", "=", "confirmed"), every

    def _measure_visitors(self, company, first, last):
        """D4-11.1"""
        within = self._moments(company, first, last)
        every = self._own(company) & within("create_date")
        every &= Domain("state", "!=", "cancelled")
        return "care.visitor.request", Domain("state", "=", "done"), every
