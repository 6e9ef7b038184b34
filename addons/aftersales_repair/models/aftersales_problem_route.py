# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

KINDS = [
    ("counterfeit", "Counterfeit"),
    ("safety", "Safety hazard"),
    ("major_defect", "Major defect"),
    ("batch", "Batch defect"),
    ("out_of_warranty", "Out of warranty"),
    ("malicious", "Malicious return"),
]


class AftersalesProblemRoute(models.Model):
    """Which departments hear of which kind of problem (D1-1, D1-11)."""

    _name = "aftersales.problem.route"
    _description = "Department told of quality problems"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    name = fields.Char(string="Department", required=True, translate=True)
    kind = fields.Selection(KINDS, help="Empty: problems of every kind.")
    group_id = fields.Many2one(
        "res.groups",
        string="Who",
        required=True,
        ondelete="restrict",
        help="All of the company in this group get an activity.",
    )
    company_id = fields.Many2one(
        "res.company", ondelete="restrict", help="Empty: every company."
    )
    active = fields.Boolean(default=True)

    def _get_routes(self, company):
        """All departments that hear of something in a company."""
        return self.sudo().search([("company_id", "in", (company.id, False))])

    def _get_people(self, company):
        """res.users of the department who work in the company."""
        self.ensure_one()
        return self.sudo().group_id.all_user_ids.filtered(
            lambda user: user.active and not user.share and company in user.company_ids
        )
