# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.service_base.turns import take_turns

from ..roles import KEEPER, SITE_CHIEF

# Where what comes back goes to, by its condition.
_WAYS = {"good": "loan_in", "damaged": "loan_in", "lost": "loan_lost"}


class AftersalesLoanLine(models.Model):
    """One product on a loan, or one serial; how much of it is still out (S37)."""

    _name = "aftersales.loan.line"
    _description = "Lent goods"
    _inherit = ["service.retention.mixin", "service.evidence.line.mixin"]
    _order = "loan_id desc, id"
    _register_parent = _evidence_document = "loan_id"

    _guarded_fields = ("unit_price", "out_move_id")

    loan_id = fields.Many2one(
        "aftersales.loan", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="loan_id.company_id", store=True, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    loan_state = fields.Selection(related="loan_id.state", string="Status of the Loan")
    borrower_name = fields.Char(related="loan_id.borrower_name")
    lent_at = fields.Datetime(related="loan_id.lent_at")
    due_at = fields.Datetime(related="loan_id.due_at")
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('material_kind', 'in', ('tool', 'equipment'))]",
    )
    tracking = fields.Selection(related="product_id.tracking")
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial Number",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('product_id', '=', product_id)]",
    )
    quantity = fields.Float(default=1.0, required=True, digits="Product Unit")
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    unit_price = fields.Monetary(
        string="Original Price",
        readonly=True,
        copy=False,
        help="Cost at purchase of one, as it is charged when it is lost (D3-10.3.5).",
    )
    out_move_id = fields.Many2one(
        "stock.move",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    return_ids = fields.One2many("aftersales.loan.return", "line_id", readonly=True)
    returned_quantity = fields.Float(
        string="Back in Order",
        compute="_compute_quantities",
        store=True,
        digits="Product Unit",
    )
    damaged_quantity = fields.Float(
        string="Broken",
        compute="_compute_quantities",
        store=True,
        digits="Product Unit",
    )
    lost_quantity = fields.Float(
        string="Lost", compute="_compute_quantities", store=True, digits="Product Unit"
    )
    open_quantity = fields.Float(
        string="Still Out",
        compute="_compute_quantities",
        store=True,
        digits="Product Unit",
    )

    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0)", "Lend at least one piece."
    )
    _lot_out = models.Index("(lot_id) WHERE open_quantity > 0 AND lot_id IS NOT NULL")

    @api.depends("quantity", "out_move_id", "return_ids.quantity")
    def _compute_quantities(self):
        sums = defaultdict(float)
        for line in self:
            for row in line.return_ids:
                sums[line.id, row.condition] += row.quantity
        for line in self:
            good, damaged, lost = (sums[line.id, name] for name in _WAYS)
            line.returned_quantity = good
            line.damaged_quantity = damaged
            line.lost_quantity = lost
            out = line.quantity - good - damaged - lost
            line.open_quantity = out if line.out_move_id else 0.0

    @api.depends("product_id", "lot_id", "loan_id.name")
    def _compute_display_name(self):
        for line in self:
            names = [line.product_id.display_name, line.lot_id.name]
            line.display_name = " ".join(filter(None, names))

    @api.onchange("product_id")
    def _onchange_product_id(self):
        if self.lot_id.product_id != self.product_id:
            self.lot_id = False

    @api.onchange("lot_id")
    def _onchange_lot_id(self):
        if self.lot_id and not self.product_id:
            self.product_id = self.lot_id.product_id

    @api.constrains("product_id", "lot_id", "quantity")
    def _check_lot(self):
        for line in self:
            if line.lot_id and line.lot_id.product_id != line.product_id:
                raise ValidationError(
                    self.env._(
                        "%(line)s: the serial number belongs to another product.",
                        line=line.display_name,
                    )
                )
            if line.product_id.tracking == "serial" and line.quantity != 1:
                raise ValidationError(
                    self.env._(
                        "%s: one line a serial number, of one piece.",
                        line.display_name,
                    )
                )

    # -- what was lent stays on the form ---

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.loan_id._check_lines_open()
        return lines

    def write(self, vals):
        if {"product_id", "lot_id", "quantity", "loan_id"} & set(vals):
            self.loan_id._check_lines_open()
        return super().write(vals)

    def unlink(self):
        self.loan_id._check_lines_open()
        return super().unlink()

    # -- lend ---

    def _get_unlendable_reasons(self, free, taken):
        """Why this line cannot be lent: a list of texts.

        :param free: what lies in the store, ``{(site, product, lot): quantity}``
        :param taken: what the lines before it on the loan take; grows
        """
        self.ensure_one()
        product = self.product_id
        if product.material_kind not in ("tool", "equipment"):
            return [
                self.env._(
                    "%s is no tool and no equipment: draw it with a requisition.",
                    product.display_name,
                )
            ]
        if product.tracking != "none" and not self.lot_id:
            return [self.env._("%s: choose the serial number.", product.display_name)]
        site = self.loan_id.site_id.id
        key = (site, product.id, self.lot_id.id)
        taken[key] += self.quantity
        have = free[key]
        if product.uom_id.compare(taken[key], have) <= 0:
            return []
        holder = self._get_holder()
        if holder:
            return [
                self.env._(
                    "%(tool)s is lent to %(borrower)s (%(loan)s): it cannot be lent "
                    "again before it is back.",
                    tool=self.display_name,
                    borrower=holder.loan_id.borrower_name,
                    loan=holder.loan_id.name,
                )
            ]
        return [
            self.env._(
                "%(tool)s: %(wanted)g wanted, %(free)g free in the store.",
                tool=self.display_name,
                wanted=taken[key],
                free=have,
            )
        ]

    def _get_holder(self):
        """The line by which this serial is out; empty for others."""
        if not self.lot_id:
            return self.browse()
        return self.sudo().search(
            [("lot_id", "=", self.lot_id.id), ("open_quantity", ">", 0)], limit=1
        )

    def _get_original_prices(self):
        """Cost at purchase of one piece: ``{line: price}`` (D3-10.3.5).

        Of a serial, what its first receipt cost; of others the product's cost.
        """
        moves = (
            self.env["stock.move.line"]
            .sudo()
            .search_fetch(
                [
                    ("lot_id", "in", self.lot_id.ids),
                    ("state", "=", "done"),
                    ("move_id.is_in", "=", True),
                ],
                ["lot_id", "move_id"],
                order="date, id",
            )
        )
        first = {}
        for row in moves:
            first.setdefault(row.lot_id.id, row.move_id)
        prices = {}
        for line in self:
            product = line.product_id.with_company(line.company_id)
            move = first.get(line.lot_id.id)
            price = product.standard_price
            if move and move.value and move.quantity:
                price = move.value / move.product_uom._compute_quantity(
                    move.quantity, product.uom_id
                )
            prices[line] = line.currency_id.round(price)
        return prices

    @api.model
    def _get_meant_quantities(self, moves):
        """How much the loan desk means these moves to take or bring, by their id."""
        meant = defaultdict(float)
        for line in self.search(
            [("out_move_id", "in", moves.ids), ("loan_id.state", "=", "draft")]
        ):
            meant[line.out_move_id.id] += line.quantity
        for row in self.env["aftersales.loan.return"].search(
            [("move_id", "in", moves.ids)]
        ):
            meant[row.move_id.id] += row.quantity
        return meant

    # -- take back ---

    def _take_back(self, rows):
        """Receive lent goods back; what the return box and the button call.

        Good ones go to the good store, damaged ones to the damaged store with a
        maintenance request (D4-11.3.1.3), lost ones are written off and reported
        as a loss that the borrower bears (D3-10.3.5).

        :param rows: dicts with ``line``, ``condition`` (good, damaged, lost),
            ``quantity`` in the product's unit, and optionally ``note``
        :return: the ``aftersales.loan.return`` records
        :raises UserError: for more than is out, or a loan that is not lent
        """
        self._check_roles(KEEPER, SITE_CHIEF)
        self.check_access("read")
        lines = self.sudo()
        # What is out is counted in the returns: one return at a time.
        take_turns(lines)
        loans = self.loan_id
        loans._raise_reasons(
            self.env._("The goods cannot be taken back."),
            loans._get_cannot_return_all_reasons(),
        )
        rows = lines._get_checked_rows(rows)
        now = fields.Datetime.now()
        returns = (
            self.env["aftersales.loan.return"]
            .sudo()
            ._in_transition()
            .create([{**row, "done_at": now, "user_id": self.env.uid} for row in rows])
        )
        returns._move_goods()
        returns.filtered(lambda r: r.condition == "damaged")._open_requests()
        returns.filtered(lambda r: r.condition == "lost")._report_losses()
        loans._close_returned()
        return returns.with_env(self.env)

    def _get_checked_rows(self, rows):
        """The rows as values, one for each line and condition."""
        known = {line.id for line in self}
        sums, notes = defaultdict(float), {}
        for row in rows:
            line = row["line"]
            if line.id not in known or row["condition"] not in _WAYS:
                raise UserError(self.env._("The return names goods of another loan."))
            if line.uom_id.compare(row["quantity"], 0) <= 0:
                raise UserError(
                    self.env._("%s: say how many came back.", line.display_name)
                )
            sums[line.id, row["condition"]] += row["quantity"]
            notes.setdefault((line.id, row["condition"]), row.get("note"))
        total = defaultdict(float)
        for (line_id, _condition), quantity in sums.items():
            total[line_id] += quantity
        for line in self:
            if line.uom_id.compare(total[line.id], line.open_quantity) > 0:
                raise UserError(
                    self.env._(
                        "%(loan)s, %(line)s: %(out)g are out, %(back)g cannot come "
                        "back.",
                        loan=line.loan_id.name,
                        line=line.display_name,
                        out=line.open_quantity,
                        back=total[line.id],
                    )
                )
        loan_of = {line.id: line.loan_id.id for line in self}
        return [
            {
                "line_id": line_id,
                "loan_id": loan_of[line_id],
                "condition": condition,
                "quantity": quantity,
                "note": notes[line_id, condition],
            }
            for (line_id, condition), quantity in sums.items()
        ]
