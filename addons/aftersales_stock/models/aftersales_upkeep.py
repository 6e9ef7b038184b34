# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..roles import KEEPER
from .aftersales_count_round_mixin import COUNTERS


class AftersalesUpkeep(models.Model):
    """One upkeep of goods in store: due by their cycle, or forced by rust.

    When it is done the next one is due so many days later (D4-3.1.4.3b,
    D4-3.1.4.3c). Records that are done are the upkeep records (保养记录).
    """

    _name = "aftersales.upkeep"
    _description = "Upkeep"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "aftersales.upkeep.cycle.mixin",
        "service.register.mixin",
        "service.numbered.mixin",
    ]
    _order = "date_due, id"
    _check_company_auto = True

    _register_draft_states = ("due",)
    _register_closed_states = ("done", "cancelled")
    _register_date_field = "done_on"
    _guarded_fields = ("name", "done_on", "done_by_id", "kind", "previous_id")

    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Lot or Serial",
        ondelete="restrict",
        check_company=True,
        domain="[('product_id', '=', product_id)]",
    )
    location_id = fields.Many2one(
        "stock.location",
        string="Place",
        required=True,
        ondelete="restrict",
        check_company=True,
        domain="[('aftersales_store', 'in', ('good', 'damaged'))]",
    )
    site_id = fields.Many2one(
        related="location_id.aftersales_site_id",
        store=True,
        index=True,
        ondelete="restrict",
    )
    kind = fields.Selection(
        [("cycle", "By cycle"), ("forced", "Forced: rust or damage")],
        required=True,
        default="cycle",
        readonly=True,
    )
    cycle_days = fields.Integer(
        string="Cycle", related="product_id.upkeep_days", help="Days."
    )
    date_due = fields.Date(
        string="Due",
        required=True,
        default=lambda self: self.env["service.policy"]._today(self.env.company),
        tracking=True,
    )
    condition = fields.Selection(
        [
            ("good", "In order"),
            ("dusty", "Dusty or dirty"),
            ("rust", "Rust"),
            ("damaged", "Broken"),
        ],
        string="Condition Found",
        default="good",
        required=True,
        tracking=True,
    )
    work = fields.Char(string="What Was Done")
    user_id = fields.Many2one(
        "res.users",
        string="Keeper",
        domain="[('share', '=', False)]",
        ondelete="restrict",
    )
    state = fields.Selection(
        [("due", "To do"), ("done", "Done"), ("cancelled", "Cancelled")],
        string="Status",
        default="due",
        required=True,
        readonly=True,
        tracking=True,
        group_expand=True,
    )
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )
    done_on = fields.Date(readonly=True, copy=False)
    done_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    previous_id = fields.Many2one(
        "aftersales.upkeep", readonly=True, copy=False, ondelete="restrict"
    )

    # One cycle at a time for the same goods, also from two receipts at once.
    _one_open = models.UniqueIndex(
        "(product_id, location_id, COALESCE(lot_id, 0), kind) WHERE state = 'due'",
        "These goods have an upkeep of this kind to do already.",
    )
    _to_do = models.Index("(company_id, date_due) WHERE state = 'due'")

    @api.depends("date_due", "state")
    def _compute_is_overdue(self):
        for record in self:
            today = self.env["service.policy"]._today(record.company_id)
            record.is_overdue = record.state == "due" and record.date_due < today

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["service.policy"]._today(self.env.company)
        late = [("state", "=", "due"), ("date_due", "<", today)]
        return late if True in value else ["!", "&", *late]

    def write(self, vals):
        closed = self.filtered(lambda record: record.state != "due")
        fixed = {"product_id", "lot_id", "location_id", "date_due", "condition", "work"}
        if closed and fixed & set(vals) and not self._is_in_transition():
            self._raise_reasons(
                self.env._("Upkeep records stay as they were written."),
                {record: [self.env._("It is closed.")] for record in closed},
            )
        return super().write(vals)

    # -- steps ------------------------------------------------------------------------

    def action_report_rust(self):
        """Rust was seen: these goods are upkept at once (D4-3.1.4.3c)."""
        return self._run_step(
            "report_rust", COUNTERS, self.env._("Rust cannot be reported.")
        )

    def _get_cannot_report_rust_reasons(self):
        return {
            record: []
            if record.kind == "cycle" and record.state == "due"
            else [self.env._("Its upkeep is forced already, or it is closed.")]
            for record in self
        }

    def _do_report_rust(self):
        self._receive(
            [
                {
                    "product": record.product_id,
                    "lot": record.lot_id,
                    "location": record.location_id,
                    "condition": "rust",
                }
                for record in self.sudo()
            ]
        )

    def action_done(self):
        """Done: the record stays, the next one is due after the cycle."""
        return self._run_step("done", COUNTERS, self.env._("The upkeep is not done."))

    def _get_cannot_done_reasons(self):
        reasons = {}
        mine = self.site_id if self.env.su else self.site_id._acts_for(self.env.user)
        for record in self:
            texts = reasons[record] = []
            if record.state != "due":
                texts.append(self.env._("It is closed."))
            if not (record.work or "").strip():
                texts.append(self.env._("Write what was done first (D4-3.1.4.3c)."))
            if record.site_id not in mine:
                texts.append(self.env._("You do not act for its site (D4-2.1b)."))
        return reasons

    def _do_done(self):
        today = self.env["service.policy"]._today
        records = self.sudo()
        for company, same in records.grouped("company_id").items():
            same._in_transition().write(
                {
                    "state": "done",
                    "done_on": today(company),
                    "done_by_id": self.env.uid,
                }
            )
        records.activity_feedback(["mail.mail_activity_data_todo"])
        records._plan_next()

    def action_cancel(self):
        """The goods are gone."""
        return self._run_step(
            "cancel", (*COUNTERS, KEEPER), self.env._("It cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        held = self.env["stock.quant"].sudo()
        reasons = {}
        for record in self:
            texts = reasons[record] = []
            if record.state != "due":
                texts.append(self.env._("It is closed."))
            left = held._get_available_quantity(
                record.product_id, record.location_id, lot_id=record.lot_id
            )
            if left > 0:
                texts.append(
                    self.env._("The goods lie in %s still.", record.location_id.name)
                )
        return reasons

    def _do_cancel(self):
        records = self.sudo()
        records._in_transition().write({"state": "cancelled"})
        records.activity_unlink(["mail.mail_activity_data_todo"])
