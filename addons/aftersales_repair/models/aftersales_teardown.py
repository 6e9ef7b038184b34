# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..roles import REPAIRER

# What was torn down; fixed once it is booked.
_CONTENT = {
    "product_id",
    "bom_id",
    "quantity",
    "warehouse_id",
    "location_id",
    "good_location_id",
    "damaged_location_id",
    "company_id",
}


class AftersalesTeardown(models.Model):
    """A batch of units torn down (拆解, S13, S14; the batch ledger of D1-12).

    Many units of a product of our own go out of the damaged store at their value;
    the good parts come in at the salvage price, damaged ones at their share of it,
    and the rest of the value is a loss. Finance reviews the batch; then it is
    closed and locked. Parts: ``aftersales.teardown.parts.mixin``; stock and value:
    ``aftersales.teardown.booking.mixin``.
    """

    _name = "aftersales.teardown"
    _description = "Teardown"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.policy.basis.mixin",
        "service.document.mixin",
        "aftersales.teardown.parts.mixin",
        "aftersales.teardown.booking.mixin",
        "service.approval.mixin",
    ]
    _order = "day desc, id desc"
    _check_company_auto = True

    _guarded_fields = (
        "finished_at",
        "finished_by_id",
        "closed_at",
        "units_value",
        "parts_value",
        "loss_value",
    )
    _register_closed_states = ("closed", "cancelled")
    _register_date_field = "closed_at"
    _state_from = ["done"]
    _state_to = ["closed"]
    _cancel_state = "cancelled"
    _approval_steps = ("close",)
    _approval_line_fields = ("unit_ids", "part_ids")
    _approval_applicant_fields = ("user_id", "finished_by_id")
    _approval_free_fields = ("note", "policy_basis", "worker_id")

    warehouse_id = fields.Many2one(
        "stock.warehouse",
        string="After-sales Warehouse",
        required=True,
        check_company=True,
        ondelete="restrict",
        domain="[('is_aftersales', '=', True)]",
        default=lambda self: self._default_warehouse(),
    )
    day = fields.Date(
        required=True,
        index=True,
        default=lambda self: self.env["service.policy"]._today(self.env.company),
    )
    plan_line_id = fields.Many2one(
        "aftersales.day.plan.line",
        string="Planned With",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        copy=False,
    )
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        domain="[('is_storable', '=', True)]",
        tracking=True,
    )
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    product_tracking = fields.Selection(related="product_id.tracking")
    bom_id = fields.Many2one(
        "mrp.bom",
        string="Bill of Materials",
        compute="_compute_bom_id",
        store=True,
        precompute=True,
        readonly=False,
        check_company=True,
        ondelete="restrict",
        help="Empty: parts are listed by hand; finance sees that there is no bill.",
    )
    quantity = fields.Float(
        string="Number of Units",
        compute="_compute_quantity",
        store=True,
        precompute=True,
        readonly=False,
        digits="Product Unit",
        tracking=True,
        help="Of serials and lots: as many as are listed.",
    )
    location_id = fields.Many2one(
        "stock.location",
        string="Units From",
        compute="_compute_locations",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        check_company=True,
        ondelete="restrict",
        domain="[('aftersales_store', 'in', ('damaged', 'good'))]",
    )
    good_location_id = fields.Many2one(
        "stock.location",
        string="Good Parts To",
        compute="_compute_locations",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        check_company=True,
        ondelete="restrict",
        domain="[('aftersales_store', '=', 'good')]",
    )
    damaged_location_id = fields.Many2one(
        "stock.location",
        string="Damaged Parts To",
        compute="_compute_locations",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        check_company=True,
        ondelete="restrict",
        domain="[('aftersales_store', '=', 'damaged')]",
    )
    worker_id = fields.Many2one(
        "res.users",
        string="Torn Down By",
        ondelete="restrict",
        tracking=True,
        default=lambda self: self.env.user.has_group(REPAIRER) and self.env.user,
    )
    unit_ids = fields.One2many(
        "aftersales.teardown.unit",
        "teardown_id",
        string="Units to Tear Down",
        copy=False,
    )
    part_ids = fields.One2many("aftersales.teardown.part", "teardown_id", copy=False)
    note = fields.Text()
    state = fields.Selection(
        [
            ("draft", "Being torn down"),
            ("done", "To finance"),
            ("closed", "Reviewed and closed"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    finished_at = fields.Datetime(string="Torn Down At", readonly=True, copy=False)
    finished_by_id = fields.Many2one(
        "res.users",
        string="Booked By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    closed_at = fields.Datetime(readonly=True, copy=False)
    currency_id = fields.Many2one(related="company_id.currency_id")
    units_value = fields.Monetary(
        string="Value of Units", readonly=True, copy=False, help="As they went out."
    )
    parts_value = fields.Monetary(
        string="Value of Parts", readonly=True, copy=False, help="As they came in."
    )
    loss_value = fields.Monetary(
        string="Loss", readonly=True, copy=False, help="Goes to the loss account."
    )
    good_percent = fields.Float(
        string="Good Parts (%)",
        compute="_compute_good_percent",
        digits=(16, 1),
        help="Good parts of all that the bill says are in the units.",
    )
    move_ids = fields.One2many("stock.move", "aftersales_teardown_id", readonly=True)
    cannot_finish_text = fields.Text(
        string="What Is Missing", compute="_compute_cannot_finish_text"
    )
    reuse_count = fields.Integer(compute="_compute_reuse_count")

    _live = models.Index("(company_id, state) WHERE state IN ('draft', 'done')")

    @api.model
    def _default_warehouse(self):
        return self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id), ("is_aftersales", "=", True)],
            limit=1,
        )

    @api.depends("product_id", "company_id")
    def _compute_bom_id(self):
        for company, teardowns in self.grouped("company_id").items():
            found = (
                self.env["mrp.bom"]
                .sudo()
                ._bom_find(teardowns.product_id, company_id=company.id)
            )
            for teardown in teardowns:
                teardown.bom_id = found[teardown.product_id] or False

    @api.depends("unit_ids.quantity", "product_id.tracking")
    def _compute_quantity(self):
        for teardown in self:
            if teardown.product_id.tracking in ("serial", "lot"):
                teardown.quantity = sum(teardown.unit_ids.mapped("quantity"))
            else:
                teardown.quantity = teardown.quantity or 1.0

    @api.depends("warehouse_id")
    def _compute_locations(self):
        for teardown in self:
            warehouse = teardown.warehouse_id
            damaged = warehouse.aftersales_damaged_location_id
            teardown.location_id = damaged
            teardown.damaged_location_id = damaged
            teardown.good_location_id = warehouse.lot_stock_id

    @api.depends("part_ids.good_qty", "part_ids.damaged_qty", "part_ids.missing_qty")
    def _compute_good_percent(self):
        for teardown in self:
            graded = sum(part._graded() for part in teardown.part_ids)
            good = sum(teardown.part_ids.mapped("good_qty"))
            teardown.good_percent = good / graded * 100 if graded else 0.0

    @api.depends("state", "unit_ids", "part_ids.good_qty", "part_ids.damaged_qty")
    @api.depends_context("lang")
    def _compute_cannot_finish_text(self):
        opened = self.filtered(lambda one: one.state == "draft" and one._origin.id)
        reasons = opened._get_step_reasons("finish") if opened else {}
        for teardown in self:
            teardown.cannot_finish_text = "\n".join(reasons.get(teardown, ())) or False

    def _compute_reuse_count(self):
        counts = dict(
            self.env["aftersales.part.reuse"]._read_group(
                [("teardown_id", "in", self.ids)], ["teardown_id"], ["__count"]
            )
        )
        for teardown in self:
            teardown.reuse_count = counts.get(teardown, 0)

    @api.constrains("quantity", "product_id", "location_id", "warehouse_id")
    def _check_goods(self):
        for teardown in self:
            unit = teardown.product_id.uom_id
            if unit.compare(teardown.quantity, 0) < 0:
                raise ValidationError(
                    self.env._("%s: tear down more than nothing.", teardown.name)
                )
            if teardown.location_id.aftersales_store not in ("damaged", "good"):
                raise ValidationError(
                    self.env._(
                        "%(teardown)s: only our own goods of the after-sales stores "
                        "are torn down, not what lies in %(place)s (D1-12).",
                        teardown=teardown.name,
                        place=teardown.location_id.display_name,
                    )
                )

    def write(self, vals):
        if _CONTENT & set(vals) and not self._is_in_transition():
            done = self.filtered(lambda teardown: teardown.state != "draft")
            if done:
                raise UserError(
                    self.env._(
                        "%s is torn down and stays as it was booked. Undo it first, "
                        "as long as finance has not reviewed it (D1-12).",
                        ", ".join(done.mapped("name")[:5]),
                    )
                )
        return super().write(vals)

    # -- ways to other documents ---

    def action_view_pickings(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Transfers of %s", self.name),
            "res_model": "stock.picking",
            "view_mode": "list,form",
            "domain": [("id", "in", self.move_ids.picking_id.ids)],
        }

    def action_view_entries(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Entries of %s", self.name),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("id", "in", self.sudo().move_ids.account_move_id.ids)],
        }

    def action_view_reuse(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_part_reuse_action"
        )
        action["domain"] = [("teardown_id", "in", self.ids)]
        return action
