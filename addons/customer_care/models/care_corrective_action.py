# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..roles import AGENT, GENERAL_MANAGER, JUDGES, PRODUCTION, QUALITY, RESEARCH

# What the customer reported; it stays once quality control has the sheet.
_REPORTED = {
    "complaint_id",
    "kind",
    "order_id",
    "product_id",
    "fault_id",
    "ship_date",
    "quantity",
    "defect_quantity",
    "demand",
    "rma_id",
}
_CAUSE = {
    "cause",
    "cause_id",
    "is_cause_unknown",
    "is_responsibility_unclear",
    "department_id",
    "employee_id",
    "production_date",
    "samples_received",
    "samples_inspected",
    "samples_failed",
}


class CorrectiveAction(models.Model):
    """Complaint corrective action sheet, 顾客投诉处理单 (S58, D4-8.5.2.1).

    After-sales registers, examines, pushes and confirms the effect (D3-5.4.1); every
    case is settled and kept from coming again (D3-5.2.4).

    Registered → sorted → cause by quality control → measures → signed by the
    departments and the management representative → carried out → confirmed by
    the customer → effect verified by customer service and quality → closed.
    """

    _name = "care.corrective.action"
    _description = "Complaint corrective action sheet"
    # The own steps first: they extend what approvals and deadlines do.
    _inherit = [
        "care.corrective.sort.mixin",
        "care.corrective.verify.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.approval.mixin",
        "service.evidence.mixin",
        "service.deadline.mixin",
        "service.document.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _state_from = ["measures"]
    _state_to = ["executing"]
    _cancel_state = "cancelled"
    _approval_applicant_fields = ("user_id",)
    _approval_request_roles = (AGENT, QUALITY)
    _approval_line_fields = ("measure_ids",)
    _approval_free_fields = (
        "complaint_id",
        "customer_statement",
        "effect_cs",
        "effect_qc",
        "handling",
    )
    _register_draft_states = ("registered",)
    _register_closed_states = ("closed", "cancelled")
    _register_date_field = "closed_at"
    _evidence_content_fields = ("product_id", "quantity", "cause", "handling")
    _deadline_due_fields = {
        "corrective.cause": "cause_due",
        "corrective.improve": "improve_due",
    }
    _guarded_fields = (
        "sorting",
        "sent_to_qc_at",
        "cause_due",
        "cause_found_at",
        "cause_found_by_id",
        "approved_at",
        "improve_due",
        "is_late",
        "confirmed_at",
        "confirmed_by_id",
        "cs_verified_at",
        "cs_verifier_id",
        "qc_verified_at",
        "qc_verifier_id",
        "verified_at",
        "watched_until",
        "recurrence_count",
        "reopened_at",
        "closed_at",
    )

    complaint_id = fields.Many2one(
        "care.complaint",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    partner_id = fields.Many2one(
        related="complaint_id.partner_id",
        string="Customer",
        store=True,
        index=True,
        ondelete="restrict",
    )
    kind = fields.Selection(
        [
            ("quality", "Quality"),
            ("human", "Not quality: human factor"),
            ("other", "Other"),
        ],
        required=True,
        default="quality",
        tracking=True,
        help="Complaints are of three kinds (D3-5.3.1).",
    )
    is_major = fields.Boolean(
        string="Major",
        tracking=True,
        help="The general manager's joint review decides on it (D4-8.5.5.2).",
    )
    order_id = fields.Many2one(
        "sale.order",
        string="Order No.",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    product_id = fields.Many2one(
        "product.product",
        string="Item No.",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    fault_id = fields.Many2one(
        "aftersales.return.reason",
        ondelete="restrict",
        tracking=True,
        help="When it comes again on the product after the cure was verified, the "
        "sheet is opened again.",
    )
    ship_date = fields.Date(string="Shipped On")
    quantity = fields.Float(string="Quantity Shipped", digits="Product Unit")
    defect_quantity = fields.Float(string="Defective", digits="Product Unit")
    demand = fields.Text(string="What the Customer Demands")
    rma_id = fields.Many2one(
        "aftersales.rma",
        string="Return",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    sorting = fields.Selection(
        [
            ("not_ours", "Not our fault"),
            ("cs", "Customer service settles it"),
            ("departments", "Needs other departments"),
        ],
        string="Sorted As",
        readonly=True,
        copy=False,
        tracking=True,
    )
    handling = fields.Text(
        string="Explanation or Settlement",
        help="What the customer was told and why: the result of the appraisal, or how "
        "customer service settled it (D3-5.3.3).",
    )
    sent_to_qc_at = fields.Datetime(string="Sent to Quality", readonly=True, copy=False)
    cause_due = fields.Datetime(string="Cause By", readonly=True, copy=False)
    samples_received = fields.Float(digits="Product Unit")
    samples_inspected = fields.Float(digits="Product Unit")
    samples_failed = fields.Float(
        digits="Product Unit", help="They go by the procedure for rejects (D4-8.5.3.3)."
    )
    cause = fields.Text(string="Root Cause", tracking=True)
    cause_id = fields.Many2one(
        "care.complaint.cause", string="Class of Cause", ondelete="restrict"
    )
    is_cause_unknown = fields.Boolean(string="Cause Unknown", tracking=True)
    is_responsibility_unclear = fields.Boolean(
        string="Responsibility Unclear", tracking=True
    )
    department_id = fields.Many2one(
        "hr.department",
        string="Responsible Department",
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    employee_id = fields.Many2one(
        "hr.employee",
        string="Responsible Person",
        check_company=True,
        ondelete="restrict",
        groups=",".join((*JUDGES, PRODUCTION, RESEARCH)),
        help="Is proposed to the accountability register on closing (D3-5.4.6).",
    )
    production_date = fields.Date(
        help="Production names unit, person and day of production (D3-5.4.4)."
    )
    cause_found_at = fields.Datetime(readonly=True, copy=False)
    cause_found_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    measure_ids = fields.One2many(
        "care.corrective.measure", "sheet_id", string="Measures"
    )
    review_meeting_ids = fields.One2many(
        "care.joint.review", "sheet_id", string="Joint Reviews"
    )
    review_lack = fields.Text(compute="_compute_review_lack")
    approved_at = fields.Datetime(readonly=True, copy=False)
    improve_due = fields.Datetime(string="Improved By", readonly=True, copy=False)
    is_late = fields.Boolean(
        string="Improvement Late", readonly=True, copy=False, tracking=True
    )
    customer_statement = fields.Text(
        string="What the Customer Says",
        help="On cause and conclusion; the customer's confirmation (D4-8.5.6.1).",
    )
    confirmed_at = fields.Datetime(readonly=True, copy=False)
    confirmed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    effect_cs = fields.Text(string="Effect, Customer Service")
    effect_qc = fields.Text(string="Effect, Quality Control")
    cs_verified_at = fields.Datetime(
        string="Verified by Customer Service", readonly=True, copy=False
    )
    cs_verifier_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    qc_verified_at = fields.Datetime(
        string="Verified by Quality", readonly=True, copy=False
    )
    qc_verifier_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    verified_at = fields.Datetime(readonly=True, copy=False)
    watched_until = fields.Datetime(
        readonly=True,
        copy=False,
        help="Until then the same fault on the same product opens the sheet again.",
    )
    recurrence_count = fields.Integer(
        string="Came Again", readonly=True, copy=False, aggregator="sum"
    )
    reopened_at = fields.Datetime(string="Opened Again", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("registered", "Registered"),
            ("qc", "Cause (quality)"),
            ("measures", "Measures"),
            ("executing", "Carrying out"),
            ("confirmed", "Customer confirmed"),
            ("verified", "Effect verified"),
            ("explained", "Not ours: explained"),
            ("settled", "Settled by customer service"),
            ("closed", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        required=True,
        default="registered",
        readonly=True,
        tracking=True,
        copy=False,
        group_expand=True,
    )
    closed_at = fields.Datetime(readonly=True, copy=False)

    _live = models.Index(
        "(company_id, state) WHERE state NOT IN ('closed', 'cancelled')"
    )
    _watched = models.Index("(product_id, fault_id) WHERE watched_until IS NOT NULL")

    @api.constrains("quantity", "defect_quantity")
    def _check_quantities(self):
        for sheet in self:
            unit = sheet.product_id.uom_id
            if min(sheet.quantity, sheet.defect_quantity) < 0 or (
                unit and unit.compare(sheet.defect_quantity, sheet.quantity) > 0
            ):
                raise ValidationError(
                    self.env._(
                        "%s: more is defective than was shipped (D3-5.3.2).", sheet.name
                    )
                )

    @api.onchange("order_id")
    def _onchange_order_id(self):
        """The order tells the item, the quantity and the day (D3-5.4.2)."""
        self.update(self._get_shipped_vals(self.order_id, self.product_id))

    @api.model
    def _get_shipped_vals(self, order, product):
        """What an order tells of the goods that went out: item, quantity, day.

        :param product: the item complained of; the order's first one without it
        """
        lines = order.order_line.filtered("product_id")
        line = lines.filtered(lambda one: one.product_id == product)[:1]
        line = line or lines[:1]
        if not line:
            return {}
        vals = {"product_id": line.product_id.id, "quantity": line.qty_delivered}
        if order.effective_date:
            company = order.company_id
            clock = company.resource_calendar_id._get_clock(company)
            vals["ship_date"] = clock.day(order.effective_date)
        return vals

    def write(self, vals):
        if not self._is_in_transition():
            self._check_write(vals)
        return super().write(vals)

    def _check_write(self, vals):
        """Each part stays once its step is over; the cause is quality's word."""
        if _CAUSE & set(vals):
            self._check_roles(QUALITY)
        if "is_major" in vals and not vals["is_major"]:
            if any(sheet.is_major and sheet.state != "registered" for sheet in self):
                self._check_roles(GENERAL_MANAGER)
        for sheet in self:
            late = (
                (_REPORTED & set(vals) and sheet.state != "registered")
                or (_CAUSE & set(vals) and sheet.state not in ("qc", "measures"))
                or (
                    {"handling", "customer_statement"} & set(vals)
                    and sheet.state in ("verified", "closed", "cancelled")
                )
            )
            if late:
                raise UserError(
                    self.env._(
                        "%s: this part of the sheet is finished and stays (D4-8.5.4).",
                        sheet.name,
                    )
                )

    def action_view_complaint(self):
        self.ensure_one()
        return self.complaint_id._open_records(self.complaint_id)

    def _get_report_base_filename(self):
        self.ensure_one()
        return self.name.replace("/", "-")
