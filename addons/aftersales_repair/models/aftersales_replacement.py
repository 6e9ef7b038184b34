# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..roles import CLERK, KEEPER, LEADER, MANAGER, MARKETING

_PROPOSERS = (CLERK, KEEPER, LEADER, MANAGER, MARKETING)
# What marketing agrees to and the general manager approves.
_CONTENT = {"product_id", "replacement_product_id", "rma_line_id", "company_id"}
_RULE = "replacement.agree"


class AftersalesReplacement(models.Model):
    """Another model instead of one that is no longer made (替代型号, S15, D1-9).

    Within a working day after counting it is agreed with marketing; after the
    general manager approved it, it goes to the customer.
    """

    _name = "aftersales.replacement"
    _description = "Replacement model"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
        "service.deadline.mixin",
        "service.approval.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _guarded_fields = (
        "agree_due",
        "agreed_by_id",
        "agreed_at",
        "approved_at",
        "closed_at",
    )
    _deadline_due_fields = {_RULE: "agree_due"}
    _register_draft_states = ("draft",)
    _register_closed_states = ("shipped", "refused", "cancelled")
    _register_date_field = "closed_at"
    _state_from = ["agreed"]
    _state_to = ["approved", "shipped"]
    _cancel_state = "cancelled"
    _approval_applicant_fields = ("user_id", "agreed_by_id")
    _approval_request_roles = (MARKETING, MANAGER)
    _approval_free_fields = ("note",)

    rma_line_id = fields.Many2one(
        "aftersales.rma.line",
        string="Returned Goods",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    rma_id = fields.Many2one(
        related="rma_line_id.rma_id", store=True, string="Return", ondelete="restrict"
    )
    partner_id = fields.Many2one(
        related="rma_line_id.partner_id",
        store=True,
        string="Customer",
        ondelete="restrict",
    )
    product_id = fields.Many2one(
        "product.product",
        string="No Longer Made",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        compute="_compute_product_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    is_discontinued = fields.Boolean(
        related="product_id.is_discontinued", string="Discontinued"
    )
    on_hand = fields.Float(compute="_compute_on_hand", digits="Product Unit")
    replacement_product_id = fields.Many2one(
        "product.product",
        string="Replacement",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    replacement_on_hand = fields.Float(
        string="Replacement on Hand", compute="_compute_on_hand", digits="Product Unit"
    )
    counted_at = fields.Datetime(
        string="Counted",
        required=True,
        default=lambda self: fields.Datetime.now(),
        help="When the returned goods were counted.",
    )
    agree_due = fields.Datetime(
        string="Agree By",
        readonly=True,
        copy=False,
        help="A working day after counting (D1-9).",
    )
    agreed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    agreed_at = fields.Datetime(readonly=True, copy=False)
    approved_at = fields.Datetime(readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)
    note = fields.Text(string="Why This Model")
    state = fields.Selection(
        [
            ("draft", "To propose"),
            ("proposed", "Proposed"),
            ("agreed", "Marketing agreed"),
            ("approved", "General manager approved"),
            ("shipped", "Shipped"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )

    _line_once = models.UniqueIndex(
        "(rma_line_id) WHERE rma_line_id IS NOT NULL "
        "AND state NOT IN ('refused', 'cancelled')",
        "These goods have a proposal already.",
    )
    _live = models.Index(
        "(company_id, state) WHERE state IN ('draft', 'proposed', 'agreed', 'approved')"
    )

    @api.depends("rma_line_id")
    def _compute_product_id(self):
        for record in self:
            record.product_id = record.rma_line_id.product_id or record.product_id

    def _compute_on_hand(self):
        reserve = self.env["aftersales.reserve"]
        for company, records in self.grouped("company_id").items():
            products = records.product_id | records.replacement_product_id
            held = reserve._get_on_hand(company, products)
            for record in records:
                record.on_hand = held.get(record.product_id.id, 0.0)
                record.replacement_on_hand = held.get(
                    record.replacement_product_id.id, 0.0
                )

    @api.constrains("product_id", "replacement_product_id", "rma_line_id")
    def _check_products(self):
        for record in self:
            if record.product_id == record.replacement_product_id:
                raise ValidationError(
                    self.env._("%s: choose another model.", record.name)
                )
            line = record.rma_line_id
            if line and line.product_id != record.product_id:
                raise ValidationError(
                    self.env._(
                        "%(proposal)s: %(product)s did not come back with %(line)s.",
                        proposal=record.name,
                        product=record.product_id.display_name,
                        line=line.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records.sudo()._start_deadlines(
            _RULE, start={record: record.counted_at for record in records}
        )
        return records

    def write(self, vals):
        if self._is_in_transition():
            return super().write(vals)
        if _CONTENT & set(vals):
            fixed = self.filtered(
                lambda record: record.state not in ("draft", "proposed")
            )
            if fixed:
                raise UserError(
                    self.env._(
                        "%s: marketing agreed to this model (D1-9). Refuse it and "
                        "propose another one.",
                        ", ".join(fixed.mapped("name")[:5]),
                    )
                )
        if "counted_at" in vals:
            self._check_roles(MANAGER)
        result = super().write(vals)
        if "counted_at" in vals:
            running = self.filtered(lambda one: one.state in ("draft", "proposed"))
            for record in running.sudo():
                record._restart_deadlines(
                    _RULE,
                    record.counted_at,
                    self.env._("The counting time was corrected."),
                )
        return result

    # -- proposed → agreed → approved ---

    def _get_state_reasons(self, *states):
        labels = dict(self._fields["state"]._description_selection(self.env))
        return {
            record: [self.env._("It is: %s.", labels[record.state])]
            for record in self
            if record.state not in states
        }

    def action_propose(self):
        return self._run_step(
            "propose", _PROPOSERS, self.env._("It cannot be proposed.")
        )

    def _get_cannot_propose_reasons(self):
        reasons = self._get_state_reasons("draft")
        for record in self.filtered(lambda one: one not in reasons):
            texts = reasons[record] = []
            if not record.replacement_product_id:
                texts.append(self.env._("Choose the model that replaces it (D1-9)."))
            has_stock = record.product_uom_id.compare(record.on_hand, 0) > 0
            if has_stock and not record.product_id.is_discontinued:
                texts.append(
                    self.env._(
                        "%s is still made and in stock: exchange it for the same "
                        "model (D1-9).",
                        record.product_id.display_name,
                    )
                )
        return reasons

    def _do_propose(self):
        self.sudo()._in_transition().write({"state": "proposed"})

    def action_agree(self):
        """Marketing agrees to the model; the general manager is asked (D1-9)."""
        return self._run_step(
            "agree", (MARKETING,), self.env._("It cannot be agreed to.")
        )

    def _get_cannot_agree_reasons(self):
        reasons = self._get_state_reasons("proposed")
        for record in self.filtered(lambda one: one not in reasons):
            if record.user_id == self.env.user:
                reasons[record] = [
                    self.env._("It is your own proposal: somebody else agrees to it.")
                ]
        return reasons

    def _do_agree(self):
        records = self.sudo()
        records._in_transition().write(
            {
                "state": "agreed",
                "agreed_by_id": self.env.uid,
                "agreed_at": fields.Datetime.now(),
            }
        )
        records._meet_deadlines(_RULE)
        self._do_request_approval()

    def _on_approved(self):
        result = super()._on_approved()
        records = self.sudo()
        records._in_transition().write(
            {"state": "approved", "approved_at": fields.Datetime.now()}
        )
        for record in records.filtered("rma_line_id"):
            record.rma_line_id._in_transition().write(
                {"replacement_product_id": record.replacement_product_id.id}
            )
        return result

    def action_refuse(self):
        """Marketing does not agree: propose another model."""
        return self._run_step(
            "refuse", (MARKETING, MANAGER), self.env._("It cannot be refused.")
        )

    def _get_cannot_refuse_reasons(self):
        return self._get_state_reasons("proposed", "agreed")

    def _do_refuse(self):
        self._end("refused")

    def action_cancel(self):
        return self._run_step(
            "cancel", _PROPOSERS, self.env._("It cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        return self._get_state_reasons("draft", "proposed", "agreed")

    def _do_cancel(self):
        self._end("cancelled")

    def _end(self, state):
        records = self.sudo()
        records._void_approvals(self.env._("The proposal has ended."))
        records._in_transition().write(
            {"state": state, "closed_at": fields.Datetime.now()}
        )
        records._cancel_deadlines(_RULE)
        # So that another one may be made for the same goods.
        records.flush_recordset(["state"])

    # -- for the return ---

    @api.model
    def _ensure_for(self, lines, counted_at):
        """A proposal for goods that are no longer made and not in stock (D1-9).

        :param lines: counted aftersales.rma.line records
        """
        lines = lines.filtered(
            lambda line: line.request == "exchange" and line.product_id.is_discontinued
        )
        if not lines:
            return self.browse()
        known = self.search(
            [
                ("rma_line_id", "in", lines.ids),
                ("state", "not in", ("refused", "cancelled")),
            ]
        ).rma_line_id
        reserve, vals_list = self.env["aftersales.reserve"], []
        for company, own in (lines - known).grouped("company_id").items():
            held = reserve._get_on_hand(company, own.product_id)
            vals_list += [
                {
                    "rma_line_id": line.id,
                    "company_id": company.id,
                    "counted_at": counted_at,
                    "replacement_product_id": line.replacement_product_id.id,
                }
                for line in own
                if line.product_id.uom_id.compare(held.get(line.product_id.id, 0), 0)
                <= 0
            ]
        return self.create(vals_list)

    def action_view_rma_line(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "aftersales.rma",
            "view_mode": "form",
            "res_id": self.rma_id.id,
        }
