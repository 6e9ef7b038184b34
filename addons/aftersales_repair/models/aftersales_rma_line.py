# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tools import format_date

from .aftersales_rma import CLERK, KEEPER

INSPECTOR = "aftersales_repair.group_inspector"
LEADER = "aftersales_repair.group_team_leader"

STATES = [
    ("draft", "New"),
    ("expected", "To receive"),
    ("received", "In the main store"),
    ("in_store", "To inspect"),
    ("inspected", "To decide"),
    ("in_repair", "In repair"),
    ("ready", "To ship"),
    ("shipped", "Back with the customer"),
    ("cancelled", "Cancelled"),
]
LIVE = ("expected", "received", "in_store", "inspected", "in_repair", "ready")
# What goods are; fixed once they are expected.
_GOODS = {"rma_id", "product_id", "lot_id", "quantity"}
# What the inspector finds; fixed once the inspection is finished.
_FINDINGS = {"grade", "fault", "finding"}
# Movement kind -> the state that goods leave and the one that they reach.
_ADVANCE = {
    "return_receipt": ("expected", "received"),
    "return_issue": ("received", "in_store"),
    "return_ship": ("ready", "shipped"),
}


class AftersalesRmaLine(models.Model):
    """Returned goods: a serial unit, or a quantity of a product without one.

    The state says where the goods are and changes only by what happens to
    them: stock moves that are done, the inspection, the decision, the repair.
    """

    _name = "aftersales.rma.line"
    _description = "Returned goods"
    _inherit = ["service.guarded.mixin"]
    _order = "rma_id desc, sequence, id"
    _check_company_auto = True

    _guarded_fields = (
        "state",
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
        related="rma_id.company_id", store=True, precompute=True
    )
    partner_id = fields.Many2one(
        related="rma_id.partner_id", store=True, precompute=True, string="Customer"
    )
    packing_list = fields.Char(related="rma_id.packing_list")
    warehouse_id = fields.Many2one(related="rma_id.warehouse_id")
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
        domain="[('product_id', '=', product_id)]",
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
    reason_id = fields.Many2one("aftersales.return.reason", string="Reason")
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
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )

    grade = fields.Selection(
        [("good", "Good"), ("damaged", "Damaged")], copy=False
    )
    fault = fields.Selection(
        [
            ("product", "Product's own"),
            ("customer", "Caused by the customer"),
            ("none", "No fault found"),
        ],
        string="Fault Is",
        copy=False,
    )
    finding = fields.Char(copy=False, help="What the inspection found (D1-I1).")
    inspected_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    inspected_at = fields.Datetime(readonly=True, copy=False)

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
    verdict_date_end = fields.Date(
        string="Covered Until", readonly=True, copy=False
    )
    disposition = fields.Selection(
        [
            ("repair", "Repair"),
            ("exchange", "Exchange"),
            ("return", "Back unrepaired"),
        ],
        readonly=True,
        copy=False,
    )
    repair_id = fields.Many2one("repair.order", readonly=True, copy=False)
    replacement_product_id = fields.Many2one(
        "product.product",
        string="Replaced By",
        check_company=True,
        copy=False,
        help="Empty: the same product (D1-9 where it is no longer made).",
    )
    replacement_lot_id = fields.Many2one(
        "stock.lot", string="New Serial", readonly=True, copy=False, check_company=True
    )
    import_key = fields.Char(readonly=True, copy=False)

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
        "(company_id, state) WHERE state NOT IN ('shipped', 'cancelled')"
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
        if not names & (_FINDINGS | {"replacement_product_id"}):
            return
        if names & _FINDINGS:
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

    def unlink(self):
        kept = self.filtered(lambda line: line.state != "draft")
        if kept:
            raise UserError(
                self.env._(
                    "%s: confirmed goods stay in the register; cancel the line.",
                    kept[0].display_name,
                )
            )
        return super().unlink()

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

    # -- receive and issue (S12) ----------------------------------------------

    def action_receive(self):
        """The main store counted these goods and takes them in (D1-8, D1-12)."""
        self._check_roles(KEEPER)
        able, left = self._able_or_raise(
            self.env._("The goods cannot be received."), self._not_in_state("expected")
        )
        able._do_move("return_receipt")
        return self._notify_batch(able, left)

    def action_issue(self):
        """The main store hands these goods to after-sales (D1-12)."""
        self._check_roles(KEEPER)
        able, left = self._able_or_raise(
            self.env._("The goods cannot be issued."), self._not_in_state("received")
        )
        able._do_move("return_issue")
        return self._notify_batch(able, left)

    def _do_move(self, kind):
        """Do the open moves of a kind for exactly these lines.

        What else stands on the same transfers goes on a backorder.
        """
        moves = self.env["stock.move"].search(
            [
                ("aftersales_rma_id", "in", self.rma_id.ids),
                ("picking_type_id.aftersales_kind", "=", kind),
                ("state", "not in", ("done", "cancel")),
            ]
        )
        wanted = defaultdict(float)
        for line in self:
            wanted[line.rma_id, line.product_id, line.lot_id] += line.quantity
        picked = self.env["stock.move.line"]
        for move_line in moves.move_line_ids:
            key = (
                move_line.move_id.aftersales_rma_id,
                move_line.product_id,
                move_line.lot_id,
            )
            quantity = min(wanted.get(key, 0.0), move_line.quantity)
            if move_line.product_uom_id.is_zero(quantity):
                continue
            wanted[key] -= quantity
            if move_line.product_uom_id.compare(quantity, move_line.quantity):
                move_line.quantity = quantity
            picked |= move_line
        missing = [
            f"{product.display_name} {lot.name or ''}"
            for (_rma, product, lot), quantity in wanted.items()
            if not product.uom_id.is_zero(quantity)
        ]
        if missing:
            raise UserError(
                self.env._(
                    "No open transfer holds: %s. Was it changed in the inventory app?",
                    ", ".join(missing),
                )
            )
        picked.picked = True
        picked.move_id.picking_id._action_done()
        if kind == "return_receipt":
            self._fill_expected(moves)

    def _fill_expected(self, moves):
        """Name the serials that are still expected on the backorders."""
        waiting = self.env["stock.move"].search(
            [
                ("aftersales_rma_id", "in", moves.aftersales_rma_id.ids),
                ("picking_type_id.aftersales_kind", "=", "return_receipt"),
                ("state", "not in", ("done", "cancel")),
            ]
        )
        if not waiting:
            return
        lines = self.search(
            [("rma_id", "in", waiting.aftersales_rma_id.ids), ("state", "=", "expected")]
        )
        expected = lines.grouped(lambda line: (line.rma_id, line.product_id))
        waiting.move_line_ids.filtered(
            lambda ml: ml.product_id.tracking != "none" and not ml.lot_id
        ).unlink()
        self.env["stock.move.line"].create(
            [
                {
                    **line._prepare_expected_vals(move.picking_type_id),
                    "move_id": move.id,
                    "picking_id": move.picking_id.id,
                }
                for move in waiting
                if move.product_id.tracking != "none"
                for line in expected.get((move.aftersales_rma_id, move.product_id), [])
                if line.lot_id not in move.move_line_ids.lot_id
            ]
        )

    def _prepare_expected_vals(self, picking_type):
        """A move line that names the unit which is expected."""
        self.ensure_one()
        return {
            "product_id": self.product_id.id,
            "product_uom_id": self.product_uom_id.id,
            "lot_id": self.lot_id.id,
            "quantity": self.quantity,
            "owner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "location_id": picking_type.default_location_src_id.id,
            "location_dest_id": picking_type.default_location_dest_id.id,
        }

    @api.model
    def _advance(self, moves):
        """Stock moves of returns are done: their goods have come further.

        :param moves: done stock.move records with ``aftersales_rma_id``
        :raises UserError: for goods that the return does not hold
        """
        self = self.sudo()
        for kind, done in moves.grouped(
            lambda move: move.picking_type_id.aftersales_kind
        ).items():
            if kind not in _ADVANCE:
                continue
            before, after = _ADVANCE[kind]
            lines = self.search(
                [
                    ("rma_id", "in", done.aftersales_rma_id.ids),
                    ("state", "=", before),
                ]
            )
            waiting = defaultdict(list)
            for line in lines:
                waiting[line._moved_key()].append(line)
            reached = self.browse()
            for move_line in done.move_line_ids:
                reached |= self._match_moved(move_line, waiting)
            reached._in_transition().write({"state": after})

    def _moved_key(self):
        """What a move of this line's goods is known by: its serial, or what
        goes out instead of it."""
        self.ensure_one()
        if self.state == "ready" and self.disposition == "exchange":
            product = self.replacement_product_id or self.product_id
            return (self.rma_id, product, "exchange")
        return (self.rma_id, self.product_id, self.lot_id)

    @api.model
    def _match_moved(self, move_line, waiting):
        """Lines whose goods this done move line carried; splits a part."""
        rma = move_line.move_id.aftersales_rma_id
        product = move_line.product_id
        left = move_line.quantity_product_uom
        matched = self.browse()
        exchanged = not move_line.location_id.holds_customer_goods and (
            move_line.picking_id.picking_type_id.aftersales_kind == "return_ship"
        )
        key = (rma, product, "exchange" if exchanged else move_line.lot_id)
        while waiting[key] and product.uom_id.compare(left, 0) > 0:
            line = waiting[key].pop(0)
            if product.uom_id.compare(line.quantity, left) > 0:
                waiting[key].insert(0, line._split_off(left))
            left -= line.quantity
            if exchanged:
                line._in_transition().replacement_lot_id = move_line.lot_id
            matched |= line
        if product.uom_id.compare(left, 0) > 0:
            raise UserError(
                self.env._(
                    "%(rma)s holds no %(product)s %(serial)s that waits for this "
                    "step. Take it out of the transfer; a unit that is not on the "
                    "list gets a return of its own (D1-10).",
                    rma=rma.name,
                    product=product.display_name,
                    serial=move_line.lot_id.name or "",
                )
            )
        return matched

    def _split_off(self, quantity):
        """Keep ``quantity`` on this line; return a new line with the rest."""
        self.ensure_one()
        record = self._in_transition()
        rest = record.copy(
            {
                "quantity": self.quantity - quantity,
                **{
                    name: self[name].id
                    if self._fields[name].type == "many2one"
                    else self[name]
                    for name in (*_FINDINGS, *self._guarded_fields)
                    if name not in ("import_key", "repair_id", "replacement_lot_id")
                },
            }
        )
        record.quantity = quantity
        return rest

    # -- inspect and verdict ---------------------------------------------------

    def action_inspect(self):
        """Findings are complete: fix them and draw the verdict (D1-I1, D1-7)."""
        self._check_roles(INSPECTOR)
        able, left = self._able_or_raise(
            self.env._("The inspection cannot be finished."),
            self._get_cannot_inspect_reasons(),
        )
        able._do_inspect()
        return self._notify_batch(able, left)

    def _get_cannot_inspect_reasons(self):
        reasons = self._not_in_state("in_store")
        for line in self:
            if line in reasons:
                continue
            texts = []
            if not line.grade:
                texts.append(self.env._("Grade it: good or damaged."))
            if not line.fault:
                texts.append(self.env._("Say whose fault it is."))
            if line.fault and line.fault != "none" and not line.finding:
                texts.append(self.env._("Write what was found."))
            reasons[line] = texts
        return reasons

    def _do_inspect(self):
        verdicts = self._get_verdicts()
        now = fields.Datetime.now()
        # One write for all lines with the same verdict.
        groups = defaultdict(self.browse)
        for line in self:
            groups[verdicts[line]] |= line
        for (verdict, text, end), lines in groups.items():
            lines.sudo()._in_transition().write(
                {
                    "state": "inspected",
                    "inspected_by_id": self.env.uid,
                    "inspected_at": now,
                    "verdict": verdict,
                    "verdict_text": text,
                    "verdict_date_end": end,
                }
            )

    def _get_verdicts(self):
        """What each line is entitled to: ``{line: (verdict, because, until)}``.

        The company's promise alone, months from delivery; the day that counts
        is the day on which the return was signed for, and the last day of the
        term is covered (S03).
        """
        verdicts = {}
        for line in self:
            end = line.lot_id.warranty_end_date
            day = line.rma_id._local_date(line.signed_at or line.rma_id.signed_at)
            if line.fault == "customer":
                text = self.env._("Damage caused by the customer is not covered.")
                verdicts[line] = ("out", text, end)
            elif not end:
                text = self.env._("No delivery or no warranty term is on file.")
                verdicts[line] = ("unknown", text, False)
            else:
                text = self.env._(
                    "Company promise: delivered %(start)s, covered until %(end)s.",
                    start=format_date(self.env, line.lot_id.delivery_date),
                    end=format_date(self.env, end),
                )
                verdicts[line] = ("in" if day <= end else "out", text, end)
        return verdicts

    # -- decide: repair, exchange, back ---------------------------------------

    def action_repair(self):
        """Send to the workshop: a repair order a unit (S10)."""
        self._check_roles(CLERK, LEADER)
        able, left = self._able_or_raise(
            self.env._("The goods cannot be repaired."),
            self._get_cannot_repair_reasons(),
        )
        able._do_repair()
        return self._notify_batch(able, left)

    def _get_cannot_repair_reasons(self):
        reasons = self._not_in_state("inspected")
        for line in self - self.browse([line.id for line in reasons]):
            if line.product_id.repair_class == "1":
                reasons[line] = [
                    self.env._("Class I goods are not repaired (D4-3.1.5.1a).")
                ]
        return reasons

    def _do_repair(self):
        repairs = self.env["repair.order"].sudo().create(
            [line._prepare_repair_vals() for line in self]
        )
        for line, repair in zip(self.sudo(), repairs, strict=True):
            line._in_transition().write(
                {
                    "state": "in_repair",
                    "disposition": "repair",
                    "repair_id": repair.id,
                }
            )
        repairs._action_repair_confirm()

    def _prepare_repair_vals(self):
        self.ensure_one()
        warehouse = self.warehouse_id
        free = self.verdict == "in"
        kind = (
            warehouse.aftersales_warranty_repair_type_id
            if free
            else warehouse.repair_type_id
        )
        return {
            "aftersales_line_id": self.id,
            "picking_type_id": kind.id,
            "partner_id": self.partner_id.id,
            "product_id": self.product_id.id,
            "lot_id": self.lot_id.id,
            "product_qty": self.quantity,
            "under_warranty": free,
            "company_id": self.company_id.id,
            "user_id": False,
            "location_id": warehouse.lot_stock_id.id,
            "product_location_src_id": warehouse.aftersales_workshop_location_id.id,
            "product_location_dest_id": warehouse.aftersales_workshop_location_id.id,
            "internal_notes": self.finding,
        }

    def action_exchange(self):
        """Give a new unit; the returned one becomes ours, in the damaged store."""
        self._check_roles(CLERK, LEADER)
        able, left = self._able_or_raise(
            self.env._("The goods cannot be exchanged."),
            self._get_cannot_exchange_reasons(),
        )
        able._do_exchange()
        return self._notify_batch(able, left)

    def _get_cannot_exchange_reasons(self):
        reasons = self._not_in_state("inspected")
        for line in self - self.browse([line.id for line in reasons]):
            if line.verdict != "in":
                reasons[line] = [
                    self.env._(
                        "Only goods in warranty are exchanged; this is: %s",
                        line.verdict_text,
                    )
                ]
        return reasons

    def _do_exchange(self):
        lines = self.sudo()
        pickings = lines.rma_id._create_transfers(
            [
                vals
                for rma, goods in lines.grouped("rma_id").items()
                for vals in goods._prepare_exchange_vals(rma)
            ]
        )
        pickings.move_line_ids.picked = True
        # First out of the customer's hands, then into our store.
        for picking in pickings:
            picking._action_done()
        lines._in_transition().write({"state": "ready", "disposition": "exchange"})

    def _prepare_exchange_vals(self, rma):
        """Two transfers: the unit leaves its owner and enters our damaged store."""
        warehouse = rma.warehouse_id
        kind = warehouse.aftersales_exchange_type_id
        workshop = warehouse.aftersales_workshop_location_id
        exchange = warehouse.aftersales_exchange_location_id
        damaged = warehouse.aftersales_damaged_location_id
        steps = ((workshop, exchange, rma.partner_id), (exchange, damaged, False))
        return [
            {
                "partner_id": rma.partner_id.id,
                "picking_type_id": kind.id,
                "location_id": source.id,
                "location_dest_id": target.id,
                "origin": rma.name,
                "company_id": rma.company_id.id,
                "move_ids": self._prepare_moves(rma, kind, source, target, owner),
            }
            for source, target, owner in steps
        ]

    def _prepare_moves(self, rma, kind, source, target, owner):
        """Move commands with the serials of these lines, one move a product."""
        places = {"location_id": source.id, "location_dest_id": target.id}
        commands = []
        for product, lines in self.grouped("product_id").items():
            vals = rma._prepare_move_vals(product, sum(lines.mapped("quantity")))
            commands.append(
                Command.create(
                    {
                        **vals,
                        **places,
                        "picking_type_id": kind.id,
                        "restrict_partner_id": owner.id if owner else False,
                        "move_line_ids": [
                            Command.create(
                                {
                                    **line._prepare_expected_vals(kind),
                                    **places,
                                    "owner_id": owner.id if owner else False,
                                }
                            )
                            for line in lines
                        ],
                    }
                )
            )
        return commands

    def action_return(self):
        """Back to the customer as it came (D4-8.5.1.1.1)."""
        self._check_roles(CLERK, LEADER)
        able, left = self._able_or_raise(
            self.env._("The goods cannot be sent back."),
            self._not_in_state("inspected"),
        )
        able.sudo()._in_transition().write({"state": "ready", "disposition": "return"})
        return self._notify_batch(able, left)

    def action_undo_decision(self):
        """Back to the decision, as long as nothing was moved or repaired."""
        self._check_roles(CLERK, LEADER)
        able, left = self._able_or_raise(
            self.env._("The decision cannot be taken back."),
            self._get_cannot_undo_reasons(),
        )
        able._do_undo()
        return self._notify_batch(able, left)

    def _get_cannot_undo_reasons(self):
        reasons = self._not_in_state("in_repair", "ready")
        for line in self:
            if line in reasons:
                continue
            if line.disposition == "exchange":
                reasons[line] = [
                    self.env._("The unit was taken in exchange: it is ours now.")
                ]
            elif line.repair_id.state in ("under_repair", "done"):
                reasons[line] = [
                    self.env._("Its repair %s has begun.", line.repair_id.name)
                ]
        return reasons

    def _do_undo(self):
        lines = self.sudo()
        repairs = lines.repair_id.filtered(lambda repair: repair.state != "cancel")
        lines._in_transition().write(
            {"state": "inspected", "disposition": False, "repair_id": False}
        )
        repairs.action_repair_cancel()

    # -- ship back -------------------------------------------------------------

    def action_ship(self):
        """Ship what is ready back to its customer."""
        self._check_roles(KEEPER)
        able, left = self._able_or_raise(
            self.env._("The goods cannot be shipped."), self._get_cannot_ship_reasons()
        )
        able._do_ship()
        return self._notify_batch(able, left)

    def _get_cannot_ship_reasons(self):
        reasons = self._not_in_state("ready")
        exchanges = self.filtered(
            lambda line: line not in reasons and line.disposition == "exchange"
        )
        if not exchanges:
            return reasons
        free = exchanges._get_free_replacements()
        for line in exchanges:
            product = line.replacement_product_id or line.product_id
            place = line.warehouse_id.lot_stock_id
            if product.uom_id.compare(free[place, product], line.quantity) < 0:
                reasons[line] = [
                    self.env._(
                        "No %(product)s is free in %(store)s for the exchange: bring "
                        "one in, or choose what replaces it (D1-9).",
                        product=product.display_name,
                        store=place.display_name,
                    )
                ]
                continue
            free[place, product] -= line.quantity
        return reasons

    def _get_free_replacements(self):
        """``{(good store, product): quantity that nobody has reserved}``."""
        products = self.replacement_product_id | self.product_id
        stores = self.warehouse_id.lot_stock_id
        groups = self.env["stock.quant"].sudo()._read_group(
            [("product_id", "in", products.ids), ("location_id", "child_of", stores.ids)],
            ["location_id", "product_id"],
            ["quantity:sum", "reserved_quantity:sum"],
        )
        free = defaultdict(float)
        for location, product, quantity, reserved in groups:
            for store in stores:
                if location.parent_path.startswith(store.parent_path):
                    free[store, product] += quantity - reserved
        return free

    def _do_ship(self):
        vals_list = []
        for rma, goods in self.grouped("rma_id").items():
            exchanged = goods.filtered(lambda line: line.disposition == "exchange")
            for lines, is_new in ((goods - exchanged, False), (exchanged, True)):
                if lines:
                    vals_list.append(lines._prepare_shipment_vals(rma, is_new))
        pickings = self.rma_id._create_transfers(vals_list)
        pickings.action_assign()
        pickings.move_line_ids.picked = True
        pickings._action_done()

    def _prepare_shipment_vals(self, rma, is_new):
        """A shipment of the customer's own goods, or of new ones in exchange.

        The good store gives out new goods first in, first out; the customer's
        own go back by their serials.
        """
        warehouse = rma.warehouse_id
        kind = warehouse.aftersales_ship_type_id
        source = (
            warehouse.lot_stock_id if is_new else warehouse.aftersales_workshop_location_id
        )
        target = kind.default_location_dest_id
        if not is_new:
            moves = self._prepare_moves(rma, kind, source, target, rma.partner_id)
        else:
            groups = self.grouped(
                lambda line: line.replacement_product_id or line.product_id
            )
            moves = [
                Command.create(
                    {
                        **rma._prepare_move_vals(product, sum(lines.mapped("quantity"))),
                        "location_id": source.id,
                        "location_dest_id": target.id,
                        "picking_type_id": kind.id,
                    }
                )
                for product, lines in groups.items()
            ]
        return {
            "partner_id": rma.partner_id.id,
            "picking_type_id": kind.id,
            "location_id": source.id,
            "location_dest_id": target.id,
            "origin": rma.name,
            "company_id": rma.company_id.id,
            "move_ids": moves,
        }

    # -- cancel a line ---------------------------------------------------------

    def action_cancel(self):
        """Goods that did not come: take them off the return."""
        self._check_roles(CLERK, KEEPER)
        able, left = self._able_or_raise(
            self.env._("The line cannot be cancelled."),
            self._not_in_state("draft", "expected"),
        )
        able._do_cancel()
        return self._notify_batch(able, left)

    def _do_cancel(self):
        """The open receipts shrink by what will not come."""
        expected = self.filtered(lambda line: line.state == "expected").sudo()
        moves = self.env["stock.move"].sudo().search(
            [
                ("aftersales_rma_id", "in", expected.rma_id.ids),
                ("picking_type_id.aftersales_kind", "=", "return_receipt"),
                ("state", "not in", ("done", "cancel")),
            ]
        )
        by_goods = moves.grouped(lambda m: (m.aftersales_rma_id, m.product_id))
        for line in expected:
            for move in by_goods.get((line.rma_id, line.product_id), []):
                taken = move.move_line_ids.filtered(lambda ml: ml.lot_id == line.lot_id)
                if not taken:
                    continue
                rest = move.product_uom_qty - line.quantity
                if move.product_uom.is_zero(rest):
                    move._action_cancel()
                elif line.lot_id:
                    taken.unlink()
                    move.product_uom_qty = rest
                else:
                    taken[0].quantity -= line.quantity
                    move.product_uom_qty = rest
                break
        self.sudo()._in_transition().write({"state": "cancelled"})

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
