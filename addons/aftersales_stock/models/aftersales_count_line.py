# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.orm.models import NO_ACCESS

# What a counter writes, and what explains a difference.
_COUNTING = {"counted", "uom_id"}
_EXPLAINING = {
    "cause_kind",
    "cause_note",
    "liability",
    "liable_user_id",
    "proposal",
    "accountability",
}


class AftersalesCountLine(models.Model):
    """What was counted at one place: a product, its lot and owner.

    The book and what each person wrote lie in fields that no client can read;
    they are shown, as they stand for good, when the second count is done.
    """

    _name = "aftersales.count.line"
    _description = "Line of a count sheet"
    _inherit = [
        "aftersales.count.entry.mixin",
        "aftersales.count.explanation.mixin",
        "aftersales.count.figure.mixin",
        "service.retention.mixin",
    ]
    _order = "count_id, sequence, id"
    _check_company_auto = True

    _register_parent = "count_id"
    _guarded_fields = (
        "book_frozen",
        "first_entered",
        "first_book",
        "second_entered",
        "second_book",
        "earlier_entered",
        "is_counted",
        "is_settled",
        "is_added",
        "book_quantity",
        "moved_quantity",
        "first_quantity",
        "second_quantity",
        "difference",
        "difference_value",
        "has_difference",
        "is_mismatch",
        "earlier_counts",
    )

    count_id = fields.Many2one(
        "aftersales.count", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="count_id.company_id",
        store=True,
        index=True,
        precompute=True,
        ondelete="restrict",
    )
    site_id = fields.Many2one(
        related="count_id.site_id",
        store=True,
        index=True,
        precompute=True,
        ondelete="restrict",
    )
    count_state = fields.Selection(
        related="count_id.state", string="Status of the Sheet"
    )
    kind = fields.Selection(related="count_id.kind")
    is_my_turn = fields.Boolean(related="count_id.is_my_turn")
    sequence = fields.Integer(string="No.", default=9999)
    product_id = fields.Many2one(
        "product.product",
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('is_storable', '=', True)]",
    )
    equipment_id = fields.Many2one(
        "maintenance.equipment",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    tracking = fields.Selection(related="product_id.tracking")
    location_id = fields.Many2one(
        "stock.location",
        string="Place",
        compute="_compute_location_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        check_company=True,
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Lot or Serial",
        ondelete="restrict",
        check_company=True,
        domain="[('product_id', '=', product_id)]",
    )
    package_id = fields.Many2one("stock.package", ondelete="restrict")
    owner_id = fields.Many2one("res.partner", ondelete="restrict", check_company=True)
    uom_id = fields.Many2one(
        "uom.uom",
        string="Counted In",
        compute="_compute_uom_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    is_counted = fields.Boolean(string="Done", readonly=True, copy=False)
    is_settled = fields.Boolean(
        readonly=True, copy=False, help="Both counts agree: a recount leaves it alone."
    )
    is_added = fields.Boolean(string="Not in the Book", readonly=True, copy=False)
    # Hidden from everybody until the second count is done.
    book_frozen = fields.Float(digits="Product Unit", groups=NO_ACCESS, copy=False)
    first_entered = fields.Float(digits="Product Unit", groups=NO_ACCESS, copy=False)
    first_book = fields.Float(digits="Product Unit", groups=NO_ACCESS, copy=False)
    second_entered = fields.Float(digits="Product Unit", groups=NO_ACCESS, copy=False)
    second_book = fields.Float(digits="Product Unit", groups=NO_ACCESS, copy=False)
    earlier_entered = fields.Char(groups=NO_ACCESS, copy=False)
    # As they stand for good.
    book_quantity = fields.Float(
        readonly=True,
        copy=False,
        digits="Product Unit",
        help="When the first count began, in the product's unit.",
    )
    moved_quantity = fields.Float(
        string="Moved Since",
        readonly=True,
        copy=False,
        digits="Product Unit",
        help="In and out of the store between the freezing of the book and the "
        "second count: no difference.",
    )
    first_quantity = fields.Float(
        string="First Count", readonly=True, copy=False, digits="Product Unit"
    )
    second_quantity = fields.Float(
        string="Second Count", readonly=True, copy=False, digits="Product Unit"
    )
    difference = fields.Float(
        readonly=True,
        copy=False,
        digits="Product Unit",
        help="Counted less book and moves, in the product's unit.",
    )
    difference_value = fields.Monetary(
        readonly=True, copy=False, help="At cost; goods of others have no value."
    )
    has_difference = fields.Boolean(readonly=True, copy=False)
    is_mismatch = fields.Boolean(string="Counts Disagree", readonly=True, copy=False)
    earlier_counts = fields.Char(
        readonly=True, copy=False, help="First and second figures before a recount."
    )
    move_ids = fields.One2many("stock.move", "aftersales_count_line_id", readonly=True)

    _one_place = models.UniqueIndex(
        "(count_id, product_id, location_id, COALESCE(lot_id, 0), "
        "COALESCE(package_id, 0), COALESCE(owner_id, 0)) "
        "WHERE product_id IS NOT NULL",
        "The sheet has a line for these goods at this place already.",
    )
    _differences = models.Index("(count_id) WHERE has_difference IS TRUE")

    @api.depends("product_id", "lot_id", "equipment_id", "location_id")
    def _compute_display_name(self):
        for line in self:
            names = [
                line.product_id.display_name or line.equipment_id.display_name,
                line.lot_id.name,
            ]
            line.display_name = " ".join(filter(None, names)) or self.env._("New")

    @api.depends("product_id")
    def _compute_uom_id(self):
        for line in self:
            line.uom_id = line.uom_id or line.product_id.uom_id

    @api.depends("count_id.location_id")
    def _compute_location_id(self):
        for line in self:
            if line.equipment_id:
                line.location_id = False
            else:
                line.location_id = line.location_id or line.count_id.location_id

    @api.constrains("product_id", "lot_id", "location_id", "equipment_id", "uom_id")
    def _check_goods(self):
        for line in self.filtered(lambda line: not line.equipment_id):
            product = line.product_id
            if not product:
                text = self.env._("Choose what was counted.")
            elif product.tracking != "none" and not line.lot_id and line.is_added:
                text = self.env._("%s is counted by lot or serial.", product.name)
            elif line.lot_id and line.lot_id.product_id != product:
                text = self.env._(
                    "%(lot)s is no lot of %(product)s.",
                    lot=line.lot_id.name,
                    product=product.display_name,
                )
            elif not line.uom_id._has_common_reference(product.uom_id):
                text = self.env._("%s cannot be counted in that unit.", product.name)
            elif not line.location_id._child_of(line.count_id.location_id):
                text = self.env._(
                    "%(place)s is not within %(store)s.",
                    place=line.location_id.display_name,
                    store=line.count_id.location_id.display_name,
                )
            else:
                continue
            raise ValidationError(
                self.env._(
                    "%(count)s: %(reason)s", count=line.count_id.name, reason=text
                )
            )

    # -- guards -----------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if self._is_in_transition():
            return super().create(vals_list)
        self.check_access("create")
        counts = self.env["aftersales.count"].browse(
            {vals["count_id"] for vals in vals_list if vals.get("count_id")}
        )
        self._check_turn(counts)
        figures = [vals.pop("counted", None) for vals in vals_list]
        lines = super().create(vals_list)
        lines._in_transition().write({"is_added": True})
        lines._check_goods()
        for line, figure in zip(lines, figures, strict=True):
            if figure is not None:
                line.counted = figure
        return lines

    def write(self, vals):
        if not self._is_in_transition():
            self._check_editable(set(vals))
        return super().write(vals)

    def _check_editable(self, names):
        """Figures while counting, by who counts; explanations afterwards."""
        names = names - {"sequence"} - self._get_guarded_names()
        if not names:
            return
        if names <= _COUNTING:
            self._check_turn(self.count_id)
            if "uom_id" in names and self.filtered(
                lambda line: line.is_counted or line.count_state != "first"
            ):
                raise UserError(
                    self.env._("The unit is chosen before the line is counted.")
                )
            return
        closed = self.filtered(lambda line: line.count_state != "counted")
        if names - _EXPLAINING or closed:
            raise UserError(
                self.env._(
                    "%s: the figures of a count sheet stay as they were counted, and "
                    "its explanations once it is handed in (D4-3.1.4.1c). Take the "
                    "sheet back first.",
                    ", ".join((closed or self)[:5].mapped("display_name")),
                )
            )

    def _check_turn(self, counts):
        """Only who counts now writes figures and adds lines."""
        others = counts.filtered(lambda count: count._get_counter() != self.env.user)
        if others or not counts:
            raise UserError(
                self.env._(
                    "%s: only the person who counts now writes the figures (D2-K2.3).",
                    ", ".join(others[:5].mapped("name")) or self.env._("No sheet"),
                )
            )

    def action_open_count(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "aftersales.count",
            "res_id": self.count_id.id,
            "views": [[False, "form"]],
        }
