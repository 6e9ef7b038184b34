# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class AftersalesSiteMaker(models.TransientModel):
    """Makes sites with their stores, many at once (D4-4.2)."""

    _name = "aftersales.site.maker"
    _description = "New sites"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    level = fields.Selection(
        [("department", "Departments"), ("site", "Sites")],
        required=True,
        default="site",
    )
    parent_id = fields.Many2one(
        "aftersales.site",
        required=True,
        compute="_compute_parent_id",
        store=True,
        readonly=False,
        domain="[('company_id', '=', company_id), "
        "('level', '=', 'bmd' if level == 'department' else 'department')]",
    )
    line_ids = fields.One2many("aftersales.site.maker.line", "maker_id")

    @api.depends("level", "company_id")
    def _compute_parent_id(self):
        """The only one that it can belong to, if there is only one."""
        for maker in self:
            above = "bmd" if maker.level == "department" else "department"
            found = self.env["aftersales.site"].search(
                [("company_id", "=", maker.company_id.id), ("level", "=", above)],
                limit=2,
            )
            maker.parent_id = found if len(found) == 1 else False

    def action_make(self):
        self.ensure_one()
        if not self.line_ids:
            raise UserError(self.env._("Name at least one site to make."))
        sites = self.env["aftersales.site"].create(
            [self._prepare_site_vals(line) for line in self.line_ids]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_stock.aftersales_site_action"
        )
        return {**action, "domain": [("id", "in", sites.ids)]}

    def _prepare_site_vals(self, line):
        vals = {
            "name": line.name,
            "code": line.code,
            "level": self.level,
            "parent_id": self.parent_id.id,
            "company_id": self.company_id.id,
            "user_ids": [fields.Command.set(line.user_ids.ids)],
        }
        if self.level == "site":
            return {**vals, "chief_id": line.chief_id.id}
        return {
            **vals,
            "supervisor_id": line.supervisor_id.id,
            "manager_id": line.manager_id.id,
            "accountant_ids": [fields.Command.set(line.accountant_ids.ids)],
        }
