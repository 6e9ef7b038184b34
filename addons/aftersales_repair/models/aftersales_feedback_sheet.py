# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..roles import MANAGER

# The customer agreed, or no consent is needed: the work may be done and charged.
CONSENTED = ("agreed", "free")


class AftersalesFeedbackSheet(models.Model):
    """What a repair will cost, put to the customer (退回品信息反馈单, S10, S21).

    The repair group writes what is damaged and the fee; the customer signs
    "agree to repair", or refuses (D4-8.5.1.1.1). The quotation of a workshop
    and of an accident is the same paper with another head (D3-10.3.3). Work
    that is found later is a further sheet, signed again (D3-10.3.4).
    """

    _name = "aftersales.feedback.sheet"
    _description = "Feedback sheet of returned goods"
    _inherit = [
        "aftersales.feedback.consent.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
        "service.evidence.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _register_form_number = "BS-CP0703-FM001"
    _register_closed_states = ("agreed", "refused", "free", "cancelled")
    _register_date_field = "closed_at"
    _guarded_fields = (
        "addition",
        "replaces_id",
        "front_desk_id",
        "sent_at",
        "consent_amount",
        "consent_at",
        "consent_way",
        "consent_name",
        "refused_at",
        "handler_id",
        "closed_at",
    )
    # What the customer agrees to; the amount by name.
    _evidence_content_fields = (
        "repair_id",
        "kind",
        "diagnosis",
        "amount_total",
        "line_ids.name",
        "line_ids.product_id",
        "line_ids.quantity",
        "line_ids.price_unit",
        "line_ids.discount",
        "line_ids.is_main_component",
    )

    kind = fields.Selection(
        [
            ("feedback", "Returned goods"),
            ("quotation", "Workshop quotation"),
            ("accident", "Accident quotation"),
        ],
        required=True,
        default="feedback",
        tracking=True,
    )
    repair_id = fields.Many2one(
        "repair.order",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        domain="[('state', '!=', 'cancel'), ('company_id', '=', company_id)]",
    )
    partner_id = fields.Many2one(
        related="repair_id.partner_id",
        store=True,
        index=True,
        string="Customer",
        ondelete="restrict",
    )
    product_id = fields.Many2one(related="repair_id.product_id")
    lot_id = fields.Many2one(related="repair_id.lot_id", string="Serial")
    rma_line_id = fields.Many2one(related="repair_id.aftersales_line_id")
    rma_id = fields.Many2one(related="rma_line_id.rma_id", string="Return")
    under_warranty = fields.Boolean(related="repair_id.under_warranty")
    cover_id = fields.Many2one(
        "aftersales.cover",
        string="Contract",
        compute="_compute_cover_id",
        store=True,
        ondelete="restrict",
        help="What the customer's service contract covers on the day that counts.",
    )
    diagnosis = fields.Text(
        tracking=True, help="What is damaged, and what is to be done about it."
    )
    line_ids = fields.One2many(
        "aftersales.feedback.line", "sheet_id", string="Charges", copy=True
    )
    discount_reason = fields.Char(
        help="Each discount has its reason, which the service director reads "
        "(D3-10.1.5)."
    )
    margin_reason = fields.Char(
        help="Why the margin of an accident repair is below the authority (D3-10.1.6)."
    )
    currency_id = fields.Many2one(
        "res.currency", compute="_compute_currency_id", store=True, ondelete="restrict"
    )
    amount_untaxed = fields.Monetary(
        string="Before Tax", compute="_compute_amounts", store=True
    )
    amount_total = fields.Monetary(
        string="Fee",
        compute="_compute_amounts",
        store=True,
        help="What the customer pays, taxes included.",
    )
    needs_consent = fields.Boolean(
        compute="_compute_needs_consent",
        store=True,
        help="A main component is damaged and the warranty is over (D4-8.5.1.1.1), "
        "or it is a quotation of the workshop, which is always signed.",
    )
    main_parts = fields.Char(string="Main Components", compute="_compute_main_parts")
    state = fields.Selection(
        [
            ("draft", "Diagnosis"),
            ("waiting", "Waiting for consent"),
            ("agreed", "Agreed"),
            ("refused", "Refused"),
            ("free", "No consent needed"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
        group_expand=True,
    )
    addition = fields.Integer(
        readonly=True,
        copy=False,
        help="0: the first sheet of the repair; 1: added work; from 2 on the front "
        "desk agrees as well (D3-10.3.6).",
    )
    replaces_id = fields.Many2one(
        "aftersales.feedback.sheet",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    front_desk_id = fields.Many2one(
        "res.users",
        string="Front Desk Agreed",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    sent_at = fields.Datetime(string="Sent On", readonly=True, copy=False)
    consent_amount = fields.Monetary(
        string="Agreed Fee", readonly=True, copy=False, tracking=True
    )
    consent_at = fields.Datetime(string="Agreed On", readonly=True, copy=False)
    consent_way = fields.Selection(
        [
            ("signature", "Signed on the screen"),
            ("paper", "Signed paper"),
            ("portal", "In the portal"),
        ],
        string="Agreed By",
        readonly=True,
        copy=False,
    )
    consent_name = fields.Char(string="Agreed Person", readonly=True, copy=False)
    refusal_way = fields.Selection(
        [("oral", "Oral"), ("written", "Written"), ("portal", "In the portal")],
        string="Refused By",
        copy=False,
        help="An oral answer is enough (D4-8.5.1.1.1).",
    )
    refusal_note = fields.Char(
        string="What the Customer Said", copy=False, tracking=True
    )
    refused_at = fields.Datetime(string="Refused On", readonly=True, copy=False)
    handler_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
        tracking=True,
        help="Who took the customer's answer (D4-8.5.1.1.1).",
    )
    closed_at = fields.Datetime(readonly=True, copy=False)
    charge_count = fields.Integer(related="repair_id.charge_count")

    _live = models.Index("(company_id, state) WHERE state IN ('draft', 'waiting')")
    _repair_state = models.Index("(repair_id, state)")

    # -- figures ---

    @api.depends("repair_id")
    def _compute_cover_id(self):
        covers = self.repair_id._get_aftersales_covers()
        for sheet in self:
            sheet.cover_id = covers.get(sheet.repair_id, False)

    @api.depends("partner_id", "company_id")
    def _compute_currency_id(self):
        for sheet in self:
            partner = sheet.partner_id.with_company(sheet.company_id)
            pricelist = partner.property_product_pricelist
            sheet.currency_id = pricelist.currency_id or sheet.company_id.currency_id

    @api.depends(
        "line_ids.product_id",
        "line_ids.quantity",
        "line_ids.price_payable",
        "line_ids.discount",
        "line_ids.tax_ids",
        "currency_id",
    )
    def _compute_amounts(self):
        """As the sale order sums up, so that both name the same amount."""
        tax = self.env["account.tax"]
        for sheet in self:
            company = sheet.company_id
            rows = [line._prepare_base_line() for line in sheet.line_ids]
            tax._add_tax_details_in_base_lines(rows, company)
            tax._round_base_lines_tax_details(rows, company)
            totals = tax._get_tax_totals_summary(
                base_lines=rows,
                currency=sheet.currency_id or company.currency_id,
                company=company,
            )
            sheet.amount_untaxed = totals["base_amount_currency"]
            sheet.amount_total = totals["total_amount_currency"]

    @api.depends(
        "kind", "amount_total", "line_ids.is_main_component", "repair_id.under_warranty"
    )
    def _compute_needs_consent(self):
        for sheet in self:
            charged = sheet.currency_id and not sheet.currency_id.is_zero(
                sheet.amount_total
            )
            everything = sheet.kind != "feedback" or self.env[
                "service.policy"
            ]._get_value("charge.consent_always", sheet.company_id)
            sheet.needs_consent = bool(
                charged
                and not sheet.under_warranty
                and (everything or any(sheet.line_ids.mapped("is_main_component")))
            )

    @api.depends("line_ids.is_main_component", "line_ids.product_id")
    @api.depends_context("lang")
    def _compute_main_parts(self):
        for sheet in self:
            lines = sheet.line_ids.filtered("is_main_component")
            sheet.main_parts = ", ".join(lines.product_id.mapped("display_name"))

    # -- records ---

    @api.model_create_multi
    def create(self, vals_list):
        """A sheet without lines takes the parts that the repair lists."""
        sheets = super().create(vals_list)
        empty = sheets.filtered(lambda sheet: not sheet.line_ids)
        consented = empty.repair_id._get_consented_quantities()
        for sheet in empty:
            sheet.line_ids = [
                Command.create(vals)
                for vals in sheet._prepare_part_lines(consented[sheet.repair_id])
            ]
        return sheets

    def _prepare_part_lines(self, consented):
        """Lines for the parts of the repair that no sheet speaks of yet.

        :param dict consented: ``{product: quantity in its unit}``
        """
        self.ensure_one()
        wanted = {}
        for move in self.repair_id.move_ids:
            if move.repair_line_type == "add" and move.state != "cancel":
                product = move.product_id
                wanted[product] = wanted.get(product, 0.0) + move.product_qty
        return [
            {"product_id": product.id, "quantity": quantity - consented.get(product, 0)}
            for product, quantity in wanted.items()
            if product.uom_id.compare(quantity, consented.get(product, 0)) > 0
        ]

    def write(self, vals):
        fixed = {"repair_id", "kind", "diagnosis", "line_ids"} & set(vals)
        if fixed:
            self._check_draft()
        if {"refusal_way", "refusal_note"} & set(vals) and any(
            sheet.state in self._register_closed_states for sheet in self
        ):
            self._check_draft()
        return super().write(vals)

    def _check_draft(self):
        """What was put to the customer stays (D4-8.5.1.1.1)."""
        sent = self.filtered(lambda sheet: sheet.state != "draft")
        if sent and not self._is_in_transition():
            raise UserError(
                self.env._(
                    "%s was put to the customer as it is. Take it back to the "
                    "diagnosis, or write another sheet (D4-8.5.1.1.1).",
                    ", ".join(sent.mapped("name")[:5]),
                )
            )

    # -- ways to other documents ---

    def action_view_repair(self):
        self.ensure_one()
        return self.repair_id._get_records_action(name=self.env._("Repair"))

    def action_view_charge(self):
        self.ensure_one()
        charges = self.repair_id.charge_ids
        return charges._get_records_action(name=self.env._("Repair Charge"))

    def action_report_wrong(self):
        """A wrong accident report or order: 30 yuan each time (D3-10.3.3)."""
        return self._run_step(
            "report_wrong", (MANAGER,), self.env._("No case can be proposed.")
        )

    def _get_cannot_report_wrong_reasons(self):
        return self.env["aftersales.discount.log"]._get_no_employee_reasons(
            {sheet: sheet.user_id for sheet in self}
        )

    def _do_report_wrong(self):
        self.env["aftersales.discount.log"]._propose_fines(
            "D3-10.3.3",
            {sheet: sheet.user_id for sheet in self},
            self.env._("Wrong report, quotation or order."),
        )
