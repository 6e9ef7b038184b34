# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

_CLOSED = ("returned", "settled", "waived", "cancelled")
# Days overdue up to which a bucket of the ageing reaches.
_AGES = [("1_7", 7), ("8_30", 30), ("30_more", None)]


class AftersalesOwedPart(models.Model):
    """Old parts that are to be handed in for new ones (以旧换新; S25).

    The ledger of them: who owes, what, until when, and what came back. The old
    part goes first as a rule; where the policy lets the new one go first, the
    entry is *owed* and has a day (D0-2.4.3e, D2-D5, D2-B13). What came back is
    told by the stock moves into the damaged store, never by hand.
    """

    _name = "aftersales.owed.part"
    _description = "Old part to hand in"
    _inherit = [
        "aftersales.owed.part.intake.mixin",
        "aftersales.owed.part.opening.mixin",
        "aftersales.owed.part.deposit.mixin",
        "aftersales.owed.part.waiver.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.approval.mixin",
        "service.deadline.mixin",
        "service.numbered.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _guarded_fields = (
        "state",
        "name",
        "applicant_id",
        "returned_quantity",
        "requisition_line_id",
        "opened_at",
        "due_at",
        "closed_at",
        "deposit_unit",
        "deposit_invoice_id",
        "settlement_move_id",
    )
    _register_closed_states = _CLOSED
    _register_date_field = "closed_at"
    _deadline_due_fields = {"owed.part.return": "due_at"}

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    site_id = fields.Many2one(
        "aftersales.site",
        string="To the Store",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        default=lambda self: self.env["aftersales.requisition"]._default_site(),
        help="The old part goes into the damaged store of this place.",
    )
    applicant_id = fields.Many2one(
        "res.users",
        string="Written By",
        required=True,
        readonly=True,
        default=lambda self: self.env.uid,
        ondelete="restrict",
    )
    debtor_kind = fields.Selection(
        [("customer", "Customer"), ("person", "Employee"), ("site", "Site")],
        string="Owed By",
        required=True,
        default="person",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Technician",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    employee_id = fields.Many2one(
        "hr.employee",
        string="Employee without Login",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    owing_site_id = fields.Many2one(
        "aftersales.site",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    debtor = fields.Char(
        string="Who Owes", compute="_compute_debtor", store=True, precompute=True
    )
    product_id = fields.Many2one(
        "product.product",
        string="New Part",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        domain="[('is_old_for_new', '=', True)]",
    )
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    quantity = fields.Float(
        string="To Hand In",
        required=True,
        default=1.0,
        digits="Product Unit",
        help="Old parts to hand in, in the unit of the product.",
    )
    returned_quantity = fields.Float(
        string="Handed In", readonly=True, copy=False, digits="Product Unit"
    )
    open_quantity = fields.Float(
        string="Still Owed",
        compute="_compute_open_quantity",
        store=True,
        digits="Product Unit",
    )
    requisition_line_id = fields.Many2one(
        "aftersales.requisition.line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    requisition_id = fields.Many2one(
        related="requisition_line_id.requisition_id",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    origin = fields.Char(help="The paper with which the new part went out.")
    note = fields.Text()
    state = fields.Selection(
        [
            ("draft", "To hand in"),
            ("open", "Outstanding"),
            ("returned", "Handed in"),
            ("settled", "Deposit kept"),
            ("waived", "Waived"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
    )
    opened_at = fields.Datetime(string="New Part Out On", readonly=True, copy=False)
    due_at = fields.Datetime(string="Due", readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)
    overdue_days = fields.Integer(compute="_compute_overdue")
    ageing = fields.Selection(
        [
            ("none", "Not overdue"),
            ("1_7", "Up to 7 days"),
            ("8_30", "8 to 30 days"),
            ("30_more", "More than 30 days"),
        ],
        compute="_compute_overdue",
        search="_search_ageing",
    )
    move_ids = fields.One2many("stock.move", "owed_part_id", readonly=True)
    picking_count = fields.Integer(compute="_compute_picking_count")
    currency_id = fields.Many2one(related="company_id.currency_id")
    deposit_unit = fields.Monetary(
        string="Deposit a Part", readonly=True, copy=False, help="Of the policy."
    )
    deposit_invoice_id = fields.Many2one(
        "account.move",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    settlement_move_id = fields.Many2one(
        "account.move",
        string="Deposit Kept",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    waive_reason = fields.Char(
        string="Why It Is Waived", help="Then request the approval."
    )
    waiver_signer_ids = fields.Many2many(
        "res.users",
        string="Who Waives",
        compute="_compute_waiver_signer_ids",
        help="The department manager; the general manager where there is none.",
    )

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "More than zero old parts are owed."
    )
    _live = models.Index("(due_at) WHERE state = 'open'")

    # -- computes ----------------------------------------------------------------------

    @api.depends("debtor_kind", "partner_id", "user_id", "employee_id", "owing_site_id")
    def _compute_debtor(self):
        for part in self.sudo():
            names = {
                "customer": part.partner_id.display_name,
                "site": part.owing_site_id.display_name,
                "person": part.employee_id.name or part.user_id.name,
            }
            part.debtor = names.get(part.debtor_kind) or False

    @api.depends("quantity", "returned_quantity", "state")
    def _compute_open_quantity(self):
        for part in self:
            live = part.state in ("draft", "open")
            left = part.quantity - part.returned_quantity
            part.open_quantity = max(left, 0.0) if live else 0.0

    @api.depends("due_at", "state")
    def _compute_overdue(self):
        now = fields.Datetime.now()
        for part in self:
            late = part.state == "open" and part.due_at and part.due_at < now
            days = (now - part.due_at).days + 1 if late else 0
            part.overdue_days = days
            part.ageing = "none"
            for bucket, most in _AGES if late else ():
                if most is None or days <= most:
                    part.ageing = bucket
                    break

    def _search_ageing(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        late = Domain("state", "=", "open") & Domain("due_at", "<", now)
        domains, newest = {"none": ~late}, now
        for bucket, most in _AGES:
            domain = late & Domain("due_at", "<=", newest)
            if most is not None:
                newest = now - timedelta(days=most)
                domain &= Domain("due_at", ">", newest)
            domains[bucket] = domain
        return Domain.OR(domains[name] for name in value if name in domains)

    def _compute_picking_count(self):
        counts = dict(
            self.env["stock.move"]._read_group(
                [("owed_part_id", "in", self.ids)],
                ["owed_part_id"],
                ["picking_id:count_distinct"],
            )
        )
        for part in self:
            part.picking_count = counts.get(part, 0)

    # -- what it says ------------------------------------------------------------------

    @api.constrains(
        "debtor_kind", "partner_id", "user_id", "employee_id", "owing_site_id"
    )
    def _check_debtor(self):
        for part in self:
            if not part.debtor:
                raise ValidationError(
                    self.env._(
                        "%s: say who owes the old part: a customer, an employee or a "
                        "site.",
                        part.name,
                    )
                )

    def write(self, vals):
        fixed = {
            "quantity",
            "product_id",
            "site_id",
            "debtor_kind",
            "partner_id",
            "user_id",
            "employee_id",
            "owing_site_id",
        }
        if fixed.intersection(vals) and not self._is_in_transition():
            held = self.filtered(
                lambda part: part.state != "draft" or part.requisition_line_id
            )
            self._raise_reasons(
                self.env._("What is owed stays as it was written."),
                {
                    part: [self.env._("It is owed or closed, or a requisition's.")]
                    for part in held
                },
            )
        return super().write(vals)

    def _is_owed_by(self, requisition):
        """Whether the recipient of a requisition, or its site, owes this."""
        self.ensure_one()
        if self.debtor_kind == "site":
            return self.owing_site_id == requisition.site_id
        return bool(
            (self.user_id and self.user_id == requisition.recipient_user_id)
            or (self.employee_id and self.employee_id == requisition.employee_id)
        )

    def _describe_owed(self):
        self.ensure_one()
        return self.env._(
            "%(quantity)s × %(product)s (%(number)s)",
            quantity=self.open_quantity,
            product=self.product_id.display_name,
            number=self.name,
        )

    # -- ways to other documents -------------------------------------------------------

    def action_view_requisition(self):
        self.ensure_one()
        return self._open_form(self.requisition_id)

    def action_view_deposit(self):
        self.ensure_one()
        return self._open_form(self.deposit_invoice_id)

    def action_view_pickings(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "stock.action_picking_tree_all"
        )
        action["domain"] = [("id", "in", self.move_ids.picking_id.ids)]
        action["context"] = {}
        return action

    def _open_form(self, record):
        if not record:
            raise UserError(self.env._("There is none."))
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [[False, "form"]],
        }
