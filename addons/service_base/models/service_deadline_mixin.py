# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import ormcache

from .service_deadline_flow_mixin import LIVE

# The worst of a document's lights is the document's.
_WORST_FIRST = ("overdue", "soon")


class ServiceDeadlineMixin(models.AbstractModel):
    """A document with deadlines; inherit ``mail.activity.mixin`` beside it.

    ``_deadline_due_fields`` maps the code of a rule to a stored Datetime field
    of the document, for lists and calendars: the engine writes the end into
    it. List such fields among ``_guarded_fields``.
    """

    _name = "service.deadline.mixin"
    _description = "Document with deadlines"
    _inherit = "service.guarded.mixin"

    _deadline_due_fields: dict[str, str] = {}

    deadline_ids = fields.One2many(
        "service.deadline",
        "res_id",
        string="Deadlines",
        readonly=True,
        copy=False,
        bypass_search_access=True,
        groups="base.group_user",
    )
    deadline_badge = fields.Selection(
        [
            ("none", "None"),
            ("on_time", "On time"),
            ("soon", "Soon due"),
            ("overdue", "Overdue"),
        ],
        string="Deadline",
        compute="_compute_deadline_badge",
        search="_search_deadline_badge",
        help="The worst of the deadlines that run, as the clock stands now.",
    )
    deadline_count = fields.Integer(
        string="Running Deadlines",
        compute="_compute_deadline_badge",
        groups="base.group_user",
    )

    @api.depends("deadline_ids.state", "deadline_ids.due", "deadline_ids.soon_at")
    def _compute_deadline_badge(self):
        live = self._find_live_deadlines()
        now = fields.Datetime.now()
        by_document = live.grouped("res_id")
        for record in self:
            deadlines = by_document.get(record._origin.id, live.browse())
            badges = {deadline._get_badge(now) for deadline in deadlines}
            worst = [badge for badge in _WORST_FIRST if badge in badges]
            record.deadline_count = len(deadlines)
            record.deadline_badge = (
                worst[0] if worst else "on_time" if badges else "none"
            )

    def _search_deadline_badge(self, operator, value):
        if operator != "in":
            return NotImplemented
        running = Domain("deadline_ids", "any", [("state", "in", LIVE)])
        overdue = Domain("deadline_ids", "any", [("badge", "=", "overdue")])
        soon = Domain("deadline_ids", "any", [("badge", "=", "soon")])
        domains = {
            "none": ~running,
            "on_time": running & ~overdue & ~soon,
            "soon": soon & ~overdue,
            "overdue": overdue,
        }
        return Domain.OR(domains[name] for name in value if name in domains)

    # -- what a document's steps call -----------------------------------------

    def _start_deadlines(self, codes, start=None, quantity=None, company=None):
        """Start deadlines of these documents.

        :param codes: code of a rule, several, or ``{document: code or codes}``
        :param start: naive UTC moment, now when left out
        :param quantity: pieces, for clocks that count them; 1 when left out
        :param company: res.company, the document's own when left out
        :return: what was started; what runs already is left as it is

        ``start`` and ``quantity`` may be ``{document: value}``.
        """
        wanted = []
        for record in self:
            own = codes.get(record, ()) if isinstance(codes, dict) else codes
            item = {"record": record, "company": company}
            for name, value in (("start", start), ("quantity", quantity)):
                value = value.get(record) if isinstance(value, dict) else value
                if value is not None:
                    item[name] = value
            calendar = record._get_deadline_calendar()
            if calendar:
                item["calendar"] = calendar
            wanted += [{**item, "code": code} for code in _as_codes(own)]
        return self.env["service.deadline"]._start(wanted)

    @api.model
    @ormcache()
    def _get_deadline_due_fields(self):
        """``{code of a rule: field}`` of this document and its extensions."""
        names = {}
        for part in reversed(type(self).__mro__):
            names.update(vars(part).get("_deadline_due_fields", {}))
        return names

    def _get_deadline_calendar(self):
        """A team's own resource.calendar; an empty one: the company's."""
        return self.env["resource.calendar"]

    def _get_deadline_receivers(self, kind):
        """Who hears of it, where the rule's own people are not meant.

        :param str kind: ``overdue`` or ``escalation``
        :return: res.users; nobody: those whom the rule names
        """
        return self.env["res.users"]

    def _on_deadline_overdue(self, code):
        """Hook: the deadline of this rule has just passed unmet, for these all.

        Called once, by the sweep; an error is noted on the deadline.
        """

    def _get_deadline_target(self):
        """The record on which people find the activity; this one as a rule."""
        self.ensure_one()
        return self

    def _meet_deadlines(self, codes=None, moment=None):
        """The obligations of these codes are done; all without a code."""
        self._find_live_deadlines(codes)._meet(moment)

    def _pause_deadlines(self, codes=None, reason=None, moment=None):
        """Stop the clock, for a reason, until :meth:`_resume_deadlines`.

        :raises UserError: without a reason
        """
        return self._find_live_deadlines(codes)._pause(reason, moment)

    def _resume_deadlines(self, codes=None, moment=None):
        self._find_live_deadlines(codes)._resume(moment)

    def _cancel_deadlines(self, codes=None, reason=None):
        """The obligations fell away."""
        self._find_live_deadlines(codes)._cancel(reason)

    def _extend_deadlines(self, codes, due, reason):
        """Move the ends to ``due``; who, when and why stay on record."""
        self._find_live_deadlines(codes)._extend(due, reason)

    def _restart_deadlines(self, codes, start, reason, quantity=None):
        """Run anew from ``start``, or ``{document: start}``, for a reason."""
        if isinstance(start, dict):
            start = {record.id: moment for record, moment in start.items()}
        self._find_live_deadlines(codes)._restart(start, reason, quantity)

    def _find_live_deadlines(self, codes=None):
        """Deadlines of these documents that have not ended, as superuser."""
        domain = Domain("res_model", "=", self._name)
        domain &= Domain("res_id", "in", self._origin.ids)
        domain &= Domain("state", "in", LIVE)
        if codes:
            domain &= Domain("rule_id.code", "in", _as_codes(codes))
        return self.env["service.deadline"].sudo().search(domain)

    def action_view_deadlines(self):
        """The deadlines of these documents."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_base.service_deadline_action"
        )
        action["domain"] = [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        action["context"] = {}
        return action

    # -- what happens to the document -----------------------------------------

    def write(self, vals):
        """An archived document owes nothing; a new responsible takes over."""
        result = super().write(vals)
        if "active" in vals and not vals["active"]:
            self._cancel_deadlines(reason=self.env._("The document was archived."))
        rules = self.env["service.deadline.rule"]
        names = rules._get_user_fields(self._name).intersection(vals)
        if names:
            self._pass_deadlines_on(names)
        return result

    def _pass_deadlines_on(self, names):
        live = self._find_live_deadlines()._in_transition()
        for deadline in live.filtered(lambda d: d.rule_id.user_field in names):
            document = self.browse(deadline.res_id)
            deadline.user_id = document[deadline.rule_id.user_field]

    def unlink(self):
        """Deadlines go with the document; whether it may go, it decides."""
        deadlines = (
            self.env["service.deadline"]
            .sudo()
            .search([("res_model", "=", self._name), ("res_id", "in", self.ids)])
        )
        result = super().unlink()
        deadlines._in_transition().unlink()
        return result


def _as_codes(codes):
    return [codes] if isinstance(codes, str) else list(codes)
