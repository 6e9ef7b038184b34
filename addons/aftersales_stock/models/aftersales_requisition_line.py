# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError

_GOODS = {"product_id", "quantity", "product_uom_id", "requisition_id"}


class AftersalesRequisitionLine(models.Model):
    """Goods that a requisition asks for; what went out is told by stock moves."""

    _name = "aftersales.requisition.line"
    _description = "Goods of a requisition"
    _inherit = ["service.retention.mixin", "service.evidence.line.mixin"]
    _order = "requisition_id desc, sequence, id"
    _check_company_auto = True

    _guarded_fields = (
        "issued_quantity",
        "returned_quantity",
        "built_quantity",
        "cost",
    )
    _register_parent = "requisition_id"
    _evidence_document = "requisition_id"

    requisition_id = fields.Many2one(
        "aftersales.requisition",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        related="requisition_id.company_id",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    site_id = fields.Many2one(
        related="requisition_id.site_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    requisition_state = fields.Selection(
        related="requisition_id.state", string="Status"
    )
    purpose = fields.Selection(related="requisition_id.purpose")
    signed_at = fields.Datetime(related="requisition_id.signed_at")
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        domain="[('type', '=', 'consu')]",
    )
    product_uom_id = fields.Many2one(
        "uom.uom",
        string="Unit",
        compute="_compute_product_uom_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        ondelete="restrict",
    )
    quantity = fields.Float(required=True, default=1.0, digits="Product Unit")
    note = fields.Char(string="Remark")
    is_old_for_new = fields.Boolean(
        related="product_id.is_old_for_new", string="Old for New"
    )
    move_ids = fields.One2many("stock.move", "requisition_line_id", readonly=True)
    owed_ids = fields.One2many(
        "aftersales.owed.part", "requisition_line_id", readonly=True
    )
    issued_quantity = fields.Float(
        string="Issued", readonly=True, copy=False, digits="Product Unit"
    )
    returned_quantity = fields.Float(
        string="Returned", readonly=True, copy=False, digits="Product Unit"
    )
    built_quantity = fields.Float(
        string="Built In",
        readonly=True,
        copy=False,
        digits="Product Unit",
        help="What the work order's own parts list took over: the goods left the "
        "store once, and their cost is the order's (D3-10.3.1).",
    )
    reserved_quantity = fields.Float(
        string="Reserved", compute="_compute_open", digits="Product Unit"
    )
    open_quantity = fields.Float(
        string="To Issue", compute="_compute_open", digits="Product Unit"
    )
    short_quantity = fields.Float(
        string="Lacking",
        compute="_compute_open",
        digits="Product Unit",
        help="Wanted and not in the store.",
    )
    old_quantity = fields.Float(
        string="Old Received",
        compute="_compute_old_quantity",
        digits="Product Unit",
        help="Old parts that were handed in for it (D0-2.4.3e).",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    cost = fields.Monetary(readonly=True, copy=False)

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "A requisition asks for more than zero."
    )

    @api.depends("product_id")
    def _compute_product_uom_id(self):
        for line in self:
            line.product_uom_id = line.product_id.uom_id

    @api.depends("product_id", "quantity", "requisition_id.name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = (
                f"{line.requisition_id.name}: {line.product_id.display_name}"
            )

    @api.depends(
        "quantity",
        "issued_quantity",
        "requisition_state",
        "move_ids.state",
        "move_ids.quantity",
    )
    def _compute_open(self):
        for line in self:
            unit = line.product_uom_id
            is_open = line.requisition_state in ("draft", "signed", "partly")
            opened = max(line.quantity - line.issued_quantity, 0.0) if is_open else 0.0
            moves = line.sudo().move_ids.filtered(
                lambda m: (
                    m.state in ("assigned", "partially_available")
                    and not m.picking_id.aftersales_is_red
                )
            )
            reserved = sum(
                m.product_uom._compute_quantity(m.quantity, unit) for m in moves
            )
            waiting = line.requisition_state in ("signed", "partly")
            line.open_quantity = opened
            line.reserved_quantity = reserved if waiting else 0.0
            lacking = opened - reserved if waiting else 0.0
            line.short_quantity = max(unit.round(lacking), 0.0) if unit else 0.0

    @api.depends("owed_ids.returned_quantity")
    def _compute_old_quantity(self):
        for line in self:
            line.old_quantity = sum(line.sudo().owed_ids.mapped("returned_quantity"))

    @api.constrains("product_id", "product_uom_id")
    def _check_unit(self):
        for line in self:
            if not line.product_uom_id._has_common_reference(line.product_id.uom_id):
                raise ValidationError(
                    self.env._(
                        "%(product)s is not counted in %(unit)s.",
                        product=line.product_id.display_name,
                        unit=line.product_uom_id.name,
                    )
                )

    def _in_product_unit(self, left=False):
        """The quantity in the product's unit.

        :param bool left: what is asked for still or was issued and not returned
        """
        self.ensure_one()
        quantity = self.quantity
        if left:
            begun = self.requisition_id.state in ("issued", "received")
            quantity = self.issued_quantity if begun else self.quantity
            quantity -= self.returned_quantity
        return self.product_uom_id._compute_quantity(quantity, self.product_id.uom_id)

    # -- a change voids the signatures ----------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.requisition_id._check_editable()
        lines.requisition_id._void_if_changed()
        return lines

    def write(self, vals):
        if not _GOODS.intersection(vals):
            return super().write(vals)
        requisitions = self.requisition_id
        requisitions._check_editable()
        result = super().write(vals)
        self.requisition_id._check_editable()
        (requisitions | self.requisition_id)._void_if_changed()
        return result

    def unlink(self):
        requisitions = self.requisition_id
        result = super().unlink()
        remaining = requisitions.exists()
        remaining._check_editable()
        remaining._void_if_changed()
        return result

    # -- what went out -----------------------------------------------------------------

    def _refresh_moved(self):
        """Take issued and returned quantities and costs from the done moves.

        :raises ValidationError: when more went out than was signed (D0-2.4.3a), or
            more came back than went out
        """
        lines = self.sudo()
        moves = (
            self.env["stock.move"]
            .sudo()
            .search(
                [
                    ("requisition_line_id", "in", lines.ids),
                    ("state", "=", "done"),
                    ("picking_type_id.aftersales_kind", "=", "own_use_out"),
                ]
            )
            .grouped("requisition_line_id")
        )
        for line in lines:
            done = moves.get(line, self.env["stock.move"])
            back = done.filtered("picking_id.aftersales_is_red")
            out = done - back
            built = back.filtered("built_move_id")
            line._in_transition().write(
                {
                    "issued_quantity": line._sum_moved(out),
                    "returned_quantity": line._sum_moved(back - built),
                    "built_quantity": line._sum_moved(built),
                    "cost": abs(sum(out.mapped("value")))
                    - abs(sum(back.mapped("value"))),
                }
            )
            line._check_moved()

    def _sum_moved(self, moves):
        self.ensure_one()
        unit = self.product_uom_id
        return sum(m.product_uom._compute_quantity(m.quantity, unit) for m in moves)

    def _check_moved(self):
        unit = self.product_uom_id
        if unit.compare(self.issued_quantity, self.quantity) > 0:
            raise ValidationError(
                self.env._(
                    "%(line)s: %(issued)s issued, %(signed)s were signed. The keeper "
                    "issues exactly what the requisition says (D0-2.4.3a).",
                    line=self.display_name,
                    issued=self.issued_quantity,
                    signed=self.quantity,
                )
            )
        back = self.returned_quantity + self.built_quantity
        if unit.compare(back, self.issued_quantity) > 0:
            raise ValidationError(
                self.env._(
                    "%(line)s: %(returned)s would come back, %(issued)s were issued "
                    "(D3-10.3.11).",
                    line=self.display_name,
                    returned=back,
                    issued=self.issued_quantity,
                )
            )

    def _get_used_quantity(self):
        """Hook: how much of what was issued is built in, in the line's unit.

        Parts issued and used are refused for return (D3-10.3.7).
        """
        return {line: line.built_quantity for line in self}

    def _get_issued_moves(self):
        return self.sudo().move_ids.filtered(
            lambda move: move.state == "done" and not move.picking_id.aftersales_is_red
        )

    def _get_drawn(self):
        """``{lot: quantity}`` issued and not back, in the product's unit."""
        self.ensure_one()
        drawn = defaultdict(float)
        moves = self.sudo().move_ids.filtered(lambda move: move.state == "done")
        for move in moves:
            sign = -1 if move.picking_id.aftersales_is_red else 1
            for moved in move.move_line_ids:
                drawn[moved.lot_id] += sign * moved.quantity_product_uom
        return drawn

    def _prepare_back(self, quantity, lots, vals):
        """Goods of a red transfer, at the value with which they were issued.

        :param float quantity: in the product's unit
        :param dict lots: ``{stock.lot: quantity}``
        :param dict vals: more values of the moves
        """
        self.ensure_one()
        return [
            {
                "product": self.product_id,
                "quantity": part,
                "lots": numbers,
                "vals": {
                    "requisition_line_id": self.id,
                    "origin_returned_move_id": move.id,
                    **vals,
                },
            }
            for move, part, numbers in self._get_issued_moves()._split_over_origins(
                quantity, lots
            )
        ]

    def action_return(self):
        """Write a return of unused goods of this line."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Return of Goods"),
            "res_model": "aftersales.requisition.return",
            "views": [[False, "form"]],
            "target": "current",
            "context": {"default_requisition_line_id": self.id},
        }
