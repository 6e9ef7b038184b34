# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

# Smart buttons of the file: field of the count, model that is counted.
_COUNTED = (
    ("unit_call_count", "helpdesk.ticket"),
    ("unit_visit_count", "aftersales.visit"),
    ("unit_repair_count", "repair.order"),
    ("unit_verdict_count", "aftersales.verdict"),
    ("unit_problem_count", "aftersales.problem"),
)


class StockLot(models.Model):
    """The file of a unit on one screen: by serial, all that ever happened."""

    _inherit = "stock.lot"

    event_ids = fields.One2many(
        "aftersales.unit.event", "lot_id", string="File", readonly=True
    )
    event_cost = fields.Monetary(
        string="Cost to Date",
        compute="_compute_event_amounts",
        currency_field="unit_currency_id",
        help="Parts, exchanges and whatever else its events cost us.",
    )
    event_revenue = fields.Monetary(
        string="Revenue to Date",
        compute="_compute_event_amounts",
        currency_field="unit_currency_id",
    )
    unit_currency_id = fields.Many2one(
        "res.currency", compute="_compute_unit_currency_id"
    )
    warranty_clock_end = fields.Date(
        string="Runs Until",
        compute="_compute_warranty_clock",
        help="The company's warranty, the days in repair added.",
    )
    warranty_added_days = fields.Integer(
        string="Days Added", compute="_compute_warranty_clock"
    )
    warranty_days_left = fields.Integer(
        string="Days Left", compute="_compute_warranty_clock"
    )
    warranty_used_percent = fields.Float(
        string="Warranty Used (%)", compute="_compute_warranty_clock"
    )
    warranty_state = fields.Selection(
        [("none", "Unknown"), ("running", "In warranty"), ("over", "Over")],
        string="Warranty",
        compute="_compute_warranty_clock",
    )
    unit_call_count = fields.Integer(compute="_compute_unit_counts")
    unit_visit_count = fields.Integer(compute="_compute_unit_counts")
    unit_repair_count = fields.Integer(compute="_compute_unit_counts")
    unit_verdict_count = fields.Integer(compute="_compute_unit_counts")
    unit_problem_count = fields.Integer(compute="_compute_unit_counts")

    def _mail_get_partner_fields(self, introspect_fields=False):
        """Whom to write to: who has the unit.

        Core's customers of a lot come from manufacturing and transfers, which
        most people of after-sales may not read: the talk of a unit would fail.
        """
        names = super()._mail_get_partner_fields(introspect_fields)
        if self.env["mrp.production"].has_access("read"):
            return names
        return ["delivery_partner_id"]

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_unit_currency_id(self):
        for lot in self:
            lot.unit_currency_id = (lot.company_id or self.env.company).currency_id

    @api.depends_context("company")
    def _compute_event_amounts(self):
        groups = self.env["aftersales.unit.event"]._read_group(
            [("lot_id", "in", self.ids), ("company_id", "=", self.env.company.id)],
            ["lot_id"],
            ["cost:sum", "revenue:sum"],
        )
        amounts = {lot: (cost, revenue) for lot, cost, revenue in groups}
        for lot in self:
            lot.event_cost, lot.event_revenue = amounts.get(lot._origin, (0.0, 0.0))

    @api.depends("delivery_date", "warranty_end_date")
    @api.depends_context("company")
    def _compute_warranty_clock(self):
        today = self.env["service.policy"]._today(self.env.company)
        ends = self._origin._get_warranty_ends(today)
        for lot in self:
            end, added = ends.get(lot._origin, (None, 0))
            lot.warranty_clock_end = end or False
            lot.warranty_added_days = added
            lot.warranty_days_left = max((end - today).days, 0) if end else 0
            lot.warranty_state = (
                "none" if not end else "running" if today <= end else "over"
            )
            lot.warranty_used_percent = lot._get_used_percent(end, today)

    def _get_used_percent(self, end, today):
        start = self.delivery_date
        if not end or not start or end <= start:
            return 100.0 if end else 0.0
        used = (today - start).days / (end - start).days
        return 100.0 * min(max(used, 0.0), 1.0)

    @api.depends_context("uid")
    def _compute_unit_counts(self):
        for name, model in _COUNTED:
            counts = {}
            if self.env[model].has_access("read"):
                counts = dict(
                    self.env[model]._read_group(
                        [("lot_id", "in", self.ids)], ["lot_id"], ["__count"]
                    )
                )
            for lot in self:
                lot[name] = counts.get(lot._origin, 0)

    # -- ways to its documents -----------------------------------------------------

    def action_open_file(self):
        """The file of this unit."""
        self.ensure_one()
        view = self.env.ref("aftersales_repair.stock_lot_view_form_unit")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("File of %s", self.name),
            "res_model": "stock.lot",
            "res_id": self.id,
            "views": [[view.id, "form"]],
        }

    def action_ask_entitlement(self):
        """What is it entitled to, today?"""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_entitlement_action"
        )
        return {
            **action,
            "target": "new",
            "context": {"default_lot_id": self.id, "default_serial": self.name},
        }

    def action_report_problem(self):
        """A quality problem of this unit (S16)."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Quality Problem"),
            "res_model": "aftersales.problem",
            "views": [[False, "form"]],
            "context": {
                "default_lot_id": self.id,
                "default_product_id": self.product_id.id,
                "default_partner_id": self.delivery_partner_id.id,
            },
        }

    def action_view_unit_calls(self):
        return self._view_of("helpdesk.ticket", self.env._("Calls"))

    def action_view_unit_visits(self):
        return self._view_of("aftersales.visit", self.env._("Visits"))

    def action_view_unit_repairs(self):
        return self._view_of("repair.order", self.env._("Repairs"))

    def action_view_unit_verdicts(self):
        return self._view_of("aftersales.verdict", self.env._("Verdicts"))

    def action_view_unit_problems(self):
        return self._view_of("aftersales.problem", self.env._("Quality Problems"))

    def _view_of(self, model, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "list,form",
            "domain": [("lot_id", "in", self.ids)],
        }
