# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from odoo.addons.service_base.turns import take_turns

from ..roles import KEEPER, SITE_CHIEF

SERVICE_USER = "service_base.group_service_user"


class AftersalesRequisitionReturn(models.Model):
    """Unused goods that come back to the store (退料; D3-10.3.7, D3-10.3.11).

    No signature is needed, but the goods lie in the store before the book says
    so: the keeper first records that they are there, then books them in. What
    was built in is refused.
    """

    _name = "aftersales.requisition.return"
    _description = "Return of issued goods"
    _inherit = [
        "mail.thread",
        "service.register.mixin",
        "service.numbered.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _guarded_fields = (
        "state",
        "name",
        "arrived_at",
        "arrived_by_id",
        "picking_id",
        "closed_at",
    )
    _register_closed_states = ("done", "refused")
    _register_date_field = "closed_at"

    company_id = fields.Many2one(
        related="requisition_line_id.company_id",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    requisition_line_id = fields.Many2one(
        "aftersales.requisition.line",
        string="Issued Goods",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('issued_quantity', '>', 0)]",
    )
    requisition_id = fields.Many2one(
        related="requisition_line_id.requisition_id",
        store=True,
        index=True,
        ondelete="restrict",
    )
    site_id = fields.Many2one(
        related="requisition_id.site_id",
        store=True,
        ondelete="restrict",
    )
    product_id = fields.Many2one(related="requisition_line_id.product_id")
    tracking = fields.Selection(related="product_id.tracking")
    product_uom_id = fields.Many2one(related="requisition_line_id.product_uom_id")
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial or Batch",
        ondelete="restrict",
        domain="[('product_id', '=', product_id)]",
    )
    quantity = fields.Float(required=True, default=1.0, digits="Product Unit")
    condition = fields.Selection(
        [("unused", "Unused"), ("used", "Used or built in")],
        required=True,
        default="unused",
        help="Used parts are not taken back (D3-10.3.7).",
    )
    note = fields.Char(string="Remark")
    state = fields.Selection(
        [
            ("draft", "Notified"),
            ("arrived", "In the store"),
            ("done", "Booked in"),
            ("refused", "Refused"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
    )
    arrived_at = fields.Datetime(
        string="Physically Received", readonly=True, copy=False
    )
    arrived_by_id = fields.Many2one(
        "res.users",
        string="Received By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    picking_id = fields.Many2one(
        "stock.picking",
        string="Red Slip",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    closed_at = fields.Datetime(readonly=True, copy=False)

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "A return is of more than zero."
    )

    def write(self, vals):
        fixed = {"requisition_line_id", "quantity", "lot_id", "condition"}
        if fixed.intersection(vals):
            self._raise_reasons(
                self.env._("The return cannot be changed."),
                {
                    one: [self.env._("The goods were received or refused.")]
                    for one in self.filtered(lambda one: one.state != "draft")
                },
            )
        return super().write(vals)

    # -- the goods are there -----------------------------------------------------------

    def action_arrive(self):
        """The keeper has the goods in hand (D3-10.3.11)."""
        return self._run_step(
            "arrive", (KEEPER,), self.env._("The goods cannot be taken back.")
        )

    def _get_cannot_arrive_reasons(self):
        reasons = self._get_foreign_reasons()
        for record, texts in self._get_quantity_reasons().items():
            reasons[record] = [*reasons.get(record, ()), *texts]
        for record in self:
            texts = reasons.setdefault(record, [])
            if record.state != "draft":
                texts.append(self.env._("It was received or refused before."))
            if record.condition == "used":
                texts.append(record._get_used_reason())
            if record.tracking != "none" and not record.lot_id:
                texts.append(self.env._("Say which serial or batch comes back."))
            if record.tracking == "serial" and record.quantity != 1:
                texts.append(self.env._("A serial comes back alone: one a return."))
        return reasons

    def _get_used_reason(self):
        return self.env._(
            "Parts that were issued and used are not taken back (D3-10.3.7)."
        )

    def _get_foreign_reasons(self):
        own = self.site_id._acts_for(self.env.user)
        return {
            one: [
                self.env._(
                    "Its store is kept by others (D4-2.1b): %s.",
                    one.site_id.display_name,
                )
            ]
            for one in self
            if one.site_id not in own
        }

    def _get_quantity_reasons(self):
        """Never more than is out and unused, all returns of a line together."""
        reasons = {}
        lines = self.requisition_line_id
        # All returns of a line share what is out: one at a time.
        take_turns(lines.sudo())
        used = lines.sudo()._get_used_quantity()
        waiting = dict(
            self.sudo()._read_group(
                [
                    ("requisition_line_id", "in", lines.ids),
                    ("state", "=", "arrived"),
                    ("id", "not in", self.ids),
                ],
                ["requisition_line_id"],
                ["quantity:sum"],
            )
        )
        for record in self:
            line = record.requisition_line_id
            out = line.issued_quantity - line.returned_quantity
            taken = waiting.get(line, 0.0)
            unit = line.product_uom_id
            if unit.compare(record.quantity + taken, out) > 0:
                reasons[record] = [
                    self.env._(
                        "%(quantity)s come back, %(out)s are out on %(line)s "
                        "(D3-10.3.11).",
                        quantity=record.quantity,
                        out=out - taken,
                        line=line.display_name,
                    )
                ]
            elif unit.compare(record.quantity + taken, out - used[line.sudo()]) > 0:
                reasons[record] = [record._get_used_reason()]
            waiting[line] = taken + record.quantity
        return reasons

    def _do_arrive(self):
        self.sudo()._in_transition().write(
            {
                "state": "arrived",
                "arrived_at": fields.Datetime.now(),
                "arrived_by_id": self.env.uid,
            }
        )

    # -- and in the books --------------------------------------------------------------

    def action_book(self):
        """Book the goods in by a red slip (D3-10.3.11)."""
        return self._run_step(
            "book", (KEEPER,), self.env._("The return cannot be booked.")
        )

    def _get_cannot_book_reasons(self):
        reasons = self._get_foreign_reasons()
        locked = self.sudo().try_lock_for_update()
        for record in self:
            if record.state != "arrived":
                reasons[record] = [
                    self.env._(
                        "The goods are not recorded as received: they lie in the store "
                        "before the book says so (D3-10.3.11)."
                    )
                ]
            elif record.sudo() not in locked:
                reasons[record] = [self.env._("Somebody else books it.")]
        return reasons

    def _do_book(self):
        returns = self.sudo()
        pickings = self.env["stock.picking"].sudo()
        pickings = pickings._create_of_kind(
            "own_use_out", [one._prepare_red_order() for one in returns]
        )
        for record, picking in zip(returns, pickings, strict=True):
            record._in_transition().picking_id = picking
        pickings._do_at_once()
        returns._in_transition().write(
            {"state": "done", "closed_at": fields.Datetime.now()}
        )

    def _prepare_red_order(self):
        self.ensure_one()
        line = self.requisition_line_id
        quantity = line.product_uom_id._compute_quantity(
            self.quantity, line.product_id.uom_id, rounding_method="HALF-UP"
        )
        return {
            "site": self.site_id,
            "origin": f"{self.requisition_id.name} {self.name}",
            "is_red": True,
            "lines": line._prepare_back(
                quantity,
                {self.lot_id: quantity} if self.lot_id else {},
                {"requisition_return_id": self.id},
            ),
        }

    # -- refuse ------------------------------------------------------------------------

    def action_refuse(self):
        return self._run_step(
            "refuse", (KEEPER, SITE_CHIEF), self.env._("It cannot be refused.")
        )

    def _get_cannot_refuse_reasons(self):
        reasons = self._get_foreign_reasons()
        for record in self.filtered(lambda one: one.state not in ("draft", "arrived")):
            reasons[record] = [self.env._("It is booked or refused.")]
        return reasons

    def _do_refuse(self):
        self.sudo()._in_transition().write(
            {"state": "refused", "closed_at": fields.Datetime.now()}
        )
