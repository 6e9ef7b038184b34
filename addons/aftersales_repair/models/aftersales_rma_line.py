# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..roles import CLERK, INSPECTOR

STATES = [
    ("draft", "New"),
    ("expected", "To receive"),
    ("received", "In the main store"),
    ("in_store", "To inspect"),
    ("inspected", "To decide"),
    ("in_repair", "In repair"),
    ("ready", "To ship"),
    ("shipped", "Back with the customer"),
    ("refunded", "Ours, paid back"),
    ("cancelled", "Cancelled"),
]
LIVE = ("expected", "received", "in_store", "inspected", "in_repair", "ready")
# Nothing more happens to these goods.
FINAL = ("shipped", "refunded", "cancelled")
# What goods are; fixed once they are expected.
_GOODS = {"rma_id", "product_id", "lot_id", "quantity", "signed_at"}


class AftersalesRmaLine(models.Model):
    """Returned goods: a serial unit, or a quantity of a product without one.

    The state says where the goods are and changes only by what happens to
    them: stock moves that are done, the inspection, the decision, the repair.
    """

    _name = "aftersales.rma.line"
    _description = "Returned goods"
    _inherit = [
        "service.retention.mixin",
        "service.evidence.mixin",
        "service.evidence.line.mixin",
        "aftersales.goods.movement.mixin",
        "aftersales.goods.inspection.mixin",
        "aftersales.goods.disposition.mixin",
    ]
    _order = "rma_id, sequence, id"
    _check_company_auto = True

    _guarded_fields = (
        "state",
        "shipped_at",
        "disposition",
        "verdict",
        "verdict_text",
        "verdict_date_end",
        "inspected_by_id",
        "inspected_at",
        "repair_id",
        "replacement_lot_id",
        "import_key",
    )

    _register_parent = "rma_id"
    _evidence_document = "rma_id"
    # What an inspector's signature or photo speaks of.
    _evidence_content_fields = (
        "product_id",
        "lot_id",
        "quantity",
        "grade",
        "fault",
        "finding",
    )

    # What the inspector writes; fixed once the inspection is finished.
    _finding_fields = ("grade", "fault", "finding")

    rma_id = fields.Many2one(
        "aftersales.rma",
        string="Return",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        related="rma_id.company_id", store=True, precompute=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        related="rma_id.partner_id",
        store=True,
        precompute=True,
        string="Customer",
        ondelete="restrict",
    )
    packing_list = fields.Char(related="rma_id.packing_list", groups="base.group_user")
    warehouse_id = fields.Many2one(
        related="rma_id.warehouse_id", groups="base.group_user"
    )
    settle_due = fields.Datetime(related="rma_id.settle_due")
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        check_company=True,
        domain="[('type', '=', 'consu')]",
    )
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    tracking = fields.Selection(related="product_id.tracking")
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial",
        check_company=True,
        ondelete="restrict",
        # Without a product every serial is offered: scanned, it brings its product.
        domain="[('product_id', '=', product_id)] if product_id else []",
    )
    quantity = fields.Float(
        default=1.0, required=True, digits="Product Unit", aggregator="sum"
    )
    signed_at = fields.Datetime(
        string="Signed For",
        compute="_compute_signed_at",
        store=True,
        readonly=False,
        precompute=True,
    )
    reason_id = fields.Many2one("aftersales.return.reason", ondelete="restrict")
    reason_note = fields.Char(string="In the customer's words")
    request = fields.Selection(
        [
            ("repair", "Repair"),
            ("exchange", "Exchange"),
            ("refund", "Return for money"),
        ],
        string="Wanted",
        required=True,
        default="repair",
    )
    state = fields.Selection(
        STATES,
        string="Status",
        group_expand=True,
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )

    shipped_at = fields.Datetime(
        readonly=True, copy=False, help="When the goods left for the customer."
    )
    grade = fields.Selection(
        [("good", "Good"), ("damaged", "Damaged")], copy=False, groups="base.group_user"
    )
    fault = fields.Selection(
        [
            ("product", "Product's own"),
            ("customer", "Caused by the customer"),
            ("none", "No fault found"),
        ],
        string="Fault Is",
        copy=False,
        groups="base.group_user",
    )
    finding = fields.Char(
        copy=False, help="What the inspection found (D1-I1).", groups="base.group_user"
    )
    inspected_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups="base.group_user",
    )
    inspected_at = fields.Datetime(readonly=True, copy=False, groups="base.group_user")

    warranty_end_date = fields.Date(related="lot_id.warranty_end_date")
    verdict = fields.Selection(
        [
            ("in", "In warranty"),
            ("out", "Out of warranty"),
            ("unknown", "Not to be told"),
        ],
        readonly=True,
        copy=False,
    )
    verdict_text = fields.Char(string="Because", readonly=True, copy=False)
    verdict_date_end = fields.Date(string="Covered Until", readonly=True, copy=False)
    disposition = fields.Selection(
        [
            ("repair", "Repair"),
            ("exchange", "Exchange"),
            ("return", "Back unrepaired"),
            ("refund", "Money back"),
            ("charge", "Kept and charged"),
        ],
        readonly=True,
        copy=False,
    )
    repair_id = fields.Many2one(
        "repair.order",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups="base.group_user",
    )
    replacement_product_id = fields.Many2one(
        "product.product",
        string="Replaced By",
        check_company=True,
        copy=False,
        ondelete="restrict",
        help="Empty: the same product (D1-9 where it is no longer made).",
    )
    replacement_lot_id = fields.Many2one(
        "stock.lot",
        string="New Serial",
        readonly=True,
        copy=False,
        check_company=True,
        ondelete="restrict",
    )
    import_key = fields.Char(readonly=True, copy=False, groups="base.group_user")

    _import_key_unique = models.UniqueIndex(
        "(company_id, import_key) WHERE import_key IS NOT NULL",
        "This row of a sheet was imported before.",
    )
    _lot_once = models.UniqueIndex(
        "(lot_id) WHERE lot_id IS NOT NULL AND state IN "
        "('expected', 'received', 'in_store', 'inspected', 'in_repair', 'ready')",
        "This serial is on its way through another return.",
    )
    _live_state = models.Index(
        "(company_id, state) WHERE state NOT IN ('shipped', 'refunded', 'cancelled')"
    )
    _lot = models.Index("(lot_id) WHERE lot_id IS NOT NULL")
    _replacement_lot = models.Index(
        "(replacement_lot_id) WHERE replacement_lot_id IS NOT NULL"
    )
    _repair = models.Index("(repair_id) WHERE repair_id IS NOT NULL")

    @api.depends("product_id", "lot_id", "rma_id.name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = " · ".join(
                filter(
                    None,
                    [
                        line.rma_id.name,
                        line.product_id.default_code or line.product_id.name,
                        line.lot_id.name,
                    ],
                )
            )

    @api.depends("rma_id.signed_at")
    def _compute_signed_at(self):
        for line in self:
            line.signed_at = line.signed_at or line.rma_id.signed_at

    @api.onchange("lot_id")
    def _onchange_lot_id(self):
        """A scanned serial brings its product."""
        if self.lot_id:
            self.product_id = self.lot_id.product_id

    # -- what may be on a line -------------------------------------------------

    @api.constrains("quantity", "product_id", "lot_id")
    def _check_goods(self):
        for line in self:
            if line.product_id.uom_id.compare(line.quantity, 0) <= 0:
                raise ValidationError(
                    self.env._(
                        "%s: the quantity must be more than zero.", line.display_name
                    )
                )
            if line.lot_id and line.lot_id.product_id != line.product_id:
                raise ValidationError(
                    self.env._(
                        "%(line)s: the serial %(serial)s belongs to %(product)s.",
                        line=line.display_name,
                        serial=line.lot_id.name,
                        product=line.lot_id.product_id.display_name,
                    )
                )
            if line.tracking == "serial" and line.product_id.uom_id.compare(
                line.quantity, 1
            ):
                raise ValidationError(
                    self.env._(
                        "%s: a serial number is one unit, write one line for each.",
                        line.display_name,
                    )
                )

    def _get_incomplete_reasons(self):
        """What lines still lack before their goods can be received.

        :return: ``{line: [reason, ...]}``
        """
        twins = self._find_live_twins()
        reasons = {}
        for line in self:
            texts = reasons[line] = []
            if line.tracking != "none" and not line.lot_id:
                texts.append(
                    self.env._(
                        "%s: write its serial number.", line.product_id.display_name
                    )
                )
            if not line.reason_id:
                texts.append(
                    self.env._(
                        "%s: say why it came back (D4-8.5.1.3).", line.display_name
                    )
                )
            if line.lot_id in twins:
                texts.append(
                    self.env._(
                        "%(serial)s is on its way through %(rma)s already.",
                        serial=line.lot_id.name,
                        rma=twins[line.lot_id].name,
                    )
                )
        return reasons

    def _find_live_twins(self):
        """``{serial: return that it is on its way through}`` beside these lines."""
        twins = self.sudo().search(
            [
                ("lot_id", "in", self.lot_id.ids),
                ("state", "in", LIVE),
                ("id", "not in", self.ids),
            ]
        )
        found = {line.lot_id.with_env(self.env): line.rma_id for line in twins}
        seen = self.env["stock.lot"]
        for line in self.filtered("lot_id"):
            # The same serial on two lines that are confirmed together.
            if line.lot_id in seen:
                found[line.lot_id] = line.rma_id
            seen |= line.lot_id
        return found

    @api.model_create_multi
    def create(self, vals_list):
        rmas = self.env["aftersales.rma"].browse(
            {vals["rma_id"] for vals in vals_list if vals.get("rma_id")}
        )
        if not self._is_in_transition() and any(rma.state != "draft" for rma in rmas):
            raise UserError(
                self.env._(
                    "Goods are added while the return is new; register a further "
                    "return for goods that came later."
                )
            )
        return super().create(vals_list)

    def write(self, vals):
        if not self._is_in_transition():
            self._check_fixed(vals)
        return super().write(vals)

    def _check_fixed(self, vals):
        names = set(vals)
        if names & _GOODS and any(line.state != "draft" for line in self):
            raise UserError(
                self.env._(
                    "%s: product, serial and quantity stay once the return is "
                    "confirmed. Cancel the line and register the goods anew.",
                    self[:1].display_name,
                )
            )
        if not names & (set(self._finding_fields) | {"replacement_product_id"}):
            return
        if names & set(self._finding_fields):
            self._check_roles(INSPECTOR)
            late = self.filtered(lambda line: line.state != "in_store")
        else:
            self._check_roles(INSPECTOR, CLERK)
            late = self.filtered(
                lambda line: line.state not in ("in_store", "inspected")
            )
        if late:
            raise UserError(
                self.env._(
                    "%(line)s is not at inspection (%(state)s): its findings cannot "
                    "be written now.",
                    line=late[0].display_name,
                    state=late[0]._state_label(),
                )
            )

    def _not_in_state(self, *states):
        """``{line: [reason]}`` of the lines that are in none of the states."""
        return {
            line: [self.env._("It is: %s.", line._state_label())]
            for line in self
            if line.state not in states
        }

    def _state_label(self):
        labels = dict(self._fields["state"]._description_selection(self.env))
        return labels[self.state]

    # -- ways to other documents ----------------------------------------------

    def action_view_rma(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "aftersales.rma",
            "res_id": self.rma_id.id,
            "views": [[False, "form"]],
        }

    def action_view_repair(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "repair.order",
            "res_id": self.repair_id.id,
            "views": [[False, "form"]],
        }
