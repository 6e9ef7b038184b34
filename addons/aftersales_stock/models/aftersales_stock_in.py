# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# Levels whose stores follow D0-2.4.2a; the sites' follow D4.
SLIP_LEVELS = ("bmd", "department")


class AftersalesStockIn(models.Model):
    """Stock-in slip 入库单 of a department's store (S23).

    Made from an incoming transfer. The keeper checks name and quantity against
    the list, quality passes the goods, keeper and buyer sign, the list is
    attached, the department manager approves, and only then the goods enter
    (D0-2.4.2a, D2-D3, D2-D4, A64). The steps stand in
    ``aftersales.stock.in.flow.mixin``.
    """

    _name = "aftersales.stock.in"
    _description = "Stock-in slip"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.evidence.mixin",
        "service.deadline.mixin",
        "aftersales.stock.in.flow.mixin",
        "aftersales.stock.in.refusal.mixin",
        "service.numbered.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _guarded_fields = (
        "state",
        "name",
        "keeper_id",
        "checked_at",
        "quality_result",
        "inspector_id",
        "inspected_at",
        "is_owed",
        "urgent_reason",
        "urgent_user_id",
        "urgent_at",
        "owed_due",
        "refusal_reason",
        "refusal_note",
        "refused_by_id",
        "refused_at",
        "stocked_at",
        "closed_at",
    )
    _register_closed_states = ("done", "refused", "cancelled")
    _register_date_field = "closed_at"
    _deadline_due_fields = {"stock_in.owed": "owed_due"}

    _state_from = ["inspected"]
    _state_to = ["signed"]
    _cancel_state = "cancelled"
    _approval_steps = ("release",)
    _approval_line_fields = ("line_ids",)
    _approval_free_fields = ("note",)
    _approval_applicant_fields = ("keeper_id", "inspector_id", "buyer_id")
    _approval_request_roles = ("aftersales_stock.group_store_keeper",)

    # What keeper and buyer sign: the goods and the papers they came with.
    _evidence_content_fields = (
        "picking_id",
        "purchase_id",
        "delivery_note",
        "basis",
        "line_ids.product_id",
        "line_ids.product_uom_id",
        "line_ids.quantity",
        "line_ids.refused_quantity",
        "line_ids.lot_names",
    )

    company_id = fields.Many2one(
        "res.company",
        related="picking_id.company_id",
        store=True,
        index=True,
        ondelete="restrict",
    )
    picking_id = fields.Many2one(
        "stock.picking",
        string="Transfer",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        domain="[('aftersales_site_id.level', 'in', ('bmd', 'department')), "
        "('location_id.aftersales_store', 'in', (False, 'maker')), "
        "('state', 'not in', ('done', 'cancel'))]",
    )
    picking_state = fields.Selection(related="picking_id.state", string="Transfer Is")
    site_id = fields.Many2one(
        "aftersales.site",
        string="Store",
        related="picking_id.aftersales_site_id",
        store=True,
        index=True,
        ondelete="restrict",
    )
    manager_id = fields.Many2one(
        "res.users", string="Department Manager", related="site_id.manager_id"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Supplier",
        related="picking_id.partner_id",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    purchase_id = fields.Many2one(
        "purchase.order",
        compute="_compute_purchase_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    buyer_id = fields.Many2one(
        "res.users",
        compute="_compute_buyer_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
    )
    delivery_note = fields.Char(
        string="Supplier's Delivery Note", index="btree_not_null"
    )
    basis = fields.Char(
        string="Contract Plan or Requisition",
        compute="_compute_basis",
        store=True,
        readonly=False,
        precompute=True,
        help="What asked for these goods (D0-2.4.2b).",
    )
    documents_agree = fields.Boolean(
        string="Papers Agree",
        copy=False,
        help="Name, specification, quantity and price agree with the delivery note "
        "and its source vouchers (D2-D4).",
    )
    state = fields.Selection(
        [
            ("draft", "To check"),
            ("owed", "Slip owed"),
            ("checked", "Checked"),
            ("inspected", "Inspected"),
            ("signed", "Signed"),
            ("done", "Stocked in"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        index=True,
    )
    line_ids = fields.One2many(
        "aftersales.stock.in.line", "stock_in_id", string="Goods"
    )
    keeper_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    checked_at = fields.Datetime(string="Checked", readonly=True, copy=False)
    quality_result = fields.Selection(
        [("passed", "Passed"), ("failed", "Failed")],
        string="Quality",
        readonly=True,
        copy=False,
        tracking=True,
    )
    inspector_id = fields.Many2one(
        "res.users",
        string="Inspected By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    inspected_at = fields.Datetime(string="Inspected", readonly=True, copy=False)
    is_owed = fields.Boolean(
        string="Slip Owed",
        readonly=True,
        copy=False,
        help="The goods went in for an urgent need; the slip is still to be filled "
        "(D0-2.4.2c).",
    )
    urgent_reason = fields.Char(string="Urgent Because", readonly=True, copy=False)
    urgent_user_id = fields.Many2one(
        "res.users",
        string="Checked on the Spot By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    urgent_at = fields.Datetime(string="Taken In at Once", readonly=True, copy=False)
    owed_due = fields.Datetime(string="Fill the Slip By", readonly=True, copy=False)
    refusal_reason = fields.Selection(
        [
            ("a", "a: the purchase was not approved"),
            ("b", "b: not as the contract plan or requisition"),
            ("c", "c: does not meet the requirements"),
        ],
        string="Refused Because",
        readonly=True,
        copy=False,
        tracking=True,
    )
    refusal_note = fields.Text(string="What Is Wrong", readonly=True, copy=False)
    refused_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    refused_at = fields.Datetime(string="Refused", readonly=True, copy=False)
    stocked_at = fields.Datetime(string="Stocked In", readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)
    note = fields.Text()
    warning = fields.Text(
        compute="_compute_warning",
        help="Why the goods should be refused, as far as the system sees.",
    )

    _one_live = models.UniqueIndex(
        "(picking_id) WHERE state NOT IN ('refused', 'cancelled')",
        "This transfer has a stock-in slip already: open it on the transfer.",
    )
    _live = models.Index(
        "(site_id, state) WHERE state NOT IN ('done', 'refused', 'cancelled')"
    )
    _owed = models.Index("(owed_due) WHERE is_owed IS TRUE")

    @api.depends("picking_id")
    def _compute_purchase_id(self):
        for slip in self:
            moves = slip.picking_id.sudo().move_ids
            orders = (moves | moves.move_orig_ids).purchase_line_id.order_id
            slip.purchase_id = orders[:1] or slip.purchase_id

    @api.depends("purchase_id")
    def _compute_buyer_id(self):
        for slip in self:
            slip.buyer_id = slip.purchase_id.user_id or slip.buyer_id

    @api.depends("purchase_id")
    def _compute_basis(self):
        for slip in self:
            order = slip.purchase_id
            slip.basis = slip.basis or order.origin or order.name

    @api.depends(
        "state",
        "purchase_id.state",
        "basis",
        "line_ids.quantity",
        "line_ids.ordered_quantity",
    )
    def _compute_warning(self):
        open_ones = self.filtered(lambda slip: slip.state in ("draft", "owed"))
        reasons = open_ones._get_refusal_reasons()
        for slip in self:
            slip.warning = "\n".join(reasons.get(slip, ())) or False

    @api.constrains("picking_id")
    def _check_picking(self):
        for slip in self:
            if slip.site_id.level not in SLIP_LEVELS:
                raise ValidationError(
                    self.env._(
                        "%(transfer)s does not go into a store of a department: "
                        "sites fill in a site receipt (D0-2.4.2a, D4-3.1.2a).",
                        transfer=slip.picking_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        slips = super().create(vals_list)
        slips.filtered(lambda slip: not slip.line_ids)._take_lines()
        return slips

    def write(self, vals):
        fixed = {"picking_id", "purchase_id", "delivery_note", "basis"} & set(vals)
        if fixed and self.filtered(lambda slip: slip.state in ("signed", "done")):
            raise UserError(
                self.env._(
                    "%s: it is signed, so its papers stay as they are. Set it back "
                    "to change them.",
                    ", ".join(self.mapped("name")[:5]),
                )
            )
        return super().write(vals)

    def _take_lines(self):
        """The goods that the transfers of these slips still expect."""
        lines = self.env["aftersales.stock.in.line"]
        lines._in_transition().create(
            [
                {
                    "stock_in_id": slip.id,
                    "product_id": move.product_id.id,
                    "move_id": move.id,
                    "ordered_quantity": move.product_uom_qty,
                    "ordered_uom_id": move.product_uom.id,
                }
                for slip in self
                for move in slip.picking_id.move_ids
                if move.state not in ("done", "cancel")
            ]
        )

    def action_count_as_ordered(self):
        """All was there: for long lists, after counting."""
        self.check_access("write")
        self.line_ids._count_as_ordered()

    def action_view_picking(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "stock.picking",
            "res_id": self.picking_id.id,
            "views": [[False, "form"]],
        }

    def _get_report_approvals(self):
        """The manager's signature for the print."""
        return self.sudo().review_ids.filtered(lambda one: one.status == "approved")
