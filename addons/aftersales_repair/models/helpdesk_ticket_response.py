# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dataclasses import dataclass

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..roles import CLERK, DIRECTOR, MANAGER, TECHNICIAN

# By the clock of the response rule: the deadline rule that runs.
ARRIVAL_CODES = {
    "working_hours": "call.arrival",
    "clock_hours": "call.arrival_clock",
}
_OPEN = ("to_dispatch", "dispatched")


@dataclass(frozen=True)
class Response:
    """How long a call may wait, and what says so; ``hours`` 0: nothing does."""

    clock: str
    hours: float
    rule_id: int | bool = False
    contract_id: int | bool = False

    @property
    def code(self):
        return ARRIVAL_CODES[self.clock]

    def get_vals(self):
        return {
            "response_hours": self.hours,
            "response_clock": self.clock,
            "response_rule_id": self.rule_id,
            "response_contract_id": self.contract_id,
        }


class HelpdeskTicket(models.Model):
    """From the call to the arrival (S02, D3-1.14, D3-7.4.2.5)."""

    _inherit = "helpdesk.ticket"

    _deadline_due_fields = dict.fromkeys(ARRIVAL_CODES.values(), "arrival_due")
    _guarded_fields = (
        "arrival_due",
        "arrived_at",
        "response_hours",
        "response_clock",
        "response_rule_id",
        "response_contract_id",
    )

    contract_id = fields.Many2one(
        "contract.contract",
        compute="_compute_contract_id",
        store=True,
        precompute=True,
        readonly=False,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The running contract of the unit, or of another unit of the customer.",
        groups="base.group_user",
    )
    response_hours = fields.Float(
        string="Response Time (hours)",
        readonly=True,
        copy=False,
        aggregator=None,
        groups="base.group_user",
    )
    response_clock = fields.Selection(
        [("working_hours", "Working hours"), ("clock_hours", "Hours of the clock")],
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    response_rule_id = fields.Many2one(
        "aftersales.response.rule",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups="base.group_user",
    )
    response_contract_id = fields.Many2one(
        "contract.contract",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups="base.group_user",
    )
    response_text = fields.Char(
        string="Response Time",
        compute="_compute_response_text",
        help="Which rule or contract says how soon somebody has to be there.",
        groups="base.group_user",
    )
    arrival_due = fields.Datetime(
        string="Arrive By",
        readonly=True,
        copy=False,
        help="From the call, by the zone's response time (D3-1.14, D3-7.4.2.5).",
    )
    arrived_at = fields.Datetime(string="Arrived", readonly=True, copy=False)
    is_late = fields.Boolean(
        string="Late",
        compute="_compute_is_late",
        search="_search_is_late",
        help="Nobody was there in time.",
    )

    _due_open = models.Index(
        "(arrival_due) WHERE arrived_at IS NULL AND state IN ('to_dispatch', "
        "'dispatched')"
    )

    # -- the contract -----------------------------------------------------------

    @api.depends("lot_id", "partner_id")
    def _compute_contract_id(self):
        """By the unit's cover; without one, a contract of the customer that
        answers faults day and night, since those are of the whole system."""
        for company, calls in self.grouped("company_id").items():
            day = self.env["service.policy"]._today(company)
            covers = calls.lot_id._get_covers(day, company) if calls.lot_id else {}
            firms = calls.partner_id.commercial_partner_id
            security = self._find_security_contracts(firms, day, company)
            for call in calls:
                cover = covers.get(call.lot_id)
                call.contract_id = (
                    cover and cover.contract_id.with_env(self.env)
                ) or security.get(call.partner_id.commercial_partner_id)

    @api.model
    def _find_security_contracts(self, firms, day, company):
        """``{customer: running contract for a security system}``, one query."""
        if not firms:
            return {}
        domain = Domain("date_start", "<=", day) & Domain("date_end", ">=", day)
        domain &= Domain("company_id", "=", company.id)
        domain &= self.env["stock.lot"]._get_running_contract_domain()
        domain &= Domain("contract_id.response_basis", "=", "security")
        domain &= Domain(
            "contract_id.partner_id.commercial_partner_id", "in", firms.ids
        )
        found = self.env["aftersales.cover"].sudo().search(domain)
        contracts = {}
        for contract in found.contract_id:
            firm = contract.partner_id.commercial_partner_id.with_env(self.env)
            contracts.setdefault(firm, contract.with_env(self.env))
        return contracts

    # -- the limit --------------------------------------------------------------

    def _get_responses(self):
        """``{call: Response}`` by contract, then by the table; no query a call."""
        table = self.env["aftersales.response.rule"]
        policy = self.env["service.policy"]
        calls = self.sudo()
        cases = [
            {
                "company": call.company_id,
                "day": call._get_call_day(),
                "zone_id": call.zone_id,
                "basis": call.contract_id.response_basis or "ordinary",
                "category_id": call.category_id,
            }
            for call in calls
        ]
        lines = table.sudo()._lookup_many(cases)
        responses = {}
        for call, line in zip(calls, lines, strict=True):
            contract = call.contract_id
            clock = (
                "clock_hours"
                if contract.response_basis == "security"
                else line.clock or "working_hours"
            )
            if contract.response_hours:
                response = Response(
                    clock, contract.response_hours, contract_id=contract.id
                )
            elif line:
                response = Response(line.clock, line.hours, rule_id=line.id)
            else:
                hours = policy._get_value("call.default_hours", call.company_id)
                response = Response(clock, hours)
            responses[call.with_env(self.env)] = response
        return responses

    def _get_call_day(self):
        self.ensure_one()
        zone = self._get_company_zone(self.company_id)
        return fields.Datetime.context_timestamp(
            self.with_context(tz=zone.zone), self.called_at
        ).date()

    def _group_by_response(self):
        """``{Response: calls}``."""
        groups = {}
        for call, response in self._get_responses().items():
            groups[response] = groups.get(response, self.browse()) | call
        return groups

    def _start_response(self):
        """The clock runs from the call; without a limit there is none to run."""
        limited = self.filtered("response_hours")
        limited._start_deadlines(
            {call: ARRIVAL_CODES[call.response_clock] for call in limited},
            start={call: call.called_at for call in limited},
            quantity={call: call.response_hours for call in limited},
        )

    def _refresh_response(self):
        """Zone, contract or kind of work changed while somebody is waited for."""
        waiting = self.filtered(
            lambda call: call.state in _OPEN and not call.arrived_at
        )
        for response, calls in waiting._group_by_response().items():
            changed = calls.filtered(
                lambda call, response=response: (
                    call.response_hours != response.hours
                    or call.response_clock != response.clock
                    or call.response_rule_id.id != response.rule_id
                    or call.response_contract_id.id != response.contract_id
                )
            )
            if not changed:
                continue
            changed._cancel_deadlines(
                list(ARRIVAL_CODES.values()),
                reason=self.env._("The response time of the call changed."),
            )
            changed.sudo()._in_transition().write(
                {**response.get_vals(), "arrival_due": False}
            )
            changed._start_response()

    @api.depends("response_hours", "response_rule_id", "response_contract_id")
    @api.depends_context("lang")
    def _compute_response_text(self):
        for call in self:
            rule = call.sudo().response_rule_id
            contract = call.sudo().response_contract_id
            if contract:
                call.response_text = self.env._(
                    "%(hours)s hours by contract %(contract)s",
                    hours=self.env["service.policy"]._format_number(
                        call.response_hours
                    ),
                    contract=contract.name,
                )
            elif rule:
                call.response_text = rule._explain_line(call._get_call_day())["text"]
            else:
                call.response_text = False

    # -- arrival ----------------------------------------------------------------

    def action_arrive(self):
        """The technician is there: the response time ends."""
        return self._run_step(
            "arrive",
            (TECHNICIAN, CLERK, DIRECTOR),
            self.env._("The arrival cannot be noted."),
        )

    def _get_cannot_arrive_reasons(self):
        others = self.env.su or any(
            self.env.user.has_group(group) for group in (CLERK, DIRECTOR, MANAGER)
        )
        reasons = {}
        for call in self:
            texts = reasons[call] = []
            if call.state != "dispatched":
                texts.append(self.env._("It is not dispatched."))
            if call.arrived_at:
                texts.append(self.env._("The arrival is noted already."))
            if call.technician_id != self.env.user and not others:
                texts.append(
                    self.env._("%s was sent, not you.", call.technician_id.name)
                )
        return reasons

    def _do_arrive(self):
        now = fields.Datetime.now()
        self.sudo()._in_transition().write({"arrived_at": now})
        self._meet_deadlines(list(ARRIVAL_CODES.values()), now)

    # -- late -------------------------------------------------------------------

    @api.depends("arrival_due", "arrived_at", "state")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for call in self:
            end = call.arrived_at or (call.state in _OPEN and now)
            call.is_late = bool(call.arrival_due and end and end > call.arrival_due)

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        if set(value) == {True, False}:
            return Domain.TRUE

        def to_sql(model, alias, query):
            """One column against another, which a domain cannot say."""
            arrived = model._field_to_sql(alias, "arrived_at", query)
            due = model._field_to_sql(alias, "arrival_due", query)
            return SQL("%s > %s", arrived, due)

        late = Domain("arrived_at", "!=", False) & Domain.custom(to_sql=to_sql)
        late |= (
            Domain("arrived_at", "=", False)
            & Domain("state", "in", _OPEN)
            & Domain("arrival_due", "<", fields.Datetime.now())
        )
        return late if True in value else ~late
