# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class SaleDayListLine(models.Model):
    """One item that was open when the day ended, and why (S51, D2-2.4)."""

    _name = "sale.day.list.line"
    _description = "Item open at day end"
    _inherit = ["service.retention.mixin", "service.guarded.mixin"]
    _order = "list_id desc, user_id, kind, id"

    _register_parent = "list_id"
    _guarded_fields = (
        "list_id",
        "user_id",
        "kind",
        "res_model",
        "res_id",
        "item_id",
        "name",
        "what",
        "date_due",
    )

    list_id = fields.Many2one(
        "sale.day.list", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="list_id.company_id", store=True, precompute=True, ondelete="restrict"
    )
    day = fields.Date(related="list_id.day", store=True)
    user_id = fields.Many2one(
        "res.users", string="Person", readonly=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [
            ("activity", "Activity"),
            ("deadline", "Deadline"),
            ("document", "Document"),
        ],
        readonly=True,
    )
    res_model = fields.Char(string="Register Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", readonly=True
    )
    item_id = fields.Integer(string="Number of Record", readonly=True, aggregator=None)
    name = fields.Char(string="Item", readonly=True)
    what = fields.Char(string="To Do", readonly=True)
    date_due = fields.Date(string="Due", readonly=True)
    reason = fields.Char(string="Why Not Today", help="And when it will be done.")
    is_open = fields.Boolean(string="Still Open", compute="_compute_is_open")

    def _compute_is_open(self):
        """Whether it is open now; asked once for each register."""
        rules = self.env["sale.day.list"]._get_day_rules()
        models_of = {"activity": "mail.activity", "deadline": "service.deadline"}
        self.is_open = False
        for (kind, model), lines in self.grouped(
            lambda line: (line.kind, models_of.get(line.kind, line.res_model))
        ).items():
            if model not in self.env:
                continue
            domain = Domain("id", "in", lines.mapped("item_id"))
            if kind == "deadline":
                domain &= Domain("state", "in", ("open", "overdue"))
            elif kind == "document":
                domain &= rules[model][1] if model in rules else Domain.FALSE
            found = set(self.env[model].sudo().search(domain).ids)
            for line in lines:
                line.is_open = line.item_id in found

    def write(self, vals):
        closed = self.list_id.filtered(lambda one: one.state == "closed")
        if "reason" in vals and closed:
            raise UserError(
                self.env._(
                    "%s is closed (D2-2.4).",
                    ", ".join(closed.mapped("display_name")[:5]),
                )
            )
        return super().write(vals)

    def action_open_item(self):
        """Go to the document, with the user's own rights."""
        if not self:
            return False
        self.check_access("read")
        line = self[:1]
        model = line.res_model
        if model == "sale.circulation.reader":
            reader = self.env[model].browse(line.res_id)
            model, res_id = "sale.circulation", reader.circulation_id.id
        elif model == "sale.work.plan.line":
            item = self.env[model].browse(line.res_id)
            model, res_id = "sale.work.plan", item.plan_id.id
        else:
            res_id = line.res_id
        return {
            "type": "ir.actions.act_window",
            "res_model": model,
            "res_id": res_id,
            "view_mode": "form",
            "views": [[False, "form"]],
        }
