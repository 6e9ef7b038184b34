# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class CareScript(models.Model):
    """A script of the library (话术, S68): what is said, and to whom (D4-9.3).

    Greeting with the office and one's own name first (D4-9.3), network selling
    (D4-7.2.3.6), and others. The text stands in versions.
    """

    _name = "care.script"
    _description = "Script"
    _inherit = ["mail.thread"]
    _order = "kind, sequence, name, id"

    name = fields.Char(required=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    kind = fields.Selection(
        [
            ("greeting", "Greeting"),
            ("hotline", "Hotline"),
            ("selling", "Network selling"),
            ("complaint", "Complaint"),
            ("other", "Other"),
        ],
        required=True,
        default="hotline",
    )
    version_ids = fields.One2many("care.script.version", "script_id")
    current_id = fields.Many2one(
        "care.script.version", string="In Use", compute="_compute_current"
    )
    text = fields.Html(string="Text in Use", compute="_compute_current")
    waiting_count = fields.Integer(string="To Confirm", compute="_compute_current")

    @api.depends("version_ids.state")
    def _compute_current(self):
        versions = self.env["care.script.version"].search(
            [("script_id", "in", self.ids), ("state", "in", ("asked", "in_use"))]
        )
        by_script = versions.grouped("script_id")
        for script in self:
            own = by_script.get(script._origin, versions.browse())
            current = own.filtered(lambda version: version.state == "in_use")
            script.current_id = current
            script.text = current.text
            script.waiting_count = len(own - current)
