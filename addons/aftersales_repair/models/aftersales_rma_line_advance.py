# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..roles import CLERK, FINANCE, KEEPER
from .aftersales_rma_line import LIVE


class AftersalesRmaLine(models.Model):
    """Advance exchange: the replacement goes out before the old unit is back (S11).

    An exception to D4-8.5.1.5, so the general manager approves it on the return
    application. The old unit is due by a deadline; when it does not come, or is
    not in warranty, the replacement is invoiced.
    """

    _inherit = "aftersales.rma.line"

    _guarded_fields = ("advance_shipped_at", "advance_line_id")

    is_advance = fields.Boolean(
        string="Ship First",
        copy=False,
        help="The replacement goes out before the old unit is back.",
    )
    advance_shipped_at = fields.Datetime(
        string="Replacement Sent On", readonly=True, copy=False
    )
    advance_line_id = fields.Many2one(
        "account.move.line",
        string="Replacement Invoiced With",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
    )

    advance_number = fields.Char(
        related="advance_line_id.move_id.name", string="Invoice of the Replacement"
    )

    # -- ship first -----------------------------------------------------------------

    def _get_advance_texts(self):
        self.ensure_one()
        if not self.is_advance:
            return []
        return [
            self.env._(
                "%s: shipping before the goods are back needs the general manager "
                "(D4-8.5.1.5).",
                self.display_name,
            )
        ]

    def action_ship_first(self):
        """Send the replacement before the old unit is back."""
        return self._run_step(
            "ship_first", (KEEPER,), self.env._("The replacement cannot be sent.")
        )

    def _get_cannot_ship_first_reasons(self):
        reasons = {}
        able = self.browse()
        for line in self:
            texts = []
            if not line.is_advance:
                texts.append(self.env._("It is not marked “ship first”."))
            elif line.advance_shipped_at:
                texts.append(self.env._("Its replacement was sent already."))
            elif line.state not in ("expected", "received", "in_store"):
                texts += line._not_in_state("expected", "received", "in_store")[line]
            elif not line._is_covered("advance"):
                texts += line._get_advance_texts()
            if texts:
                reasons[line] = texts
            else:
                able |= line
        free = able._get_free_replacements() if able else {}
        for line in able:
            product = line.replacement_product_id or line.product_id
            place = line.warehouse_id.lot_stock_id
            if product.uom_id.compare(free[place, product], line.quantity) < 0:
                reasons[line] = [
                    self.env._(
                        "No %(product)s is free in %(store)s for the exchange.",
                        product=product.display_name,
                        store=place.display_name,
                    )
                ]
                continue
            free[place, product] -= line.quantity
        return reasons

    def _do_ship_first(self):
        self._promise_units()
        vals_list = [
            lines._prepare_shipment_vals(rma, True)
            for rma, lines in self.grouped("rma_id").items()
        ]
        for vals in vals_list:
            for command in vals["move_ids"]:
                command[2]["aftersales_is_advance"] = True
        rmas = self.rma_id
        pickings = rmas._create_transfers(vals_list)
        pickings.action_assign()
        pickings.move_line_ids.picked = True
        pickings._action_done()

    @api.model
    def _advance(self, moves):
        early = moves.filtered("aftersales_is_advance")
        if early:
            self.sudo()._match_early(early)
        rest = moves - early
        arrived = rest.filtered(
            lambda move: move.picking_type_id.aftersales_kind == "return_receipt"
        ).aftersales_rma_id
        awaited = arrived.sudo().filtered("is_awaited")
        if awaited:
            awaited._do_sign_for()
        result = super()._advance(rest)
        owed = arrived.sudo().filtered("advance_due")
        if owed:
            owed._meet_advance_deadlines()
        return result

    @api.model
    def _match_early(self, moves):
        """Replacements that went out first, by line."""
        now = fields.Datetime.now()
        waiting = self.search(
            [
                ("rma_id", "in", moves.aftersales_rma_id.ids),
                ("is_advance", "=", True),
                ("advance_shipped_at", "=", False),
                ("state", "in", LIVE),
            ]
        )
        for move_line in moves.move_line_ids:
            rma, product = move_line.move_id.aftersales_rma_id, move_line.product_id
            left, lot = move_line.quantity_product_uom, move_line.lot_id
            fitting = waiting.filtered(
                lambda line, rma=rma, product=product: (
                    line.rma_id == rma
                    and (line.replacement_product_id or line.product_id) == product
                )
            ).sorted(lambda line, lot=lot: line.promised_lot_id != lot)
            for line in fitting:
                if product.uom_id.compare(left, line.quantity) < 0:
                    continue
                line._in_transition().write(
                    {
                        "advance_shipped_at": now,
                        "replacement_lot_id": lot.id,
                        "disposition": "exchange",
                    }
                )
                waiting -= line
                left -= line.quantity
                if product.uom_id.is_zero(left):
                    break
            if not product.uom_id.is_zero(left):
                raise UserError(
                    self.env._(
                        "%(rma)s waits for no further %(product)s that goes out first.",
                        rma=rma.name,
                        product=product.display_name,
                    )
                )
        rmas = moves.aftersales_rma_id.filtered(lambda rma: not rma.advance_due)
        rmas._start_deadlines("rma.advance", start=dict.fromkeys(rmas, now))

    # -- the old unit came, or did not ------------------------------------------------

    def _do_exchange(self):
        result = super()._do_exchange()
        sent = self.sudo().filtered("advance_shipped_at")
        sent._in_transition().write(
            {"state": "shipped", "shipped_at": fields.Datetime.now()}
        )
        return result

    def _get_step_reasons(self, name):
        """What was replaced already is exchanged, or its replacement invoiced."""
        reasons = dict(super()._get_step_reasons(name))
        if name not in ("repair", "return", "refund", "cancel", "exchange"):
            return reasons
        for line in self.filtered("advance_shipped_at"):
            if name == "exchange" and line.advance_line_id:
                text = self.env._("Its replacement was invoiced: send it back.")
            elif name != "exchange" and not line.advance_line_id:
                text = self.env._(
                    "Its replacement went out already: exchange it, or invoice the "
                    "replacement."
                )
            else:
                continue
            reasons[line] = [*reasons.get(line, ()), text]
        return reasons

    def action_charge_advance(self):
        """Invoice a replacement whose old unit is not back or not in warranty."""
        return self._run_step(
            "charge_advance",
            (CLERK, FINANCE),
            self.env._("The replacement cannot be invoiced."),
        )

    def _get_cannot_charge_advance_reasons(self):
        reasons, now = {}, fields.Datetime.now()
        for line in self:
            texts = reasons[line] = []
            due = line.rma_id.advance_due
            if not line.advance_shipped_at:
                texts.append(self.env._("No replacement went out."))
            elif line.advance_line_id:
                texts.append(self.env._("It was invoiced already."))
            elif line.state == "expected" and due and now <= due:
                texts.append(
                    self.env._(
                        "The old unit may come back until %s.",
                        fields.Datetime.context_timestamp(line, due).strftime(
                            "%Y-%m-%d %H:%M"
                        ),
                    )
                )
            elif line.state in ("received", "in_store"):
                texts.append(self.env._("The old unit is here: inspect it first."))
            elif line.state == "inspected" and line.verdict == "in":
                texts.append(self.env._("It is in warranty: exchange it."))
            elif line.state not in ("expected", "inspected"):
                texts.append(self.env._("It is settled."))
        return reasons

    def _do_charge_advance(self):
        lines = self.sudo()
        groups = lines.grouped("rma_id")
        invoices = lines.rma_id._create_invoices(
            [
                rma._prepare_charge_vals(
                    [
                        Command.create(line._prepare_advance_charge_vals())
                        for line in own
                    ]
                )
                for rma, own in groups.items()
            ]
        )
        for invoice_line in invoices.invoice_line_ids:
            goods = invoice_line.aftersales_line_id
            goods._in_transition().advance_line_id = invoice_line
        missing = lines.filtered(lambda line: line.state == "expected")
        missing._shrink_receipts()
        missing._in_transition().write(
            {
                "state": "shipped",
                "disposition": "charge",
                "shipped_at": fields.Datetime.now(),
            }
        )
        missing.rma_id._meet_goods_deadlines()
        missing.rma_id._meet_advance_deadlines()

    def _prepare_advance_charge_vals(self):
        self.ensure_one()
        product = self.replacement_product_id or self.product_id
        return {
            "product_id": product.id,
            "name": self.env._(
                "%(rma)s: %(product)s %(serial)s, its old unit %(old)s is not back",
                rma=self.rma_id.name,
                product=product.display_name,
                serial=self.replacement_lot_id.name or "",
                old=self.lot_id.name or "",
            ),
            "quantity": self.quantity,
            "product_uom_id": product.uom_id.id,
            "price_unit": product.lst_price,
            "aftersales_line_id": self.id,
        }

    def _check_fixed(self, vals):
        result = super()._check_fixed(vals)
        if self.env.su:
            return result
        if "is_advance" in vals and any(line.state != "draft" for line in self):
            raise UserError(
                self.env._(
                    "%s: ship first is decided while the return is new.",
                    self[:1].display_name,
                )
            )
        return result
