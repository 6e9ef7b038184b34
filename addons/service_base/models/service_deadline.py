# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from .service_deadline_flow_mixin import LIVE

BADGES = [
    ("on_time", "On time"),
    ("soon", "Soon due"),
    ("overdue", "Overdue"),
    ("paused", "Paused"),
    ("done", "Ended"),
]


class ServiceDeadline(models.Model):
    """An obligation of a document that runs to a moment (design 3.2).

    Made and changed only by the methods of the flow, see
    ``service.deadline.mixin``. The end is fixed at the start: a policy that
    changes later does not move it. Late is what is later than the end.
    """

    _name = "service.deadline"
    _description = "Deadline"
    _inherit = [
        "service.guarded.mixin",
        "service.deadline.flow.mixin",
        "service.deadline.shift.mixin",
        "service.deadline.sweep.mixin",
    ]
    _order = "due, id"
    _check_company_auto = True
    _guarded_fields = (
        "company_id",
        "rule_id",
        "res_model",
        "res_id",
        "res_name",
        "partner_id",
        "user_id",
        "calendar_id",
        "quantity",
        "amount",
        "hour",
        "start",
        "due",
        "soon_at",
        "escalate_at",
        "met_at",
        "late_hours",
        "paused_at",
        "paused_amount",
        "state",
        "overdue_at",
        "escalated_at",
        "sweep_error",
    )

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    rule_id = fields.Many2one(
        "service.deadline.rule",
        string="Obligation",
        required=True,
        readonly=True,
        index=True,
        # Used rules stay; they go only with their whole addon.
        ondelete="cascade",
    )
    code = fields.Char(related="rule_id.code")
    rule = fields.Char(related="rule_id.rule")
    clock = fields.Selection(related="rule_id.clock")
    res_model = fields.Char(string="Document Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document Id", model_field="res_model", required=True, readonly=True
    )
    res_name = fields.Char(string="Document", readonly=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        readonly=True,
        check_company=True,
        index="btree_not_null",
    )
    user_id = fields.Many2one(
        "res.users", string="Responsible", readonly=True, index="btree_not_null"
    )
    calendar_id = fields.Many2one(
        "resource.calendar", string="Working Hours", required=True, readonly=True
    )
    quantity = fields.Float(readonly=True, digits="Product Unit", aggregator=None)
    amount = fields.Float(
        string="Limit",
        readonly=True,
        aggregator=None,
        help="Hours, days or months by the policy in force at the start.",
    )
    hour = fields.Float(string="Until", readonly=True, aggregator=None)
    start = fields.Datetime(required=True, readonly=True)
    due = fields.Datetime(required=True, readonly=True)
    soon_at = fields.Datetime(string="Amber From", readonly=True)
    met_at = fields.Datetime(string="Met", readonly=True)
    late_hours = fields.Float(
        string="Hours Late", readonly=True, help="Hours of the clock, when met."
    )
    paused_at = fields.Datetime(string="Paused Since", readonly=True)
    paused_amount = fields.Float(
        string="Given Back",
        readonly=True,
        aggregator=None,
        help="What pauses took, in hours or days as the clock counts.",
    )
    state = fields.Selection(
        [
            ("open", "Open"),
            ("overdue", "Overdue"),
            ("paused", "Paused"),
            ("met", "Met"),
            ("met_late", "Met late"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="open",
        required=True,
        readonly=True,
    )
    badge = fields.Selection(
        BADGES,
        string="Light",
        compute="_compute_badge",
        search="_search_badge",
        help="As the clock stands now.",
    )
    overdue_at = fields.Datetime(
        string="Found Overdue",
        readonly=True,
        help="When the sweep found it and told who is responsible.",
    )
    escalate_at = fields.Datetime(string="Escalates", readonly=True)
    escalated_at = fields.Datetime(string="Escalated", readonly=True)
    sweep_error = fields.Char(string="Nobody Was Told", readonly=True)
    pause_ids = fields.One2many("service.deadline.pause", "deadline_id", readonly=True)
    change_ids = fields.One2many(
        "service.deadline.change", "deadline_id", readonly=True
    )

    # The sweep: what is open, by its end; what is overdue and to escalate.
    _sweep_due = models.Index("(due, id) WHERE state = 'open'")
    _sweep_escalate = models.Index(
        "(escalate_at, id) WHERE state = 'overdue' AND escalated_at IS NULL "
        "AND escalate_at IS NOT NULL"
    )
    _document = models.Index("(res_model, res_id)")
    _live_order = models.Index("(due, id) WHERE state IN ('open', 'overdue', 'paused')")
    _one_live = models.UniqueIndex(
        "(res_model, res_id, rule_id) WHERE state IN ('open', 'overdue', 'paused')",
        "This deadline runs already: restart or extend it.",
    )

    @api.depends("rule_id.name", "res_name")
    def _compute_display_name(self):
        for deadline in self:
            deadline.display_name = " · ".join(
                filter(None, [deadline.res_name, deadline.rule_id.name])
            )

    @api.depends("state", "due", "soon_at")
    def _compute_badge(self):
        now = fields.Datetime.now()
        for deadline in self:
            deadline.badge = deadline._get_badge(now)

    def _get_badge(self, now):
        """The light at a moment; the sweep may not have come round yet."""
        if self.state == "paused":
            return "paused"
        if self.state not in LIVE:
            return "done"
        if self.due < now:
            return "overdue"
        return "soon" if self.soon_at and self.soon_at <= now else "on_time"

    def _search_badge(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        running = Domain("state", "in", ("open", "overdue"))
        in_time = running & Domain("due", ">=", now)
        later = Domain("soon_at", "=", False) | Domain("soon_at", ">", now)
        domains = {
            "overdue": running & Domain("due", "<", now),
            "soon": in_time & Domain("soon_at", "<=", now),
            "on_time": in_time & later,
            "paused": Domain("state", "=", "paused"),
            "done": Domain("state", "not in", LIVE),
        }
        return Domain.OR(domains[name] for name in value if name in domains)

    @api.ondelete(at_uninstall=True)
    def _unlink_only_with_document(self):
        """Also refused to the superuser; a document takes its deadlines along."""
        if self and not self._is_in_transition():
            raise AccessError(
                self.env._(
                    "%s: deadlines are kept. They go only with their document; cancel "
                    "them by the document's own buttons.",
                    self[0].display_name,
                )
            )

    def action_open_document(self):
        """Open what the deadline belongs to."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [[False, "form"]],
        }
