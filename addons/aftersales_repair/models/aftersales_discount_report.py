# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..roles import CLERK


class AftersalesDiscountReport(models.Model):
    """What goes beyond the authority, reported in advance (报备, D3-10.1.5).

    A larger discount, a sixth discounted order of the week, or a margin below the
    authority; the service director approves before the order is saved with it.
    """

    _name = "aftersales.discount.report"
    _description = "Advance report of a discount"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
        "service.approval.mixin",
    ]
    _order = "id desc"

    _register_closed_states = ("approved", "cancelled")
    _register_date_field = "closed_at"
    _state_from = ["draft"]
    _state_to = ["approved"]
    _cancel_state = "cancelled"
    _approval_applicant_fields = ("user_id",)
    _guarded_fields = ("closed_at",)

    kind = fields.Selection(
        [("discount", "Discount"), ("margin", "Margin below the authority")],
        required=True,
        default="discount",
        tracking=True,
    )
    order_id = fields.Many2one(
        "sale.order",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('aftersales_is_repair', '=', True), ('company_id', '=', company_id)]",
    )
    partner_id = fields.Many2one(related="order_id.partner_id", string="Customer")
    percent = fields.Float(
        string="Discount up to (%)", digits=(16, 2), required=True, default=10.0
    )
    reason = fields.Text(required=True)
    state = fields.Selection(
        [
            ("draft", "To approve"),
            ("approved", "Approved"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    closed_at = fields.Datetime(readonly=True, copy=False)

    @api.constrains("percent", "order_id", "company_id")
    def _check_percent(self):
        for report in self:
            if not 0 < report.percent <= 100:
                raise ValidationError(
                    self.env._(
                        "%s: a discount lies above 0 and up to 100 percent "
                        "(D3-10.1.5).",
                        report.name,
                    )
                )
            if report.order_id.sudo().company_id != report.company_id:
                raise ValidationError(
                    self.env._(
                        "%s: the order is another company's (D3-10.1.5).", report.name
                    )
                )

    def write(self, vals):
        if {"order_id", "kind", "percent", "reason"} & set(vals):
            fixed = self.filtered(lambda report: report.state != "draft")
            if fixed:
                raise ValidationError(
                    self.env._(
                        "%s was decided as it is: write another report (D3-10.1.5).",
                        fixed[0].name,
                    )
                )
        return super().write(vals)

    def _on_approved(self):
        result = super()._on_approved()
        self.sudo()._in_transition().write(
            {"state": "approved", "closed_at": fields.Datetime.now()}
        )
        return result

    def action_cancel(self):
        return self._run_step(
            "cancel", (CLERK,), self.env._("The report cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        return {
            report: [self.env._("It was decided.")]
            for report in self
            if report.state != "draft"
        }

    def _do_cancel(self):
        self.sudo()._in_transition().write(
            {"state": "cancelled", "closed_at": fields.Datetime.now()}
        )
