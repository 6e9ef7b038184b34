# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..roles import BMD_PLANNER, BUYER, KEEPER, PRODUCTION, SITE_CHIEF

REQUESTERS = (KEEPER, SITE_CHIEF, PRODUCTION, BMD_PLANNER)


class AftersalesPurchaseRequest(models.Model):
    """What after-sales has bought (S26): noticed, approved, purchased, received.

    No request for quotation exists before the department's manager approved it
    (D0-2.4.3c); what stands on a signed contact sheet carries that signature. A
    store that may buy for itself compares prices instead (D3-10.3.10, A26).
    """

    _name = "aftersales.purchase.request"
    _description = "Purchase request"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "aftersales.supply.approval.mixin",
        "aftersales.purchase.request.source.mixin",
        "aftersales.purchase.request.order.mixin",
        "service.numbered.mixin",
    ]
    _order = "needed_by, id desc"
    _check_company_auto = True

    _guarded_fields = (
        "name",
        "kind",
        "closed_at",
        "origin",
        "origin_model",
        "origin_id",
    )
    _register_closed_states = ("received", "cancelled")
    _register_date_field = "closed_at"

    _state_from = ["draft"]
    _state_to = ["approved", "purchasing"]
    _cancel_state = "cancelled"
    _approval_line_fields = ("line_ids",)
    _approval_free_fields = ("delivery", "chosen_order_id", "needed_by")
    _approval_applicant_fields = ("user_id",)
    _approval_request_roles = REQUESTERS

    site_id = fields.Many2one(
        "aftersales.site",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        tracking=True,
        default=lambda self: self.env["aftersales.contact.sheet"]._default_site(),
    )
    department_id = fields.Many2one(
        related="site_id.department_id", store=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="site_id.company_id", store=True, index=True, ondelete="restrict"
    )
    manager_id = fields.Many2one(related="site_id.manager_id")
    user_id = fields.Many2one(
        "res.users",
        string="Noticed by",
        required=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    kind = fields.Selection(
        [
            ("shortage", "Shortage in a store"),
            ("sheet", "Contact sheet"),
            ("central", "Centralised purchase"),
            ("local", "Local purchase"),
        ],
        required=True,
        default="shortage",
        readonly=True,
        tracking=True,
    )
    is_local = fields.Boolean(
        string="Local Purchase",
        compute="_compute_is_local",
        inverse="_inverse_is_local",
        help="Small things that the site buys itself, after its application is "
        "agreed (D4-2.2.2).",
    )
    self_purchase = fields.Boolean(
        related="site_id.self_purchase_allowed", string="Buys for Itself"
    )
    needs_approval = fields.Boolean(
        compute="_compute_needs_approval",
        help="The department's manager approves, unless a signed contact sheet says "
        "so already or the store may buy for itself.",
    )
    delivery = fields.Selection(
        [("site", "To the site"), ("main", "To the main store")],
        required=True,
        default="site",
        tracking=True,
        help="Suppliers ship to the site as a rule (D4-4.3.5).",
    )
    reason = fields.Text()
    needed_by = fields.Date(
        index=True,
        default=lambda self: self.env["aftersales.contact.sheet"]._default_needed_by(),
    )
    origin = fields.Char(readonly=True, copy=False, index="trigram")
    origin_model = fields.Char(readonly=True, copy=False)
    origin_id = fields.Many2oneReference(
        model_field="origin_model", string="Document", readonly=True, copy=False
    )
    state = fields.Selection(
        [
            ("draft", "Noticed"),
            ("approved", "Approved"),
            ("purchasing", "Purchasing"),
            ("received", "Received"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        group_expand=True,
    )
    line_ids = fields.One2many(
        "aftersales.purchase.request.line", "request_id", string="Goods", copy=True
    )
    line_count = fields.Integer(compute="_compute_line_count", string="Lines")
    sheet_count = fields.Integer(string="Contact Sheets", compute="_compute_line_count")
    closed_at = fields.Datetime(string="Closed", readonly=True, copy=False)

    _live = models.Index(
        "(department_id, state) WHERE state NOT IN ('received', 'cancelled')"
    )
    _by_origin = models.Index("(origin_model, origin_id) WHERE origin_id IS NOT NULL")

    @api.depends("kind")
    def _compute_is_local(self):
        for request in self:
            request.is_local = request.kind == "local"

    def _inverse_is_local(self):
        for request in self:
            kind = "local" if request.is_local else "shortage"
            if request.kind == kind:
                continue
            if request.state != "draft" or request.kind not in ("local", "shortage"):
                raise UserError(
                    self.env._("%s: how it is bought is decided.", request.name)
                )
            # Another way of buying is another application.
            request._void_approvals(self.env._("The way of buying was changed."))
            request._in_transition().kind = kind

    @api.depends("line_ids")
    def _compute_line_count(self):
        for request in self:
            request.line_count = len(request.line_ids)
            request.sheet_count = len(request.line_ids.contact_line_id.sheet_id)

    @api.depends(
        "kind",
        "site_id.self_purchase_allowed",
        "line_ids.contact_line_id.sheet_id.state",
    )
    def _compute_needs_approval(self):
        for request in self:
            if request.kind == "local":
                request.needs_approval = not request.self_purchase
                continue
            lines = request.line_ids
            sheets = lines.contact_line_id.sheet_id
            signed = all(
                line.contact_line_id for line in lines
            ) and not sheets.filtered(lambda sheet: not sheet.sent_at)
            request.needs_approval = not (lines and signed)

    # -- records --------------------------------------------------------------

    def write(self, vals):
        fixed = {"site_id", "user_id", "reason", "line_ids"} & set(vals)
        if fixed and not self._is_in_transition():
            self._check_draft()
        if "delivery" in vals and self.sudo().order_ids.filtered(
            lambda order: order.state == "purchase"
        ):
            raise UserError(
                self.env._("It is ordered: where the goods go is agreed already.")
            )
        return super().write(vals)

    def _check_draft(self):
        fixed = self.filtered(lambda request: request.state != "draft")
        if fixed:
            raise UserError(
                self.env._(
                    "%s: it was approved as it is (D0-2.4.3c). Make another request.",
                    ", ".join(fixed.mapped("name")[:5]),
                )
            )

    def _get_authority_reasons(self):
        return self.env["aftersales.contact.sheet"]._get_site_reasons(self)

    # -- approval -------------------------------------------------------------

    def _get_cannot_request_approval_reasons(self):
        reasons = dict(super()._get_cannot_request_approval_reasons())
        foreign = self._get_authority_reasons()
        for request in self:
            texts = [*reasons.get(request, ())]
            if not request.line_ids:
                texts.append(self.env._("It asks for nothing: add the goods."))
            if request in foreign:
                texts.append(foreign[request])
            reasons[request] = texts
        return reasons

    def _on_approved(self):
        result = super()._on_approved()
        self.sudo()._do_accept()
        return result

    def _do_accept(self):
        """It goes to purchasing (D0-2.4.3c)."""
        requests = self.sudo()
        signed = requests.filtered("needs_approval")
        (requests - signed)._end_reviews("ended")
        requests._in_transition().write({"state": "approved"})
        for company, group in requests.grouped("company_id").items():
            buyers = self.env["aftersales.contact.sheet"]._get_role_users(
                (BUYER,), company
            )
            group.message_subscribe(buyers.partner_id.ids)
            text = self.env._("Approved: it goes to purchasing (D0-2.4.3c).")
            group._message_log_batch({request.id: text for request in group})

    # -- ends -----------------------------------------------------------------

    def action_cancel(self):
        return self._run_step(
            "cancel", (*REQUESTERS, BUYER), self.env._("It cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        reasons = {}
        foreign = self._get_authority_reasons()
        buyer = self.env.user.has_group(BUYER) or self.env.user.has_group(PRODUCTION)
        for request in self:
            texts = reasons[request] = []
            if request.state in self._register_closed_states:
                texts.append(self.env._("It is closed."))
            if request.sudo().order_ids.filtered(lambda o: o.state == "purchase"):
                texts.append(
                    self.env._("It is ordered: cancel the purchase order first.")
                )
            if request in foreign and not buyer:
                texts.append(foreign[request])
        return reasons

    def _do_cancel(self):
        requests = self.sudo()
        requests.order_ids.filtered(
            lambda order: order.state in ("draft", "sent", "to approve")
        ).button_cancel()
        requests._in_transition().write(
            {"state": "cancelled", "closed_at": fields.Datetime.now()}
        )

    def _settle_received(self):
        """Received when all of it came (S26)."""
        done = self.filtered(
            lambda request: (
                request.state == "purchasing" and request.line_ids._are_received()
            )
        )
        if done:
            done._in_transition().write(
                {"state": "received", "closed_at": fields.Datetime.now()}
            )

    # -- screens --------------------------------------------------------------

    def action_view_sheets(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_stock.aftersales_contact_sheet_action"
        )
        action["domain"] = Domain(
            "line_ids.request_line_ids.request_id", "in", self.ids
        )
        action["context"] = {}
        return action

    def action_view_origin(self):
        """The document that noticed the shortage."""
        self.ensure_one()
        if not self.origin_id or self.origin_model not in self.env:
            raise UserError(self.env._("%s has no document behind it.", self.name))
        return {
            "type": "ir.actions.act_window",
            "res_model": self.origin_model,
            "res_id": self.origin_id,
            "views": [[False, "form"]],
        }
