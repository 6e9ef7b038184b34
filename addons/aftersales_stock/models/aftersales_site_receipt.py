# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class AftersalesSiteReceipt(models.Model):
    """Goods that arrive at a site 收货, or come back after issue (S34).

    Inspect, count, then stock in (D4-3.1.2a): what was counted enters, what is
    short stays on its way, what is damaged is kept apart and goes back
    (D4-2.5a). The steps stand in ``aftersales.site.receipt.flow.mixin``, who
    bears a loss in ``aftersales.site.receipt.liability.mixin``.
    """

    _name = "aftersales.site.receipt"
    _description = "Site receipt"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.evidence.mixin",
        "service.deadline.mixin",
        "aftersales.site.receipt.flow.mixin",
        "aftersales.site.receipt.booking.mixin",
        "aftersales.site.receipt.papers.mixin",
        "aftersales.site.receipt.liability.mixin",
        "service.numbered.mixin",
    ]
    _order = "arrived_at desc, id desc"
    _check_company_auto = True

    _guarded_fields = (
        "state",
        "name",
        "check_due",
        "papers_due",
        "checker_id",
        "checked_at",
        "accepted_at",
        "confirmed_by",
        "confirmed_at",
        "confirmation_text",
        "confirmation_user_id",
        "returned_at",
        "closed_at",
    )
    _register_draft_states = ("arrived",)
    _register_closed_states = ("accepted", "cancelled")
    _register_date_field = "closed_at"
    _deadline_due_fields = {
        "site_receipt.check": "check_due",
        "site_receipt.papers": "papers_due",
    }
    # What site and carrier sign: which goods came, with which papers.
    _evidence_content_fields = (
        "site_id",
        "arrived_at",
        "package_count",
        "package_state",
        "line_ids.product_id",
        "line_ids.product_uom_id",
        "line_ids.quantity",
        "line_ids.refused_quantity",
        "line_ids.lot_names",
    )

    company_id = fields.Many2one(
        related="site_id.company_id", store=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [
            ("shipment", "Shipment with papers"),
            ("no_papers", "Goods without papers"),
            ("leftover", "Returned after issue"),
        ],
        string="What Came",
        required=True,
        default="shipment",
        help="Goods without papers enter provisionally, after production management "
        "confirmed them (D4-3.1.2e). What was issued and not used, or is damaged, "
        "comes back with a reason (D4-2.5b).",
    )
    picking_id = fields.Many2one(
        "stock.picking",
        string="Shipment",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        domain="[('aftersales_site_id.level', '=', 'site'), "
        "('location_id.usage', 'in', ('supplier', 'transit')), "
        "('state', 'not in', ('done', 'cancel'))]",
    )
    site_id = fields.Many2one(
        "aftersales.site",
        required=True,
        compute="_compute_site_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        domain="[('level', '=', 'site')]",
    )
    chief_id = fields.Many2one("res.users", related="site_id.chief_id")
    partner_id = fields.Many2one(
        "res.partner",
        string="Sender",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    carrier_id = fields.Many2one(
        "res.partner",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    waybill = fields.Char(string="Waybill No.")
    delivery_note = fields.Char(
        string="Delivery Note No.", index="btree_not_null", tracking=True
    )
    packing_list = fields.Char(
        string="Packing List No.", index="btree_not_null", tracking=True
    )
    carrier_packages = fields.Integer(
        string="Packages by Waybill", help="What the carrier says it brings (D2-K4.3)."
    )
    package_count = fields.Integer(string="Packages Received")
    package_state = fields.Selection(
        [
            ("intact", "Intact"),
            ("damaged", "Damaged packing"),
            ("opened", "Opened packing"),
        ],
        string="Packing",
        default="intact",
        required=True,
    )
    arrived_at = fields.Datetime(
        string="Arrival",
        required=True,
        default=fields.Datetime.now,
        help="The check is to be done within the days of the policy from here "
        "(D4-3.1.2f).",
    )
    check_due = fields.Datetime(string="Check By", readonly=True, copy=False)
    papers_due = fields.Datetime(string="Papers By", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("arrived", "Arrived"),
            ("checking", "Checking"),
            ("discrepancy", "Discrepancy reported"),
            ("provisional", "Provisional, papers owed"),
            ("accepted", "Accepted"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="arrived",
        required=True,
        readonly=True,
        tracking=True,
        index=True,
    )
    line_ids = fields.One2many(
        "aftersales.site.receipt.line", "receipt_id", string="Goods"
    )
    reason = fields.Char(
        string="Returned Because", help="Why issued goods come back (D4-2.5b)."
    )
    notice = fields.Text(
        help="What is wrong, in writing, for the site chief and the department "
        "(D4-3.1.2d).",
    )
    checker_id = fields.Many2one(
        "res.users",
        string="Counted By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    checked_at = fields.Datetime(string="Check Done", readonly=True, copy=False)
    accepted_at = fields.Datetime(readonly=True, copy=False)
    confirmed_by = fields.Char(
        readonly=True,
        copy=False,
        tracking=True,
        help="Who of production management said that the goods are meant for the site.",
    )
    confirmed_at = fields.Datetime(readonly=True, copy=False, tracking=True)
    confirmation_text = fields.Text(
        string="What Was Said", readonly=True, copy=False, tracking=True
    )
    confirmation_user_id = fields.Many2one(
        "res.users",
        string="Noted By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    papers_picking_id = fields.Many2one(
        "stock.picking",
        string="Shipment in the Papers",
        copy=False,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        help="The shipment that these goods turn out to be.",
    )
    made_picking_ids = fields.One2many(
        "stock.picking", "site_receipt_id", string="Movements", readonly=True
    )
    picking_count = fields.Integer(compute="_compute_picking_count")
    returned_at = fields.Datetime(string="Sent Back", readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)
    note = fields.Text()
    has_difference = fields.Boolean(
        compute="_compute_differences", search="_search_has_difference"
    )
    has_refused = fields.Boolean(compute="_compute_differences")
    differences = fields.Text(
        compute="_compute_differences",
        help="Where papers, carrier and count do not agree (D2-K4.3).",
    )

    _one_open = models.UniqueIndex(
        "(picking_id) WHERE state NOT IN ('accepted', 'cancelled')",
        "This shipment has an open site receipt: open it on the transfer.",
    )
    _live = models.Index("(check_due) WHERE state IN ('arrived', 'checking')")
    _provisional = models.Index("(papers_due) WHERE state = 'provisional'")
    _packages_not_negative = models.Constraint(
        "CHECK(COALESCE(package_count, 0) >= 0 AND COALESCE(carrier_packages, 0) >= 0)",
        "Packages are counted from 0 on.",
    )

    @api.depends("picking_id")
    def _compute_site_id(self):
        own = None
        for receipt in self:
            site = receipt.picking_id.aftersales_site_id or receipt.site_id
            if not site:
                own = self._get_own_site() if own is None else own
                site = own
            receipt.site_id = site

    @api.model
    def _get_own_site(self):
        """The site at which the user works, if it is a single one."""
        found = self.env["aftersales.site"].search(
            [
                ("level", "=", "site"),
                ("company_id", "=", self.env.company.id),
                ("user_ids", "in", self.env.uid),
            ],
            limit=2,
        )
        return found if len(found) == 1 else found.browse()

    @api.depends("picking_id")
    def _compute_partner_id(self):
        for receipt in self:
            receipt.partner_id = receipt.picking_id.partner_id or receipt.partner_id

    def _compute_picking_count(self):
        for receipt in self:
            receipt.picking_count = len(receipt._get_pickings())

    def _get_pickings(self):
        return self.picking_id | self.made_picking_ids | self.papers_picking_id

    @api.depends(
        "line_ids.quantity",
        "line_ids.refused_quantity",
        "line_ids.note_quantity",
        "package_count",
        "carrier_packages",
        "package_state",
        "state",
        "kind",
    )
    @api.depends_context("lang")
    def _compute_differences(self):
        for receipt in self:
            texts = receipt._get_differences() if receipt.state != "arrived" else []
            receipt.differences = "\n".join(texts) or False
            receipt.has_difference = bool(texts)
            receipt.has_refused = any(
                not line._is_zero(line.refused_quantity) for line in receipt.line_ids
            )

    def _search_has_difference(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = [
            "|",
            ("package_state", "!=", "intact"),
            ("line_ids.is_different", "=", True),
        ]
        return domain if True in value else ["!", *domain]

    @api.constrains("kind", "picking_id", "site_id")
    def _check_kind(self):
        for receipt in self:
            if receipt.site_id.level != "site":
                raise ValidationError(
                    self.env._(
                        "%s is no site: stores of a department fill in a stock-in "
                        "slip (D0-2.4.2a).",
                        receipt.site_id.display_name,
                    )
                )
            if receipt.kind == "shipment" and not receipt.picking_id:
                raise ValidationError(
                    self.env._(
                        "Choose the shipment that arrived. Without papers choose "
                        "“Goods without papers” (D4-3.1.2e)."
                    )
                )
            if receipt.kind != "shipment" and receipt.picking_id:
                raise ValidationError(
                    self.env._(
                        "%s: goods of a shipment are received as shipment.",
                        receipt.picking_id.display_name,
                    )
                )

    @api.constrains("arrived_at")
    def _check_arrived_at(self):
        now = fields.Datetime.now()
        if self.filtered(lambda receipt: receipt.arrived_at > now):
            raise ValidationError(
                self.env._("The goods are received when they are there: mind the date.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        receipts = super().create(vals_list)
        receipts.filtered(lambda one: not one.line_ids)._take_lines()
        arrived = receipts.filtered(lambda one: one.kind != "leftover")
        arrived._start_deadlines(
            "site_receipt.check", start={one: one.arrived_at for one in arrived}
        )
        return receipts

    def write(self, vals):
        fixed = {"kind", "picking_id", "site_id", "arrived_at"} & set(vals)
        changed = self.filtered(
            lambda one: any(
                one._fields[name].convert_to_write(one[name], one)
                != one._fields[name].convert_to_write(
                    one._fields[name].convert_to_cache(vals[name], one), one
                )
                for name in fixed
            )
        )
        if changed:
            raise UserError(
                self.env._(
                    "%s: what came, where and when stays as it was registered. Cancel "
                    "it and register it anew.",
                    ", ".join(changed.mapped("name")[:5]),
                )
            )
        return super().write(vals)

    def _take_lines(self):
        """The goods that the shipments of these receipts bring."""
        lines = self.env["aftersales.site.receipt.line"]
        lines._in_transition().create(
            [
                {
                    "receipt_id": receipt.id,
                    "product_id": move.product_id.id,
                    "move_id": move.id,
                    "ordered_quantity": move.product_uom_qty,
                    "ordered_uom_id": move.product_uom.id,
                    "note_quantity": move.product_uom_qty,
                }
                for receipt in self
                for move in receipt.picking_id.move_ids
                if move.state not in ("done", "cancel")
            ]
        )

    def action_count_as_ordered(self):
        """All was there: for long lists, after counting."""
        self.check_access("write")
        self.line_ids._count_as_ordered()

    def action_view_pickings(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Movements of %s", self.name),
            "res_model": "stock.picking",
            "view_mode": "list,form",
            "domain": [("id", "in", self._get_pickings().ids)],
        }
