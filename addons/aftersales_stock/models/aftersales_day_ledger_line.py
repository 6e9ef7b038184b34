# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..movement_kinds import PAPER_KINDS, SITE_KINDS

# Kinds whose other side is the transit place of a site that has to be named.
SENT_TO_A_SITE = ("transfer_out", "damaged_transfer_out")
# What comes in under a transfer's slip number (D4-2.7b).
NEEDS_SLIP = ("transfer_in", "damaged_transfer_in")
IN, OUT = "in", "out"
# Fields of a typed line that the site fills in.
_OPEN_ONLY = frozenset(
    {
        "ledger_id",
        "kind",
        "store",
        "product_id",
        "lot_name",
        "quantity",
        "uom_id",
        "slip_no",
        "packing_no",
        "counter_site_id",
    }
)


class AftersalesDayLedgerLine(models.Model):
    """One movement of a day: done in the ERP, or typed by a site off line (S32)."""

    _name = "aftersales.day.ledger.line"
    _description = "Line of a daily movement ledger"
    _inherit = ["service.retention.mixin", "service.evidence.line.mixin"]
    _order = "ledger_id, source, sequence, id"
    _rec_name = "product_id"
    _check_company_auto = True

    _register_parent = _evidence_document = "ledger_id"
    _guarded_fields = (
        "source",
        "state",
        "error",
        "balance",
        "direction",
        "done_at",
        "move_line_id",
        "move_id",
        "reversal_move_id",
    )

    ledger_id = fields.Many2one(
        "aftersales.day.ledger", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="ledger_id.company_id", store=True, precompute=True
    )
    site_id = fields.Many2one(
        related="ledger_id.site_id", store=True, precompute=True, index=True
    )
    day = fields.Date(related="ledger_id.day", store=True, precompute=True, index=True)
    sequence = fields.Integer(default=10)
    source = fields.Selection(
        [("erp", "Done in the ERP"), ("typed", "Typed by the site")],
        default="typed",
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [
            ("draft", "To book"),
            ("failed", "Not booked"),
            ("booked", "Booked"),
            ("reversed", "Reversed"),
            ("struck", "Struck out"),
            ("done", "In the ERP"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        index=True,
    )
    error = fields.Text(string="Why Not", readonly=True, copy=False)
    kind = fields.Selection(
        selection=lambda self: self._selection_kind(), string="Movement kind"
    )
    direction = fields.Selection(
        [(IN, "In"), (OUT, "Out")],
        readonly=True,
        copy=False,
        help="Of a movement in the ERP, seen from the site's store.",
    )
    store = fields.Selection(
        [("good", "Good store"), ("damaged", "Damaged store")],
        compute="_compute_store",
        store=True,
        readonly=False,
        precompute=True,
    )
    product_id = fields.Many2one(
        "product.product",
        required=True,
        check_company=True,
        ondelete="restrict",
        index=True,
        domain="[('is_storable', '=', True)]",
    )
    model = fields.Char(related="product_id.default_code", string="Model")
    tracking = fields.Selection(related="product_id.tracking")
    lot_name = fields.Char(string="Serial or Lot No.")
    quantity = fields.Float(
        digits="Product Unit",
        default=1.0,
        help="Below 0 on a red line: the goods go the way of the kind back (D4-2.5c).",
    )
    uom_id = fields.Many2one(
        "uom.uom",
        string="Unit",
        compute="_compute_uom_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
    )
    quantity_in = fields.Float(
        string="In", digits="Product Unit", compute="_compute_ways", store=True
    )
    quantity_out = fields.Float(
        string="Out", digits="Product Unit", compute="_compute_ways", store=True
    )
    balance = fields.Float(
        digits="Product Unit",
        readonly=True,
        copy=False,
        help="In the store after this movement, in the product's unit.",
    )
    counter_site_id = fields.Many2one(
        "aftersales.site",
        string="Sent to",
        check_company=True,
        ondelete="restrict",
        help="The site or department that goods are transferred to.",
    )
    slip_no = fields.Char(
        string="Slip No.", help="Of the transfer slip that goods came with (D4-2.7b)."
    )
    packing_no = fields.Char(
        string="Packing List No.", help="Of what goods left with (D4-2.7b)."
    )
    remark = fields.Char()
    done_at = fields.Datetime(string="Moved At", readonly=True, copy=False)
    move_line_id = fields.Many2one(
        "stock.move.line",
        string="Movement",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    move_id = fields.Many2one(
        "stock.move",
        string="Booked As",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    reversal_move_id = fields.Many2one(
        "stock.move",
        string="Reversed By",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )

    _movement_once = models.UniqueIndex(
        "(move_line_id, direction) WHERE move_line_id IS NOT NULL",
        "The movement stands on a ledger already.",
    )
    _to_book = models.Index("(ledger_id) WHERE state IN ('draft', 'failed')")

    @api.model
    def _get_kinds(self):
        """Kinds that a site may type: the others move by papers of their own."""
        return tuple(kind for kind in SITE_KINDS if kind not in PAPER_KINDS)

    @api.model
    def _selection_kind(self):
        field = self.env["stock.picking.type"]._fields["aftersales_kind"]
        return [
            (code, label)
            for code, label in field._description_selection(self.env)
            if code in SITE_KINDS
        ]

    # -- computes -------------------------------------------------------------

    @api.depends("kind")
    def _compute_store(self):
        for line in self:
            if line.source == "erp" or not line.kind:
                line.store = line.store
                continue
            line.store = self._get_own_stores(line.kind)[0]

    @api.depends("product_id")
    def _compute_uom_id(self):
        for line in self:
            line.uom_id = line.product_id.uom_id

    @api.depends("kind", "direction", "quantity", "source")
    def _compute_ways(self):
        """A red line takes back: a quantity below 0 in the column of its kind."""
        for line in self:
            way = line.direction or line._get_way()
            line.quantity_in = line.quantity if way == IN else 0.0
            line.quantity_out = line.quantity if way == OUT else 0.0

    @api.depends("product_id", "kind", "quantity", "lot_name")
    def _compute_display_name(self):
        labels = dict(self._selection_kind())
        for line in self:
            parts = [
                labels.get(line.kind),
                line.product_id.display_name,
                line.lot_name,
                f"{line.quantity:g}",
            ]
            line.display_name = " ".join(filter(None, parts))

    def _get_way(self):
        """Whether goods come into the site's store, or leave it, with the kind."""
        return self.kind and (IN if self.kind.endswith("_in") else OUT)

    @api.model
    def _get_own_stores(self, kind):
        """Stores of the site that a kind may use; the usual one first."""
        way = SITE_KINDS[kind]
        incoming = kind.endswith("_in")
        usual = way.target if incoming else way.source
        others = way.targets if incoming else way.sources
        stores = [usual, *sorted(others - {usual})]
        return [store for store in stores if store in ("good", "damaged")]

    def _get_moved_lines(self):
        """The movements that these lines tell."""
        return self.move_line_id | self.move_id.move_line_ids

    # -- only while the ledger is open ------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_open()
        return lines

    def write(self, vals):
        if _OPEN_ONLY & set(vals):
            self._check_open()
        result = super().write(vals)
        if "ledger_id" in vals:
            self._check_open()
        if _OPEN_ONLY & set(vals) and not self._is_in_transition():
            failed = self.filtered(lambda line: line.state == "failed")
            failed.sudo()._in_transition().write({"state": "draft", "error": False})
        return result

    def unlink(self):
        self._check_open()
        return super().unlink()

    def _check_open(self):
        """Sent is sent: the accountant gives it back, or reverses the booking."""
        if self._is_in_transition():
            return
        closed = self.filtered(
            lambda line: (
                line.ledger_id.state != "open" or line.state not in ("draft", "failed")
            )
        )
        if closed:
            raise UserError(
                self.env._(
                    "%s: lines change while the ledger is open, and those from the "
                    "ERP by a slip only (D4-2.7b). Ask the accountant to give it "
                    "back.",
                    ", ".join(closed.ledger_id.mapped("name")),
                )
            )

    def action_strike(self):
        """Strike a wrong line out: on a ledger that was sent once, none is deleted."""
        self.check_access("write")
        self._check_open()
        self.sudo()._in_transition().write({"state": "struck", "error": False})
        return True

    # -- what is wrong --------------------------------------------------------

    def _get_line_reasons(self):
        """Why typed lines cannot be booked: ``{line: [reason, ...]}`` (D4-2.7b)."""
        reasons = {}
        for line in self.filtered(lambda line: line.state in ("draft", "failed")):
            texts = [*line._get_paper_reasons(), *line._get_goods_reasons()]
            if texts:
                reasons[line] = texts
        return reasons

    def _get_paper_reasons(self):
        if not self.kind:
            return [self.env._("Choose the kind of movement.")]
        if self.kind not in self._get_kinds():
            return [
                self.env._(
                    "Goods of this kind move by a paper of their own, which brings "
                    "the line by itself: a repair, a scrap request, a loan."
                )
            ]
        texts = []
        way = SITE_KINDS[self.kind]
        if self.store not in self._get_own_stores(self.kind):
            texts.append(
                self.env._(
                    "This kind of movement does not use that store (%s): choose the "
                    "other one.",
                    way.rule,
                )
            )
        if self.kind in NEEDS_SLIP and not (self.slip_no or "").strip():
            texts.append(self.env._("Write the number of the transfer slip (D4-2.7b)."))
        if self._get_way() == OUT and not (self.packing_no or "").strip():
            texts.append(self.env._("Write the packing list number (D4-2.7b)."))
        if self.kind in SENT_TO_A_SITE:
            texts += self._get_counter_reasons()
        return texts

    def _get_counter_reasons(self):
        other = self.counter_site_id
        if not other or other == self.site_id:
            return [self.env._("Say which site it was sent to.")]
        if other.department_id != self.site_id.department_id:
            return [
                self.env._(
                    "Another department's site: the business management department "
                    "makes the transfer slip (D4-2.4.1a)."
                )
            ]
        return []

    def _get_goods_reasons(self):
        texts = []
        product = self.product_id
        if product.uom_id.is_zero(self.quantity):
            texts.append(self.env._("Write a quantity other than 0."))
        if not self.uom_id._has_common_reference(product.uom_id):
            texts.append(
                self.env._(
                    "%(unit)s is no unit of goods counted in %(own)s.",
                    unit=self.uom_id.name,
                    own=product.uom_id.name,
                )
            )
        if product.tracking != "none" and not (self.lot_name or "").strip():
            texts.append(self.env._("Write its serial or lot number."))
        if product.tracking == "serial" and abs(self.quantity) != 1:
            texts.append(self.env._("A serial number is one piece: a line for each."))
        return texts
