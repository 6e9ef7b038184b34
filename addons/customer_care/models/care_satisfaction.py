# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from odoo.addons.service_base.jobs import each_record

from .care_answer_mixin import SENDERS
from .survey_question_care import FORM_ITEMS

LEVELS = [
    ("5", "Very satisfied"),
    ("4", "Rather satisfied"),
    ("3", "Basically satisfied"),
    ("2", "Not very satisfied"),
    ("1", "Not satisfied"),
]
# Basically satisfied or better (D4-8.5.10a).
SATISFIED = ("5", "4", "3")
OCCASIONS = [
    ("sample", "With test samples"),
    ("repair", "After a repair"),
    ("visit", "On a sales visit"),
    ("sale", "After a sale"),
    ("contract", "Service contract, every half year to year"),
    ("promotion", "Promotion"),
    ("random", "Random"),
]


class CareSatisfaction(models.Model):
    """A customer's satisfaction form (顾客满意度调查表, S60, D4-8.5.8.3).

    Six items and an overall rating of five levels each, with room for words;
    on an occasion (D4-8.5.8.2). "Not satisfied" opens one complaint
    (D4-8.5.9.2). Customer service asks (D4-8.3.1.6), by mail, in the portal, on
    paper or by telephone (D3-2.2.7), also about why a customer left (D3-5.2.5).
    """

    _name = "care.satisfaction"
    _description = "Satisfaction form"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
        "care.mailing.mixin",
        "care.answer.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _register_draft_states = ("to_send",)
    _register_closed_states = ("acted", "lapsed")
    _register_date_field = "returned_at"
    _guarded_fields = (*FORM_ITEMS, "round_id", "answered_at", "answered_by_id")
    _answer_form = "satisfaction"
    _answer_items = FORM_ITEMS
    _mail_template = "customer_care.mail_template_satisfaction"
    _reminder_template = "customer_care.mail_template_satisfaction_reminder"

    partner_id = fields.Many2one(required=True, check_company=True, tracking=True)
    email = fields.Char(
        compute="_compute_contact", store=True, precompute=True, readonly=False
    )
    phone = fields.Char(
        compute="_compute_contact", store=True, precompute=True, readonly=False
    )
    occasion = fields.Selection(OCCASIONS, required=True, default="random")
    order_id = fields.Many2one(
        "sale.order",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('partner_id', 'child_of', partner_id)]",
    )
    round_id = fields.Many2one(
        "care.satisfaction.round",
        string="Survey",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
    )
    performance = fields.Selection(LEVELS, readonly=True, copy=False)
    appearance = fields.Selection(
        LEVELS, string="Appearance and Packing", readonly=True, copy=False
    )
    design = fields.Selection(LEVELS, readonly=True, copy=False)
    comparison = fields.Selection(
        LEVELS, string="Compared with Others", readonly=True, copy=False
    )
    service = fields.Selection(LEVELS, readonly=True, copy=False)
    wishes = fields.Selection(LEVELS, string="Other Wishes", readonly=True, copy=False)
    overall = fields.Selection(
        LEVELS, string="Overall Rating", readonly=True, copy=False
    )
    is_satisfied = fields.Boolean(
        string="Satisfied",
        compute="_compute_is_satisfied",
        store=True,
        help="Overall basically satisfied or better (D4-8.5.10a).",
    )
    # The portal shows it once it is given.
    answer = fields.Text(
        string="Our Answer",
        copy=False,
        groups="base.group_user",
        help="Customers who need an answer get it (D4-8.5.9.5).",
    )
    answered_at = fields.Datetime(readonly=True, copy=False)
    answered_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups="base.group_user",
    )
    state = fields.Selection(
        [
            ("to_send", "To send"),
            ("sent", "Sent"),
            ("returned", "Returned"),
            ("analysed", "Analysed"),
            ("acted", "Actions taken"),
            ("lapsed", "No answer"),
        ],
        string="Status",
        default="to_send",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )

    _waiting = models.Index(
        "(company_id, state, id) WHERE state IN ('to_send', 'sent')"
    )
    _returned = models.Index("(company_id, returned_at) WHERE returned_at IS NOT NULL")
    _asked = models.Index("(partner_id, occasion, create_date)")

    @api.depends("partner_id")
    def _compute_contact(self):
        for form in self:
            customer = form.partner_id
            form.email = self._clean_email(form.email or customer.email)
            form.phone = form.phone or customer.phone

    @api.depends("overall")
    def _compute_is_satisfied(self):
        for form in self:
            form.is_satisfied = form.overall in SATISFIED

    @api.model
    def _make_for(self, rows):
        """Forms for customers, to send with the next run.

        :param rows: values of forms, the customer and the company at least
        """
        return self.sudo().create(rows)

    def _on_returned(self):
        """Any item "not satisfied" enters the complaint procedure, once."""
        self.filtered(lambda form: form._get_unsatisfied())._open_complaints()
        return super()._on_returned()

    def _get_unsatisfied(self):
        """Labels of the items that the customer is not satisfied with."""
        self.ensure_one()
        return [
            self._fields[item].get_description(self.env)["string"]
            for item in FORM_ITEMS
            if self[item] == "1"
        ]

    def _get_complaint_text(self):
        self.ensure_one()
        text = self.env._(
            "Not satisfied (%(form)s): %(items)s.",
            form=self.name,
            items=", ".join(self._get_unsatisfied()),
        )
        return f"{text}\n{self.remarks}" if self.remarks else text

    # -- the customer is answered -------------------------------------------------

    def action_answer(self):
        """The customer got our answer (D4-8.5.9.5)."""
        return self._run_step(
            "answer", SENDERS, self.env._("The answer cannot be noted.")
        )

    def _get_cannot_answer_reasons(self):
        reasons = {}
        for form in self:
            if not form.returned_at:
                reasons[form] = [self.env._("The customer has not returned it.")]
            elif form.answered_at:
                reasons[form] = [self.env._("The customer has an answer.")]
            elif not (form.answer or "").strip():
                reasons[form] = [
                    self.env._("Write what we answer the customer (D4-8.5.9.5).")
                ]
        return reasons

    def _do_answer(self):
        now = fields.Datetime.now()
        for form in self.sudo():
            form._in_transition().write(
                {"answered_at": now, "answered_by_id": self.env.uid}
            )
            # Text, not markup: what was typed is shown as it was typed.
            form.message_post(
                body=form.answer,
                partner_ids=form.partner_id.ids,
                subtype_xmlid="mail.mt_comment",
            )

    # -- every half year to one year (D3-7.4.4.3) -----------------------------------

    @api.model
    def _cron_contract_forms(self):
        """Customers with a service contract in force are asked every half year."""
        companies = self.env["res.company"].sudo().search([("active", "=", True)])
        for company in companies:
            self._make_contract_forms(company)

    @api.model
    def _make_contract_forms(self, company):
        """A form for each contract customer who got none for the policy's months."""
        policy = self.env["service.policy"]
        months = int(policy._get_value("care.contract_months", company))
        today = policy._today(company)
        contracts = self.env["contract.contract"].sudo()
        domain = [*contracts._get_survey_domain(), ("company_id", "=", company.id)]
        groups = contracts._read_group(domain, ["partner_id"])
        customers = self.env["res.partner"].sudo().union(*[row[0] for row in groups])
        start, _end = self._get_company_moments(
            company, fields.Date.subtract(today, months=months), today
        )
        asked = self.sudo()._read_group(
            [
                ("company_id", "=", company.id),
                ("partner_id", "in", customers.ids),
                ("create_date", ">=", start),
            ],
            ["partner_id"],
        )
        waiting = customers - self.env["res.partner"].union(*[row[0] for row in asked])
        made = []

        def work(customers):
            forms = self.with_env(customers.env)._make_for(
                [
                    {
                        "partner_id": customer.id,
                        "company_id": company.id,
                        "occasion": "contract",
                    }
                    for customer in customers
                ]
            )
            made.extend(forms.ids)

        each_record(waiting, work, company=company)
        return self.browse(made)

    def action_view_order(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "res_id": self.order_id.id,
            "view_mode": "form",
        }
