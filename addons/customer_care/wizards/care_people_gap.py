# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import date_utils

from ..roles import APPRAISERS

KINDS = [
    ("session", "Training or drill owed"),
    ("appraisal", "Appraisal missing"),
    ("ending", "Certificate ends soon"),
    ("certificate", "Certificate missing"),
]


class CarePeopleGap(models.TransientModel):
    """What the team lacks today: sessions owed, appraisals, certificates (S65).

    Worked out when somebody looks, in a fixed number of queries: held sessions of
    the year against the policies (D3-11.22, D3-11.23, D2-C5.1), the last quarter's
    appraisals (D2-C2.3), certificates that end (D4-5.8), and posts whose
    certificate the person has not.
    """

    _name = "care.people.gap"
    _description = "What the team lacks"
    _order = "kind, date_due, id"
    _rec_name = "label"

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    kind = fields.Selection(KINDS, string="What", required=True, readonly=True)
    label = fields.Char(string="Which", readonly=True)
    rule = fields.Char(readonly=True)
    employee_id = fields.Many2one("hr.employee", readonly=True)
    training_kind_id = fields.Many2one("care.training.kind", readonly=True)
    required = fields.Float(readonly=True, aggregator=None)
    done = fields.Float(readonly=True, aggregator=None)
    shortfall = fields.Float(readonly=True)
    date_due = fields.Date(string="Due", readonly=True)
    is_late = fields.Boolean(string="Overdue", readonly=True)

    @api.model
    def _get_gaps(self, company, day=None):
        """All that lacks, as values of rows.

        :param company: res.company record
        :param day: date; today by the company's calendar when left out
        """
        day = day or self.env["service.policy"]._today(company)
        rows = [
            *self._get_session_gaps(company, day),
            *self._get_appraisal_gaps(company, day),
            *self._get_certificate_gaps(company, day),
        ]
        return [{"company_id": company.id, **row} for row in rows]

    @api.model
    def _get_session_gaps(self, company, day):
        """Held sessions of the year, by kind, against what the policy asks."""
        first = date_utils.start_of(day, "year")
        last = date_utils.end_of(day, "year")
        kinds = (
            self.env["care.training.kind"]
            .sudo()
            .search([("yearly_policy_id", "!=", False)])
        )
        sessions = self.env["care.training.session"].sudo()
        start, end = sessions._get_company_moments(
            company, first, date_utils.add(day, days=1)
        )
        counts = dict(
            sessions._read_group(
                [
                    ("company_id", "=", company.id),
                    ("kind_id", "in", kinds.ids),
                    ("state", "in", ("held", "verified")),
                    ("held_at", ">=", start),
                    ("held_at", "<", end),
                ],
                ["kind_id"],
                ["__count"],
            )
        )
        rows = []
        for kind in kinds:
            required = kind.yearly_policy_id._get_number(company, day)
            done = counts.get(kind, 0)
            if done < required:
                rows.append(
                    {
                        "kind": "session",
                        "label": kind.name,
                        "rule": kind.rule,
                        "training_kind_id": kind.id,
                        "required": required,
                        "done": done,
                        "shortfall": required - done,
                        "date_due": last,
                        "is_late": day >= last,
                    }
                )
        return rows

    @api.model
    def _get_appraisal_gaps(self, company, day):
        """Listed from the first day after the quarter on (D2-C2.3)."""
        end = date_utils.subtract(date_utils.start_of(day, "quarter"), days=1)
        quarter = date_utils.start_of(end, "quarter")
        appraisals = self.env["care.appraisal"]
        people = appraisals.sudo()._get_missing(company, quarter)
        opened = appraisals.sudo().search(
            [
                ("company_id", "=", company.id),
                ("date_from", "=", quarter),
                ("state", "=", "draft"),
            ]
        )
        name = f"{quarter.year} Q{(quarter.month + 2) // 3}"
        return [
            {
                "kind": "appraisal",
                "label": f"{name} {person.name}",
                "rule": "D2-C2.3",
                "employee_id": person.id,
                "required": 1,
                "done": 0,
                "shortfall": 1,
                "date_due": end,
                "is_late": True,
            }
            for person in (people.sudo() | opened.employee_id)
        ]

    @api.model
    def _get_certificate_gaps(self, company, day):
        ending = self.env["hr.employee.skill"]._get_ending(company)
        rows = [
            {
                "kind": "ending",
                "label": f"{one.skill_id.name} · {one.employee_id.name}",
                "rule": "D4-5.8",
                "employee_id": one.employee_id.id,
                "required": 1,
                "done": 1,
                "shortfall": 0,
                "date_due": one.valid_to,
                "is_late": False,
            }
            for one in ending
        ]
        return rows + self._get_post_gaps(company, day)

    @api.model
    def _get_post_gaps(self, company, day):
        """Posts that ask for a certificate, held by people without it (D4-5.8)."""
        people = (
            self.env["hr.employee"]
            .sudo()
            .search(
                [
                    ("company_id", "=", company.id),
                    ("job_id.job_skill_ids.is_certification", "=", True),
                ]
            )
        )
        held = (
            self.env["hr.employee.skill"]
            .sudo()
            .search_fetch(
                [
                    ("employee_id", "in", people.ids),
                    ("is_certification", "=", True),
                    "|",
                    ("valid_to", "=", False),
                    ("valid_to", ">=", day),
                ],
                ["employee_id", "skill_id"],
            )
        )
        known = {(one.employee_id, one.skill_id) for one in held}
        return [
            {
                "kind": "certificate",
                "label": f"{skill.name} · {person.name}",
                "rule": "D4-5.8",
                "employee_id": person.id,
                "required": 1,
                "done": 0,
                "shortfall": 1,
                "date_due": day,
                "is_late": True,
            }
            for person in people
            for skill in person.job_id.job_skill_ids.filtered(
                "is_certification"
            ).skill_id
            if (person, skill) not in known
        ]

    @api.model
    def action_open(self):
        """Work it out now and show the list."""
        self.env["care.training.plan"]._check_roles(*APPRAISERS)
        gaps = self.create(self._get_gaps(self.env.company))
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_care.care_people_gap_action"
        )
        return {**action, "domain": [("id", "in", gaps.ids)]}

    def action_open_record(self):
        """Where it is put right: the person, or the sessions of the kind."""
        self.ensure_one()
        if self.training_kind_id:
            action = self.env["ir.actions.act_window"]._for_xml_id(
                "customer_care.care_training_session_action"
            )
            return {
                **action,
                "domain": [("kind_id", "=", self.training_kind_id.id)],
                "context": {"default_kind_id": self.training_kind_id.id},
            }
        if self.kind == "appraisal":
            action = self.env["ir.actions.act_window"]._for_xml_id(
                "customer_care.care_appraisal_action"
            )
            return {
                **action,
                "domain": [("employee_id", "=", self.employee_id.id)],
                "context": {"default_employee_id": self.employee_id.id},
            }
        return {
            "type": "ir.actions.act_window",
            "res_model": "hr.employee",
            "res_id": self.employee_id.id,
            "views": [[False, "form"]],
        }
