# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import fields, models
from odoo.fields import Command

from odoo.addons.service_base.turns import take_turns

from ..roles import CLERK, FINANCE, LEADER


class AftersalesRmaLine(models.Model):
    """Goods that come back for money (S11): a credit note of what was invoiced,
    and the goods are ours, by their grade in the good or the damaged store."""

    _inherit = "aftersales.rma.line"

    _guarded_fields = ("credit_line_id",)

    sale_line_id = fields.Many2one(
        "sale.order.line",
        string="Sold With",
        copy=True,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('product_id', '=', product_id)]",
        help="Empty: found by the delivery of the serial, or by the product.",
        groups="base.group_user",
    )
    refund_price = fields.Float(
        string="Price Without Invoice",
        digits="Product Price",
        copy=False,
        help="What finance pays back for a unit whose invoice is not in this "
        "system, in the company's currency and without tax.",
        groups="base.group_user",
    )
    credit_line_id = fields.Many2one(
        "account.move.line",
        string="Credited With",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
    )

    # Those who keep no accounts read the number only.
    credit_number = fields.Char(
        related="credit_line_id.move_id.name", string="Credit Note"
    )

    def action_refund(self):
        """Pay back what was invoiced; the goods are ours (S11, D4-8.5.1.4)."""
        return self._run_step(
            "refund", (CLERK, LEADER), self.env._("The goods cannot be paid back.")
        )

    def _get_cannot_refund_reasons(self):
        reasons = self._not_in_state("inspected")
        able = self.filtered(lambda line: line not in reasons)
        for line, basis in able._get_refund_bases().items():
            if isinstance(basis, str):
                reasons[line] = [basis]
        return reasons

    # -- what was invoiced -----------------------------------------------------

    def _find_deliveries(self):
        """``{line: stock move of the sale that delivered it}``, newest first."""
        lots = self.lot_id
        found = {}
        if not lots:
            return found
        moved = (
            self.env["stock.move.line"]
            .sudo()
            .search(
                [
                    ("lot_id", "in", lots.ids),
                    ("state", "=", "done"),
                    ("location_dest_id.usage", "=", "customer"),
                    ("move_id.sale_line_id", "!=", False),
                ],
                order="date desc, id desc",
            )
        )
        newest = {}
        for move_line in moved:
            newest.setdefault(move_line.lot_id.id, move_line.move_id)
        for line in self:
            if line.lot_id.id in newest:
                found[line] = newest[line.lot_id.id]
        return found

    def _find_sale_lines(self, deliveries):
        """``{line: sale lines that may have sold it}``, the likeliest first."""
        found = {}
        unknown = self.browse()
        for line in self:
            if line.sale_line_id:
                found[line] = line.sale_line_id.sudo()
            elif line in deliveries:
                found[line] = deliveries[line].sale_line_id
            elif not line.lot_id:
                unknown |= line
        if not unknown:
            return found
        sold = (
            self.env["sale.order.line"]
            .sudo()
            .search(
                [
                    ("product_id", "in", unknown.product_id.ids),
                    (
                        "order_partner_id.commercial_partner_id",
                        "in",
                        unknown.partner_id.commercial_partner_id.ids,
                    ),
                    ("company_id", "in", unknown.company_id.ids),
                    ("state", "=", "sale"),
                    ("invoice_lines", "!=", False),
                ],
                order="id desc",
            )
        )
        for line in unknown:
            found[line] = sold.filtered(
                lambda s, line=line: (
                    s.product_id == line.product_id
                    and s.company_id == line.company_id
                    and s.order_partner_id.commercial_partner_id == line._get_payer()
                )
            )
        return found

    def _get_refund_bases(self):
        """What is paid back, or why nothing can be.

        :return: ``{line: invoice line, or the empty record with a price of finance,
            or a text}``; an invoice line serves no more than it has left
        """
        deliveries = self._find_deliveries()
        sold = self._find_sale_lines(deliveries)
        nothing = self.env["account.move.line"].sudo()
        left, bases = {}, {}
        for line in self:
            if line.credit_line_id:
                bases[line] = self.env._("It was paid back already.")
                continue
            sale_lines = sold.get(line)
            foreign = sale_lines and sale_lines.filtered(
                lambda s, line=line: (
                    s.order_partner_id.commercial_partner_id != line._get_payer()
                    or s.product_id != line.product_id
                )
            )
            if foreign:
                bases[line] = self.env._(
                    "%(order)s sold other goods, or to another customer.",
                    order=foreign[0].order_id.name,
                )
                continue
            basis = self._pick_invoice_line(line, sale_lines, left)
            if basis:
                bases[line] = basis
            elif sale_lines and sale_lines.invoice_lines:
                bases[line] = self.env._(
                    "%(order)s: no more than what was invoiced is paid back, and it "
                    "was paid back already.",
                    order=", ".join(sale_lines.order_id.mapped("name")[:3]),
                )
            elif line.refund_price:
                bases[line] = nothing
            else:
                bases[line] = self.env._(
                    "No invoice of these goods is found: choose the order that sold "
                    "them, or let finance write the price."
                )
        return bases

    def _pick_invoice_line(self, line, sale_lines, left):
        """The first invoice line with enough left for these goods."""
        if not sale_lines:
            return None
        uom = line.product_id.uom_id
        for sale_line in sale_lines:
            if sale_line not in left:
                left[sale_line] = sale_line._get_returnable_quantities()
            for invoice_line, quantity in left[sale_line].items():
                if uom.compare(quantity, line.quantity) >= 0:
                    left[sale_line][invoice_line] -= line.quantity
                    return invoice_line
        return None

    # -- do ----------------------------------------------------------------------

    def _do_refund(self):
        lines = self.sudo()
        deliveries = lines._find_deliveries()
        # What is left of a sale is counted in its credit notes: one at a time.
        take_turns(lines._find_sale_lines_all(deliveries))
        bases = lines._get_refund_bases()
        lines._raise_reasons(
            self.env._("The goods cannot be paid back."),
            {line: [basis] for line, basis in bases.items() if isinstance(basis, str)},
        )
        for line, basis in bases.items():
            if basis and not line.sale_line_id:
                line.sale_line_id = basis.sale_line_ids[:1]
        lines._take_in(deliveries)
        now = fields.Datetime.now()
        lines._in_transition().write(
            {"state": "refunded", "disposition": "refund", "shipped_at": now}
        )
        lines._credit(bases)
        lines.rma_id._settle_cost_bearer()

    def _find_sale_lines_all(self, deliveries):
        found = self._find_sale_lines(deliveries)
        return self.env["sale.order.line"].sudo().union(*found.values())

    def _take_in(self, deliveries):
        """The goods leave their owner and enter our store, at what they cost when
        they were delivered; goods without that at the product's cost."""
        orders = defaultdict(self.browse)
        for line in self:
            key = (line.rma_id, line.grade == "good", deliveries.get(line))
            orders[key] |= line
        vals_list = []
        for (rma, good, delivery), goods in orders.items():
            warehouse = rma.warehouse_id
            kind = warehouse.aftersales_exchange_type_id
            workshop = warehouse.aftersales_workshop_location_id
            between = warehouse.aftersales_exchange_location_id
            store = (
                warehouse.lot_stock_id
                if good
                else warehouse.aftersales_damaged_location_id
            )
            back = (
                {
                    "origin_returned_move_id": delivery.id,
                    "sale_line_id": delivery.sale_line_id.id,
                    "to_refund": True,
                }
                if delivery
                else {}
            )
            for source, target, owner, extra in (
                (workshop, between, rma.partner_id, {}),
                (between, store, False, back),
            ):
                moves = goods._prepare_moves(rma, kind, source, target, owner, **extra)
                vals_list.append(
                    rma._prepare_transfer_vals(kind, source, target, moves)
                )
        pickings = self.rma_id._create_transfers(vals_list)
        pickings.move_line_ids.picked = True
        for picking in pickings:
            picking._action_done()

    def _credit(self, bases):
        """A credit note for each invoice, in its currency and at its prices."""
        groups = defaultdict(self.browse)
        for line, basis in bases.items():
            groups[line.rma_id, basis.move_id] |= line
        vals_list = []
        for (rma, invoice), goods in groups.items():
            lines = [
                Command.create(line._prepare_credit_line_vals(bases[line]))
                for line in goods
            ]
            vals_list.append(rma._prepare_credit_vals(invoice, lines))
        credits = self.rma_id._create_invoices(vals_list)
        for credit_line in credits.invoice_line_ids:
            goods = credit_line.aftersales_line_id
            goods._in_transition().credit_line_id = credit_line

    def _prepare_credit_line_vals(self, basis):
        self.ensure_one()
        vals = {
            "product_id": self.product_id.id,
            "name": self.display_name,
            "quantity": self.quantity,
            "product_uom_id": self.product_uom_id.id,
            "aftersales_line_id": self.id,
        }
        if not basis:
            return {**vals, "price_unit": self.refund_price}
        return {
            **vals,
            "price_unit": basis.product_uom_id._compute_price(
                basis.price_unit, self.product_uom_id
            ),
            "discount": basis.discount,
            "tax_ids": [Command.set(basis.tax_ids.ids)],
            "account_id": basis.account_id.id,
            "sale_line_ids": [Command.set(basis.sale_line_ids.ids)],
        }

    def _check_fixed(self, vals):
        if "refund_price" in vals and not self.env.su:
            self._check_roles(FINANCE)
        if "sale_line_id" in vals and not self.env.su:
            self._check_roles(CLERK, FINANCE)
        names = {"refund_price", "sale_line_id"} & set(vals)
        paid = self.filtered("credit_line_id")
        if names and paid:
            paid._raise_reasons(
                self.env._("What was paid back stays."),
                {line: [self.env._("It was paid back already.")] for line in paid},
            )
        return super()._check_fixed(vals)


class AftersalesRma(models.Model):
    _inherit = "aftersales.rma"

    def _prepare_credit_vals(self, invoice, lines):
        """Values of the credit note that pays goods of this return back."""
        vals = self._prepare_charge_vals(lines)
        vals["move_type"] = "out_refund"
        if invoice:
            vals.update(
                {
                    "partner_id": invoice.partner_id.id,
                    "currency_id": invoice.currency_id.id,
                    "fiscal_position_id": invoice.fiscal_position_id.id,
                    "journal_id": invoice.journal_id.id,
                    "reversed_entry_id": invoice.id,
                    "ref": invoice.name,
                }
            )
        return vals
