# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..roles import CLERK


class SaleVoucher(models.Model):
    """The sales voucher: clerk and supervisor both sign the sale (S46, D2-12).

    The clerk signs by asking, the supervisor by approving: one person cannot
    give both. It covers the order as it is: a change asks for both again.

    True and complete (D2-9); an order is not altered without authority (D2-G2.1).
    """

    _name = "sale.voucher"
    _description = "Sales voucher"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.approval.mixin",
        "service.numbered.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _register_draft_states = ("draft",)
    _register_closed_states = ("signed", "cancelled")
    _state_from = ["draft"]
    _state_to = ["signed"]
    _cancel_state = "cancelled"
    _approval_applicant_fields = ("user_id",)
    _approval_request_roles = (CLERK,)
    _guarded_fields = ("name", "amount", "content_digest")

    order_id = fields.Many2one(
        "sale.order",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        related="order_id.partner_id", store=True, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="order_id.currency_id")
    amount = fields.Monetary(
        readonly=True, help="Of the order when the clerk signed, taxes included."
    )
    content_digest = fields.Char(
        readonly=True, copy=False, help="SHA-256 of the goods that were signed for."
    )
    user_id = fields.Many2one(
        "res.users",
        string="Clerk",
        default=lambda self: self.env.user,
        readonly=True,
        ondelete="restrict",
    )
    state = fields.Selection(
        [
            ("draft", "Signed by the clerk"),
            ("signed", "Signed by both"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )

    _one_live = models.UniqueIndex(
        "(order_id) WHERE state IN ('draft', 'signed')",
        "The order has a sales voucher already.",
    )

    @api.model
    def _make_for(self, orders):
        """The vouchers of these orders, signed by the clerk who calls."""
        vouchers = (
            self.sudo()
            ._in_transition()
            .create(
                [
                    {
                        "order_id": order.id,
                        "amount": order.amount_total,
                        "content_digest": order._get_signed_content(),
                        "user_id": self.env.uid,
                    }
                    for order in orders
                ]
            )
        )
        vouchers = self.browse(vouchers.ids)
        vouchers._do_request_approval()
        return vouchers

    def _on_approved(self):
        result = super()._on_approved()
        self.sudo()._in_transition().write({"state": "signed"})
        return result

    def _is_of_content(self, order):
        """It was signed for the goods that the order names now (D2-12).

        :param order: its order, read together with others
        """
        self.ensure_one()
        return self.content_digest in (False, order._get_signed_content())

    def _covers(self, order):
        """It was signed for the order as it is now, in goods and amount (D2-12)."""
        self.ensure_one()
        same = self.currency_id.compare_amounts(self.amount, order.amount_total)
        return not same and self._is_of_content(order)

    def _do_void(self):
        """The order changed: what was signed is no longer so."""
        self.sudo()._in_transition().write({"state": "cancelled"})
