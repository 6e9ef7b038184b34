# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import html2plaintext, plaintext2html

from ..roles import DIRECTOR, MANAGER
from .helpdesk_ticket_stage import CALL_STATES

CLOSED = ("done", "cancelled")
WAITING = ("new", "to_dispatch")
# So many characters of the problem become the title.
_TITLE = 60
# What a call says; it stays once the call is closed.
_CONTENT = {
    "partner_id",
    "partner_name",
    "phone",
    "address",
    "product_id",
    "lot_id",
    "problem",
    "description",
    "zone_id",
    "contract_id",
    "cancel_reason",
}
# What the response time hangs on; after registering it is not the clerk's.
_RESPONSE = {"zone_id", "contract_id", "category_id"}


class HelpdeskTicket(models.Model):
    """A repair call (叫修): a line of the repair-call register (S01, D3-1.3).

    Here a customer tells what service is needed (D3-3.1.1), for any machine that
    was sold (D3-11.16).

    OCA's ticket with the suite's states. The state leads and the stage follows
    it (``helpdesk.ticket.stage.call_state``): a drag in the kanban, the portal
    or an import cannot close a call. Tickets of a team for other requests
    (``is_call`` off) stay what OCA made them.
    """

    _name = "helpdesk.ticket"
    _inherit = [
        "helpdesk.ticket",
        "service.register.mixin",
        "service.deadline.mixin",
    ]
    # What was carried over comes first; OCA's order has no index and reads all.
    _order = "dispatch_rank desc, called_at desc, id desc"

    _guarded_fields = (
        "state",
        "called_at",
        "taken_by_id",
        "dispatch_rank",
        "carried_over_count",
        "carried_over_on",
        "dispatched_at",
        "dispatched_by_id",
        "closed_at",
    )
    _register_draft_states = ("new",)
    _register_closed_states = CLOSED
    _register_date_field = "closed_at"

    is_call = fields.Boolean(
        string="Repair Call", default=True, readonly=True, copy=False
    )
    state = fields.Selection(
        CALL_STATES,
        string="Status",
        default="new",
        readonly=True,
        tracking=True,
        copy=False,
    )
    called_at = fields.Datetime(
        string="Called",
        default=fields.Datetime.now,
        readonly=True,
        copy=False,
        help="When the call was taken: the response time runs from here.",
    )
    taken_by_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.uid,
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups="base.group_user",
    )
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_product_id",
        store=True,
        precompute=True,
        readonly=False,
        check_company=True,
        ondelete="restrict",
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    phone = fields.Char(
        string="Telephone",
        compute="_compute_from_customer",
        store=True,
        precompute=True,
        readonly=False,
    )
    address = fields.Char(
        compute="_compute_from_customer",
        store=True,
        precompute=True,
        readonly=False,
        help="Where the technician has to go.",
    )
    zone_id = fields.Many2one(
        "aftersales.zone",
        compute="_compute_from_customer",
        store=True,
        precompute=True,
        readonly=False,
        tracking=True,
        ondelete="restrict",
        groups="base.group_user",
    )
    problem = fields.Text(help="What the customer says is wrong.")
    visit_ids = fields.One2many(
        "aftersales.visit", "ticket_id", string="Visits", groups="base.group_user"
    )
    visit_count = fields.Integer(
        compute="_compute_visit_count", groups="base.group_user"
    )
    closed_at = fields.Datetime(readonly=True, copy=False)
    cancel_reason = fields.Char(copy=False, tracking=True, groups="base.group_user")

    # A register loses nothing that it names (S69); OCA lets these vanish.
    user_id = fields.Many2one(ondelete="restrict")
    partner_id = fields.Many2one(index=True, ondelete="restrict", tracking=True)
    commercial_partner_id = fields.Many2one(index=True, ondelete="restrict")
    company_id = fields.Many2one(ondelete="restrict")
    channel_id = fields.Many2one(ondelete="restrict")
    category_id = fields.Many2one(ondelete="restrict")
    team_id = fields.Many2one(ondelete="restrict")
    duplicate_id = fields.Many2one(index="btree_not_null", ondelete="restrict")
    tag_ids = fields.Many2many(ondelete="restrict")
    number = fields.Char(index="trigram")
    name = fields.Char(index="trigram")

    _register_order = models.Index("(dispatch_rank DESC, called_at DESC, id DESC)")
    _open_by_state = models.Index(
        "(state, dispatch_rank DESC, called_at, id) "
        "WHERE state IN ('new', 'to_dispatch', 'dispatched')"
    )
    # As the web client asks for them: the count of a page, the columns of a kanban.
    _live_calls = models.Index(
        "(state) WHERE active IS TRUE AND is_call IS TRUE "
        "AND state IN ('new', 'to_dispatch', 'dispatched')"
    )
    # The first page of the open calls and of those to dispatch: in the order of all
    # calls it stands behind years of finished ones.
    _live_register_order = models.Index(
        "(dispatch_rank DESC, called_at DESC, id DESC) "
        "WHERE is_call IS TRUE AND state IN ('new', 'to_dispatch', 'dispatched')"
    )
    _dispatch_order = models.Index(
        "(dispatch_rank DESC, priority DESC, called_at, id) "
        "WHERE is_call IS TRUE AND state IN ('new', 'to_dispatch', 'dispatched')"
    )
    _stage_team = models.Index("(stage_id, team_id, user_id, unattended, priority)")

    # -- what a call takes from its customer and unit ---------------------------

    @api.depends("lot_id")
    def _compute_product_id(self):
        for call in self:
            call.product_id = call.lot_id.product_id or call.product_id

    @api.depends("partner_id")
    def _compute_from_customer(self):
        for call in self:
            customer = call.partner_id
            firm = customer.commercial_partner_id
            call.phone = call.phone or customer.phone or firm.phone
            call.address = (
                customer._get_service_address()
                or firm._get_service_address()
                or call.address
            )
            call.zone_id = (
                customer.aftersales_zone_id or firm.aftersales_zone_id or call.zone_id
            )

    @api.depends("name", "number")
    def _compute_display_name(self):
        unsaved = self.filtered(lambda ticket: not ticket._origin.id)
        for ticket in unsaved:
            ticket.display_name = self.env._("New call")
        return super(HelpdeskTicket, self - unsaved)._compute_display_name()

    @api.depends("visit_ids")
    def _compute_visit_count(self):
        counts = dict(
            self.env["aftersales.visit"]._read_group(
                [("ticket_id", "in", self.ids)], ["ticket_id"], ["__count"]
            )
        )
        for call in self:
            call.visit_count = counts.get(call._origin, 0)

    # -- create -----------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """A call that says all that the register asks for is registered at once."""
        vals_list = [dict(vals) for vals in vals_list]
        self._prepare_call_vals(vals_list)
        self._number_calls(vals_list)
        tickets = super().create(vals_list)
        calls = tickets.filtered("is_call")
        if len(calls) < len(tickets):
            (tickets - calls)._in_transition().write({"state": False})
        calls._register_complete()
        return tickets

    @api.model
    def _prepare_call_vals(self, vals_list):
        """Fill what OCA wants, and what a scanned serial tells."""
        teams = self.env["helpdesk.ticket.team"].sudo()
        lots = self.env["stock.lot"].browse(
            {vals["lot_id"] for vals in vals_list if vals.get("lot_id")}
        )
        lots.fetch(["delivery_partner_id"])
        first_stages = {}
        for vals in vals_list:
            team = teams.browse(
                vals.get("team_id") or self.env.context.get("default_team_id")
            )
            vals.setdefault("is_call", not team or team.is_call_team)
            if not vals["is_call"]:
                continue
            if vals.get("lot_id") and not (
                vals.get("partner_id") or vals.get("partner_name")
            ):
                lot = lots.browse(vals["lot_id"])
                vals["partner_id"] = lot.delivery_partner_id.id
            self._prepare_problem_vals(vals)
            if team not in first_stages:
                first_stages[team] = self._find_stage("new", team, self.env.company)
            if first_stages[team]:
                vals["stage_id"] = first_stages[team].id

    @api.model
    def _prepare_problem_vals(self, vals):
        """Problem, description and title say the same in three ways."""
        if not vals.get("problem") and vals.get("description"):
            vals["problem"] = html2plaintext(vals["description"]).strip() or vals.get(
                "name"
            )
        problem = vals.get("problem") or vals.get("name") or ""
        if not problem.strip():
            raise UserError(
                self.env._("Write what is wrong: a call has a problem (D3-1.3).")
            )
        vals["description"] = vals.get("description") or plaintext2html(problem)
        vals["name"] = vals.get("name") or problem.strip().split("\n")[0][:_TITLE]

    @api.model
    def _number_calls(self, vals_list):
        """Numbers in one query a company; OCA draws them one by one."""
        wanted = {}
        for vals in vals_list:
            if vals.get("number", "/") == "/":
                team = self.env["helpdesk.ticket.team"].browse(vals.get("team_id"))
                company = (
                    team.sudo().company_id.id
                    or vals.get("company_id")
                    or self.env.company.id
                )
                wanted.setdefault(company, []).append(vals)
        for company_id, group in wanted.items():
            numbers = self.env["ir.sequence"]._get_numbers(
                "helpdesk.ticket.sequence",
                self.env["res.company"].browse(company_id),
                len(group),
            )
            for vals, number in zip(group, numbers, strict=True):
                vals["number"] = number

    # -- write ------------------------------------------------------------------

    def write(self, vals):
        calls = self.filtered("is_call")
        if calls and not self._is_in_transition():
            calls._check_call_write(vals)
        if "problem" in vals and "description" not in vals:
            vals = {**vals, "description": plaintext2html(vals["problem"] or "")}
        result = super().write(vals)
        if not _RESPONSE.isdisjoint(vals) or "partner_id" in vals or "lot_id" in vals:
            calls._refresh_response()
        return result

    def _check_call_write(self, vals):
        if "is_call" in vals and any(not vals["is_call"] for call in self):
            raise AccessError(
                self.env._(
                    "What is in the repair-call register stays a repair call (D3-1.3)."
                )
            )
        if vals.get("stage_id"):
            self._check_stage(vals["stage_id"])
        closed = self.filtered(lambda call: call.state in CLOSED)
        if closed and _CONTENT.intersection(vals):
            raise UserError(
                self.env._(
                    "%s: the call is closed and stays as it is (D3-1.13). Register a "
                    "new call.",
                    ", ".join(closed.mapped("number")[:5]),
                )
            )
        if _RESPONSE.intersection(vals) and any(
            call.state == "to_dispatch" or call.state == "dispatched" for call in self
        ):
            self._check_roles(DIRECTOR, MANAGER)
        self._check_dispatch_write(vals)

    # -- register (S69): other tickets are none ----------------------------------

    def _get_own_keep_reasons(self, records):
        return super()._get_own_keep_reasons(records.filtered("is_call"))

    def _is_register_closed(self) -> bool:
        self.ensure_one()
        return not self.is_call or super()._is_register_closed()

    # -- ways to look -------------------------------------------------------------

    def action_view_visits(self):
        """The vouchers of this call."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Vouchers of %s", self.number),
            "res_model": "aftersales.visit",
            "view_mode": "list,form",
            "domain": [("ticket_id", "=", self.id)],
        }
