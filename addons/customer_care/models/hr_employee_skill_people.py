# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import date_utils

from odoo.addons.service_base.jobs import each_record, speak_to


class HrEmployeeSkill(models.Model):
    """Certificates that end soon (S65, D4-5.8, D2-C5.2).

    Core keeps certificates and their validity; the suite warns in time and shows
    them in the list of what is missing.
    """

    _inherit = "hr.employee.skill"

    expiry = fields.Selection(
        [("valid", "Valid"), ("soon", "Expires soon"), ("expired", "Expired")],
        string="Validity",
        compute="_compute_expiry",
        search="_search_expiry",
        help="Soon: within the days of the policy (D4-5.8).",
    )
    warned_for = fields.Date(
        readonly=True, copy=False, help="The end that people were warned of."
    )

    @api.depends("valid_to", "employee_id")
    def _compute_expiry(self):
        for company, skills in self.grouped(
            lambda one: one.sudo().employee_id.company_id or self.env.company
        ).items():
            today, limit = self._get_expiry_days(company)
            for skill in skills:
                end = skill.valid_to
                if not end or end > limit:
                    skill.expiry = "valid"
                else:
                    skill.expiry = "expired" if end < today else "soon"

    @api.model
    def _get_expiry_days(self, company):
        """Today and the last day whose certificates are warned of."""
        policy = self.env["service.policy"]
        today = policy._today(company)
        days = int(policy._get_value("certificate.warn_days", company, today))
        return today, date_utils.add(today, days=days)

    def _search_expiry(self, operator, value):
        if operator != "in":
            return NotImplemented
        today, limit = self._get_expiry_days(self.env.company)
        domains = {
            "valid": ["|", ("valid_to", "=", False), ("valid_to", ">", limit)],
            "soon": [("valid_to", ">=", today), ("valid_to", "<=", limit)],
            "expired": [("valid_to", "<", today)],
        }
        return fields.Domain.OR(domains[one] for one in value if one in domains)

    @api.model_create_multi
    def create(self, vals_list):
        if any("warned_for" in vals for vals in vals_list):
            self._check_warned()
        return super().create(vals_list)

    def write(self, vals):
        if "warned_for" in vals:
            self._check_warned()
        return super().write(vals)

    @api.model
    def _check_warned(self):
        if not self.env.su:
            raise AccessError(self.env._("The daily job notes whom it warned."))

    @api.model
    def _get_ending(self, company):
        """Certificates of the company's people that end soon and have no
        successor; those that ended are a gap of their own."""
        today, limit = self._get_expiry_days(company)
        skills = self.sudo().search(
            [
                ("is_certification", "=", True),
                ("employee_id.company_id", "=", company.id),
                "|",
                ("valid_to", "=", False),
                ("valid_to", ">=", today),
            ]
        )
        lasting = {
            (one.employee_id, one.skill_id)
            for one in skills
            if not one.valid_to or one.valid_to > limit
        }
        return skills.filtered(
            lambda one: (
                one.valid_to
                and one.valid_to <= limit
                and (one.employee_id, one.skill_id) not in lasting
            )
        )

    @api.model
    def _cron_warn_expiry(self):
        """Once for each end: a to-do for the person, else for the superior."""
        for company in self.env["res.company"].search([("active", "=", True)]):
            ending = self._get_ending(company)
            each_record(ending, lambda some: some._warn_of_end(), company=company)

    def _warn_of_end(self):
        model_id = self.env["ir.model"]._get_id("hr.employee")
        todo = self.env.ref("mail.mail_activity_data_todo").id
        activities = []
        for skill in self:
            person = skill.employee_id
            user = person.user_id or person.parent_id.user_id
            if skill.warned_for == skill.valid_to or not user:
                continue
            read = speak_to(skill, user)
            activities.append(
                {
                    "res_model_id": model_id,
                    "res_id": person.id,
                    "activity_type_id": todo,
                    "user_id": user.id,
                    "date_deadline": skill.valid_to,
                    "summary": read.env._(
                        "Certificate %(name)s ends on %(day)s (D4-5.8)",
                        name=read.skill_id.name,
                        day=skill.valid_to,
                    ),
                }
            )
            skill.warned_for = skill.valid_to
        self.env["mail.activity"].sudo().create(activities)
