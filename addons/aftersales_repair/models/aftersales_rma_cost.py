# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command

from ..roles import CLERK, FINANCE, KEEPER


class AftersalesRmaCost(models.Model):
    """What a return costs and the customer bears: freight, repair, parts
    (S11, A02, D3-6.15). Each line is invoiced once."""

    _name = "aftersales.rma.cost"
    _description = "Cost of a return"
    _inherit = "service.retention.mixin"
    _order = "rma_id, id"
    _check_company_auto = True

    _register_parent = "rma_id"
    _guarded_fields = ("invoice_line_id", "stock_move_id")

    rma_id = fields.Many2one(
        "aftersales.rma",
        string="Return",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="rma_id.company_id", store=True, precompute=True, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [
            ("freight", "Freight"),
            ("repair", "Repair"),
            ("parts", "Parts"),
            ("other", "Other"),
        ],
        required=True,
        default="freight",
    )
    name = fields.Char(string="Description", required=True)
    product_id = fields.Many2one(
        "product.product", check_company=True, ondelete="restrict"
    )
    quantity = fields.Float(default=1.0, required=True, digits="Product Unit")
    price_unit = fields.Float(string="Unit Price", digits="Product Price")
    amount = fields.Monetary(compute="_compute_amount", store=True)
    stock_move_id = fields.Many2one(
        "stock.move",
        string="Part Used",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    invoice_line_id = fields.Many2one(
        "account.move.line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    invoice_number = fields.Char(
        related="invoice_line_id.move_id.name", string="Invoice", readonly=True
    )

    _move_once = models.UniqueIndex(
        "(stock_move_id) WHERE stock_move_id IS NOT NULL",
        "This part is charged already.",
    )

    @api.depends("quantity", "price_unit", "currency_id")
    def _compute_amount(self):
        for cost in self:
            cost.amount = cost.currency_id.round(cost.quantity * cost.price_unit)

    @api.constrains("quantity", "price_unit")
    def _check_amounts(self):
        for cost in self:
            if cost.quantity <= 0 or cost.price_unit < 0:
                raise ValidationError(
                    self.env._(
                        "%s: the quantity must be more than zero and the price not "
                        "negative.",
                        cost.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        costs = super().create(vals_list)
        costs._check_open()
        return costs

    def write(self, vals):
        if not self._is_in_transition():
            self._check_open()
        return super().write(vals)

    def unlink(self):
        self._check_open()
        return super().unlink()

    def _check_open(self):
        if not self.env.su:
            self._check_roles(CLERK, KEEPER, FINANCE)
        for cost in self:
            if cost.invoice_line_id:
                raise UserError(
                    self.env._("%s is invoiced and stays as it is.", cost.name)
                )
            if cost.rma_id._is_register_closed():
                raise UserError(self.env._("%s is closed.", cost.rma_id.display_name))

    def _prepare_invoice_line_vals(self):
        self.ensure_one()
        vals = {
            "name": f"{self.rma_id.name}: {self.name}",
            "quantity": self.quantity,
            "price_unit": self.price_unit,
        }
        if self.product_id:
            vals["product_id"] = self.product_id.id
        else:
            taxes = self.company_id.account_sale_tax_id
            vals["tax_ids"] = [Command.set(taxes.ids)]
        return vals


class AftersalesRma(models.Model):
    """Costs that the customer bears are really charged (A02)."""

    _inherit = "aftersales.rma"

    cost_ids = fields.One2many(
        "aftersales.rma.cost", "rma_id", string="Cost Lines", groups="base.group_user"
    )
    no_cost_reason = fields.Char(
        copy=False,
        tracking=True,
        help="Why nothing is charged although the customer bears the costs.",
        groups="base.group_user",
    )
    cost_amount = fields.Monetary(
        string="Costs",
        compute="_compute_cost_amount",
        currency_field="currency_id",
        groups="base.group_user",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    has_uncharged_costs = fields.Boolean(
        compute="_compute_cost_amount", groups="base.group_user"
    )
    invoice_count = fields.Integer(
        compute="_compute_invoice_count", groups="base.group_user"
    )

    @api.depends("cost_ids.amount", "cost_ids.invoice_line_id")
    def _compute_cost_amount(self):
        for rma in self:
            rma.cost_amount = sum(rma.cost_ids.mapped("amount"))
            rma.has_uncharged_costs = any(
                not cost.invoice_line_id for cost in rma.cost_ids
            )

    def _compute_invoice_count(self):
        counts = dict(
            self.env["account.move"]
            .sudo()
            ._read_group(
                [("aftersales_rma_id", "in", self.ids)],
                ["aftersales_rma_id"],
                ["__count"],
            )
        )
        for rma in self:
            rma.invoice_count = counts.get(rma, 0)

    def action_collect_costs(self):
        """Bring in the parts and work that the repairs of these goods took."""
        return self._run_step(
            "collect_costs", (CLERK, FINANCE), self.env._("Costs cannot be collected.")
        )

    def _get_cannot_collect_costs_reasons(self):
        return {
            rma: [self.env._("The company bears the costs of this return.")]
            for rma in self
            if rma.cost_bearer != "customer"
        }

    def _do_collect_costs(self):
        rmas = self.sudo()
        known = rmas.cost_ids.stock_move_id
        vals_list = []
        for rma in rmas:
            repairs = rma.line_ids.repair_id.filtered(
                # What goes through a sale order is charged there.
                lambda repair: repair.state == "done" and not repair.sale_order_id
            )
            for repair in repairs:
                vals_list += rma._prepare_repair_costs(repair)
        cost = self.env["aftersales.rma.cost"].sudo()._in_transition()
        cost.create(
            [vals for vals in vals_list if vals.get("stock_move_id") not in known.ids]
        )

    def _prepare_repair_costs(self, repair):
        """Parts of a repair at their sales price. Labour is added by whoever
        keeps its clock."""
        self.ensure_one()
        return [
            {
                "rma_id": self.id,
                "kind": "parts",
                "name": f"{repair.name}: {move.product_id.display_name}",
                "product_id": move.product_id.id,
                "quantity": move.quantity,
                "price_unit": move.product_id.uom_id._compute_price(
                    move.product_id.lst_price, move.product_uom
                ),
                "stock_move_id": move.id,
            }
            for move in repair.move_ids
            if move.repair_line_type == "add" and move.state == "done"
        ]

    def action_charge_costs(self):
        """Invoice the customer for the costs that he bears (A02, D3-6.15)."""
        return self._run_step(
            "charge_costs", (CLERK, FINANCE), self.env._("Costs cannot be charged.")
        )

    def _get_cannot_charge_costs_reasons(self):
        reasons = {}
        for rma in self:
            texts = reasons[rma] = []
            if rma.state != "open":
                texts.append(self.env._("It is not in progress."))
            if rma.cost_bearer != "customer":
                texts.append(self.env._("The company bears the costs of this return."))
            if not rma.has_uncharged_costs:
                texts.append(self.env._("Nothing is left to charge."))
        return reasons

    def _do_charge_costs(self):
        rmas = self.sudo()
        rmas._do_collect_costs()
        costs = {
            rma: rma.cost_ids.filtered(lambda cost: not cost.invoice_line_id)
            for rma in rmas
        }
        invoices = rmas._create_invoices(
            [
                rma._prepare_charge_vals(
                    [Command.create(cost._prepare_invoice_line_vals()) for cost in own]
                )
                for rma, own in costs.items()
            ]
        )
        for invoice, own in zip(invoices, costs.values(), strict=True):
            lines = invoice.invoice_line_ids.sorted("id")
            for cost, line in zip(own, lines, strict=True):
                cost._in_transition().invoice_line_id = line

    def _prepare_charge_vals(self, lines):
        """Values of an invoice to the customer of this return."""
        self.ensure_one()
        return {
            "move_type": "out_invoice",
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "invoice_date": self.env["service.policy"]._today(self.company_id),
            "invoice_origin": self.name,
            "aftersales_rma_id": self.id,
            "currency_id": self.company_id.currency_id.id,
            "invoice_line_ids": lines,
        }

    def _create_invoices(self, vals_list):
        """Post invoices or credit notes of returns, by company."""
        moves = self.env["account.move"].sudo()
        for vals in vals_list:
            moves |= moves.with_company(vals["company_id"]).create(vals)
        moves.action_post()
        return moves

    def action_view_invoices(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Invoices of %s", self.name),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("aftersales_rma_id", "=", self.id)],
        }

    def _get_cannot_close_reasons(self):
        reasons = dict(super()._get_cannot_close_reasons())
        for rma in self:
            if rma.cost_bearer != "customer" or not any(
                line.disposition == "refund" for line in rma.line_ids
            ):
                continue
            if rma.has_uncharged_costs:
                text = self.env._(
                    "Its costs are the customer's and not charged yet (D3-6.15)."
                )
            elif not rma.cost_ids and not (rma.no_cost_reason or "").strip():
                text = self.env._(
                    "Its costs are the customer's: write them down and charge them, "
                    "or why there are none (D3-6.15)."
                )
            else:
                continue
            reasons[rma] = [*reasons.get(rma, ()), text]
        return reasons

    def write(self, vals):
        if "no_cost_reason" in vals and not self.env.su:
            if not self.env.user.has_group(FINANCE):
                raise AccessError(
                    self.env._("That nothing is charged is said by finance.")
                )
        return super().write(vals)
