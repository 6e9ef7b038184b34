# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class AftersalesLossShare(models.Model):
    """What one person bears of a loss, and how much of it is still owed (S39)."""

    _name = "aftersales.loss.share"
    _description = "Share of a loss"
    _inherit = "service.retention.mixin"
    _order = "loss_id desc, id"
    _register_parent = "loss_id"

    _guarded_fields = ("amount", "account_move_id")

    loss_id = fields.Many2one(
        "aftersales.loss", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="loss_id.company_id", store=True, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    loss_state = fields.Selection(related="loss_id.state", string="Status of the Loss")
    site_id = fields.Many2one(
        related="loss_id.site_id", store=True, ondelete="restrict"
    )
    day = fields.Date(related="loss_id.day", store=True)
    employee_id = fields.Many2one(
        "hr.employee", index="btree_not_null", ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Somebody Else",
        index="btree_not_null",
        ondelete="restrict",
        help="A visitor, a carrier: who is no employee.",
    )
    weight = fields.Float(
        default=1.0,
        required=True,
        digits=(16, 2),
        help="Equal weights bear equal shares.",
    )
    amount = fields.Monetary(string="To Bear", readonly=True, copy=False)
    account_move_id = fields.Many2one(
        "account.move",
        string="Payment Receipt",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    paid_amount = fields.Monetary(
        string="Paid", compute="_compute_paid_amount", store=True, compute_sudo=True
    )
    open_amount = fields.Monetary(
        string="Owed", compute="_compute_paid_amount", store=True, compute_sudo=True
    )
    liable_name = fields.Char(string="Liable", compute="_compute_liable_name")

    _one_person = models.Constraint(
        "CHECK((employee_id IS NULL) != (partner_id IS NULL))",
        "Name an employee or somebody else, one of them.",
    )
    _weight_positive = models.Constraint(
        "CHECK(weight > 0)", "A share has a weight above zero."
    )
    _once = models.UniqueIndex(
        "(loss_id, COALESCE(employee_id, 0), COALESCE(partner_id, 0))",
        "This person is named already.",
    )

    @api.depends(
        "amount",
        "account_move_id.state",
        "account_move_id.amount_residual",
        "loss_id.state",
    )
    def _compute_paid_amount(self):
        for share in self:
            receipt = share.account_move_id
            paid = 0.0
            if receipt.state == "posted":
                paid = receipt.amount_total - receipt.amount_residual
            share.paid_amount = paid
            # Goods of the same model make the rest good.
            closed = share.loss_id.state in ("settled", "cancelled")
            share.open_amount = 0.0 if closed else share.amount - paid

    def _filter_uncharged(self):
        """Those that owe and have no receipt, or one that was cancelled."""
        return self.filtered(
            lambda share: (
                share.open_amount
                and share.sudo().account_move_id.state in (False, "cancel")
            )
        )

    @api.depends("employee_id.name", "partner_id.name")
    def _compute_liable_name(self):
        for share in self.sudo():
            share.liable_name = share.employee_id.name or share.partner_id.name

    @api.depends("liable_name", "loss_id.name")
    def _compute_display_name(self):
        for share in self:
            share.display_name = f"{share.loss_id.name}: {share.liable_name or ''}"

    @api.model_create_multi
    def create(self, vals_list):
        shares = super().create(vals_list)
        shares._check_open()
        return shares

    def write(self, vals):
        if {"employee_id", "partner_id", "weight", "loss_id"} & set(vals):
            self._check_open()
        return super().write(vals)

    def unlink(self):
        self._check_open()
        return super().unlink()

    def _get_cannot_delete_reasons(self):
        """Who was named by mistake may be taken off, until the naming is done."""
        fixed = self.filtered(
            lambda share: share.loss_id.state not in ("reported", "cause")
        )
        return super(AftersalesLossShare, fixed)._get_cannot_delete_reasons()

    def _check_open(self):
        fixed = self.loss_id.filtered(
            lambda loss: loss.state not in ("reported", "cause")
        )
        if fixed and not self._is_in_transition():
            raise UserError(
                self.env._(
                    "%s: who is liable stays once they are named (D0-2.4.1c). Take "
                    "the naming back first.",
                    ", ".join(fixed.mapped("name")[:5]),
                )
            )

    def _get_partner(self):
        """The contact on whose account it is booked."""
        self.ensure_one()
        share = self.sudo()
        employee = share.employee_id
        return (
            share.partner_id or employee.work_contact_id or employee.user_id.partner_id
        )

    def _prepare_receipt_vals(self):
        """A receipt on the person's account, for the cost of the site (S39)."""
        self.ensure_one()
        loss = self.loss_id
        account = loss.company_id._get_aftersales_loss_account()
        label = self.env._(
            "%(loss)s: %(goods)s",
            loss=loss.name,
            goods=loss.product_id.display_name or loss.reason,
        )
        return {
            "move_type": "out_receipt",
            "company_id": loss.company_id.id,
            "partner_id": self._get_partner().id,
            "invoice_date": self.env["service.policy"]._today(loss.company_id),
            "ref": loss.name,
            "currency_id": self.currency_id.id,
            "invoice_line_ids": [
                Command.create(
                    {
                        "name": label,
                        "account_id": account.id,
                        "quantity": 1,
                        "price_unit": self.open_amount,
                        "tax_ids": [Command.clear()],
                        "analytic_distribution": (
                            loss.site_id._get_analytic_distribution()
                        ),
                    }
                )
            ],
        }
