# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class ServiceRetentionReview(models.TransientModel):
    """Registers with records whose retention is over (S69).

    Shows them and deletes nothing: that is done by people, in the lists.
    """

    _name = "service.retention.review"
    _description = "Retention over"
    _order = "company_id, name"

    name = fields.Char(string="Register", readonly=True)
    res_model = fields.Char(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    years = fields.Integer(string="Kept (years)", readonly=True)
    record_count = fields.Integer(string="Retention over", readonly=True)

    @api.model
    def action_review(self):
        """List registers and how many of their records may go."""
        self.env["service.guarded.mixin"]._check_roles(
            "service_base.group_policy_manager"
        )
        rows = self.create(self._prepare_rows())
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Retention Over"),
            "res_model": self._name,
            "view_mode": "list",
            "domain": [("id", "in", rows.ids)],
            "help": self.env._(
                "<p class='o_view_nocontent_smiling_face'>Nothing to decide</p>"
                "<p>No record of a register is older than its retention.</p>"
            ),
        }

    def _prepare_rows(self):
        rows = []
        for model in self._get_reviewed_models():
            for company in self.env.companies:
                domain = model._get_retention_over_domain(company)
                count = domain and model.search_count(domain)
                if not count:
                    continue
                rows.append(
                    {
                        "name": self.env["ir.model"]._get(model._name).name,
                        "res_model": model._name,
                        "company_id": company.id,
                        "years": model._get_retention_years(company),
                        "record_count": count,
                    }
                )
        return rows

    def _get_reviewed_models(self):
        """Registers that the user can read; lines and proof go with theirs."""
        for name in self.env["service.retention.mixin"]._get_register_models():
            model = self.env[name].with_context(active_test=False)
            if self._is_reviewed(model) and model.has_access("read"):
                yield model

    def _is_reviewed(self, model) -> bool:
        register = self.env.registry["service.register.mixin"]
        return isinstance(model, register) and not model._register_parent

    def action_view_records(self):
        """The records themselves, in their own list, archived ones too."""
        self.ensure_one()
        model = self.env.get(self.res_model)
        if model is None or not self._is_reviewed(model):
            raise UserError(self.env._("%s is no register.", self.res_model))
        model = model.with_context(active_test=False)
        found = model.search(model._get_retention_over_domain(self.company_id) or [])
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self.res_model,
            "view_mode": "list,form",
            "domain": [("id", "in", found.ids)],
            "context": {"active_test": False, "create": False},
        }
