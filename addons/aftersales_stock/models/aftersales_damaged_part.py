# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import (
    BMD_PLANNER,
    PRODUCTION,
)

# What was registered stays; a wrong one is cancelled and registered anew.
_GOODS = {"product_id", "product_uom_id", "lot_id", "quantity", "site_id", "take_in"}
# What the electronic list says; it is sent before the goods.
_LISTED = {
    "turbine_no",
    "changed_by_id",
    "changed_on",
    "new_part_no",
    "old_part_no",
    "cause",
    "spec",
    "volume",
}
_WITH_THE_SITE = ("registered",)
# Registers of the damaged stock, in the order of the day.
STATES = [
    ("draft", "New"),
    ("registered", "Registered"),
    ("shipped", "On its way"),
    ("received", "With production management"),
    ("done", "Settled"),
    ("cancelled", "Cancelled"),
]


class AftersalesDamagedPart(models.Model):
    """A line of the list of damaged spares, 返修损坏备件清单 (S35, D4-3.1.5c).

    It lies in the damaged store of its site until the return that it joined
    when it was registered takes it to production management.
    """

    _name = "aftersales.damaged.part"
    _description = "Damaged part"
    _inherit = [
        "aftersales.damaged.goods.mixin",
        "aftersales.damaged.part.register.mixin",
        "aftersales.damaged.part.receipt.mixin",
        "aftersales.damaged.part.follow.up.mixin",
    ]
    _order = "registered_at desc, id desc"

    _guarded_fields = (
        "state",
        "registered_at",
        "return_id",
        "taken_qty",
        "take_in_picking_id",
        "outcome",
        "settled_at",
    )
    _register_closed_states = ("done", "cancelled")
    _register_date_field = "settled_at"

    state = fields.Selection(
        STATES,
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
    )
    take_in = fields.Selection(
        [
            ("own_use", "Taken out of a machine"),
            ("good", "Spoilt in the good store"),
            ("stored", "Lies in the damaged store already"),
        ],
        string="Comes From",
        default="own_use",
        required=True,
        help="Registering books it into the damaged store (D4-2.2.3), unless it "
        "lies there already.",
    )
    spec = fields.Char(
        string="Model",
        compute="_compute_spec",
        store=True,
        readonly=False,
        precompute=True,
        help="Specification or model.",
    )
    turbine_no = fields.Char(
        string="Turbine or Equipment No.", index="btree_not_null", tracking=True
    )
    changed_by_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    changed_on = fields.Date(default=lambda self: self._default_changed_on())
    new_part_no = fields.Char(string="New Part No.")
    old_part_no = fields.Char(string="Old Part No.", index="btree_not_null")
    cause = fields.Text(string="Cause of Damage", tracking=True)
    volume = fields.Float(
        string="Volume (m³)",
        digits=(16, 4),
        compute="_compute_volume",
        store=True,
        readonly=False,
        precompute=True,
        help="Boxed, of the whole quantity: the return is due at once when the "
        "site's parts fill the policy's volume (D4-3.1.5d).",
    )
    registered_at = fields.Datetime(readonly=True, copy=False)
    settled_at = fields.Datetime(readonly=True, copy=False)
    return_id = fields.Many2one(
        "aftersales.damaged.return",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    take_in_picking_id = fields.Many2one(
        "stock.picking",
        string="Taken In With",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    received_qty = fields.Float(
        string="Counted",
        digits="Product Unit",
        copy=False,
        help="What production management counted, of the whole quantity.",
    )
    taken_qty = fields.Float(
        string="Taken In", digits="Product Unit", readonly=True, copy=False
    )
    missing_qty = fields.Float(
        string="Missing", digits="Product Unit", compute="_compute_missing_qty"
    )
    outcome = fields.Selection(
        [
            ("repaired", "Repaired"),
            ("swapped", "Swapped"),
            ("credited", "Credited"),
            ("scrapped", "Scrapped"),
        ],
        readonly=True,
        copy=False,
        tracking=True,
    )
    repair_ids = fields.One2many(
        "aftersales.maker.repair", "damaged_part_id", string="Repairs"
    )
    scrap_ids = fields.One2many(
        "aftersales.scrap.request", "damaged_part_id", string="Scrap Requests"
    )
    repair_count = fields.Integer(compute="_compute_follow_up")
    scrap_count = fields.Integer(compute="_compute_follow_up")

    _live = models.Index("(site_id, product_id) WHERE state = 'registered'")

    def _default_changed_on(self):
        return self.env["service.policy"]._today(self.env.company)

    @api.depends("product_id")
    def _compute_spec(self):
        for part in self:
            part.spec = part.product_id.default_code

    @api.depends("product_id", "product_uom_id", "quantity")
    def _compute_volume(self):
        unit = self.env[
            "product.template"
        ]._get_volume_uom_id_from_ir_config_parameter()
        cubic_metre = self.env.ref("uom.product_uom_cubic_meter", False)
        for part in self:
            volume = 0.0
            if part.product_id and part.product_uom_id:
                volume = part.product_id.volume * part._get_quantity()
            if cubic_metre and unit and unit != cubic_metre:
                volume = unit._compute_quantity(volume, cubic_metre, round=False)
            part.volume = volume

    @api.depends("state", "quantity", "taken_qty")
    def _compute_missing_qty(self):
        for part in self:
            arrived = part.state == "received"
            part.missing_qty = part.quantity - part.taken_qty if arrived else 0.0

    @api.depends("repair_ids", "scrap_ids")
    def _compute_follow_up(self):
        for name, model in (
            ("repair_count", "aftersales.maker.repair"),
            ("scrap_count", "aftersales.scrap.request"),
        ):
            counts = dict(
                self.env[model]._read_group(
                    [("damaged_part_id", "in", self.ids), ("state", "!=", "cancelled")],
                    ["damaged_part_id"],
                    ["__count"],
                )
            )
            for part in self:
                part[name] = counts.get(part, 0)

    # -- what may change -------------------------------------------------------
    def write(self, vals):
        if not self._is_in_transition():
            self._check_fixed(vals)
        result = super().write(vals)
        if "volume" in vals:
            self.return_id._follow_parts()
        return result

    def _check_fixed(self, vals):
        fixed = self.filtered(
            lambda part: (
                (_GOODS & set(vals) and part.state != "draft")
                or (_LISTED & set(vals) and part._is_listed())
                or ("received_qty" in vals and not part._is_counted())
            )
        )
        if fixed:
            raise UserError(
                self.env._(
                    "%s: what is registered stays, and so does the list that was "
                    "sent (D4-3.1.5.3c). Cancel it, or take the return back to "
                    "packing. Quantities are counted while it is on its way.",
                    ", ".join(fixed.mapped("display_name")[:5]),
                )
            )
        if "received_qty" in vals:
            self._check_roles(PRODUCTION, BMD_PLANNER)

    def _is_listed(self):
        if self.state in ("shipped", "received", "done", "cancelled"):
            return True
        return self.return_id.state in ("sent", "shipped", "short", "received")

    def _is_counted(self):
        return self.state == "shipped" or self.return_id.state == "short"
