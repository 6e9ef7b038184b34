# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..movement_kinds import SITE_KINDS, TRANSFER_KINDS, WRITTEN_KINDS

SLIP_KINDS = (*WRITTEN_KINDS, *TRANSFER_KINDS)
_IN_KINDS = tuple(kind for kind in SLIP_KINDS if kind.endswith("_in"))


class AftersalesSlip(models.Model):
    """Other stock-in and stock-out slips of the sites (其他入库单, 其他出库单; S30).

    The kind says where goods come from and go to; nobody chooses a store. The
    slip is written by the site or its department and approved by who keeps the
    department's books: that moves the goods. Who keeps the books writes and
    approves in one hand (D4-2.2.0); it is no request of anybody.

    To change it, it is un-approved: the goods go back by a transfer of their own.
    """

    _name = "aftersales.slip"
    _description = "Stock-in or stock-out slip"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.evidence.mixin",
        "aftersales.paper.mixin",
        "aftersales.slip.booking.mixin",
    ]
    _order = "date desc, id desc"
    _check_company_auto = True

    _guarded_fields = ("picking_id", "transfer_id")
    _paper_fixed = ("site_id", "kind", "colour", "came_from")
    _paper_content = ("partner_id", "basis", "origin_id", "note")
    _booking_locks = ("origin_id", "transfer_id")
    _register_closed_states = ("approved", "cancelled")
    _register_date_field = "date"
    _evidence_content_fields = (
        "site_id",
        "kind",
        "colour",
        "partner_id",
        "basis",
        "line_ids.product_id",
        "line_ids.quantity",
        "line_ids.product_uom_id",
        "line_ids.lot_ids",
    )

    company_id = fields.Many2one(
        "res.company",
        compute="_compute_site",
        store=True,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
    )
    site_id = fields.Many2one(
        "aftersales.site",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        default=lambda self: self._default_site_id(),
        tracking=True,
    )
    department_id = fields.Many2one(
        "aftersales.site",
        compute="_compute_site",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    kind = fields.Selection(
        selection="_selection_kind",
        required=True,
        tracking=True,
        help="Where the goods come from and go to follows from it.",
    )
    direction = fields.Selection(
        [("in", "Stock-in"), ("out", "Stock-out")],
        compute="_compute_direction",
        store=True,
        precompute=True,
    )
    came_from = fields.Selection(
        [("own_use", "Worn in use"), ("good", "Spoilt in the store")],
        compute="_compute_came_from",
        store=True,
        readonly=False,
        precompute=True,
        help="Where damaged goods were until now (D4-2.2.3).",
    )
    colour = fields.Selection(
        [("blue", "Blue"), ("red", "Red")],
        required=True,
        default="blue",
        tracking=True,
        help="A red slip takes goods back the way they came: its quantities are "
        "below zero (D4-2.5c).",
    )
    origin_id = fields.Many2one(
        "aftersales.slip",
        string="Takes Back From",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        copy=False,
        domain="[('site_id', '=', site_id), ('kind', '=', kind),"
        " ('colour', '=', 'blue'), ('state', '=', 'approved')]",
        help="The slip by which the goods were received or issued: no more than it "
        "says can be taken back.",
    )
    red_ids = fields.One2many(
        "aftersales.slip", "origin_id", string="Red Slips", readonly=True
    )
    location_id = fields.Many2one(
        "stock.location",
        string="From",
        compute="_compute_locations",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    location_dest_id = fields.Many2one(
        "stock.location",
        string="To",
        compute="_compute_locations",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Supplier or Recipient",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    basis = fields.Char(
        string="Permission No.",
        tracking=True,
        help="The agreed application of a local purchase (D4-2.2.2) or the "
        "permission to scrap (D4-2.3.3).",
    )
    note = fields.Text(string="Remarks")
    line_ids = fields.One2many("aftersales.slip.line", "slip_id", copy=True)
    state = fields.Selection(
        [("draft", "Draft"), ("approved", "Approved"), ("cancelled", "Cancelled")],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
    )
    transfer_id = fields.Many2one(
        "aftersales.transfer",
        string="Transfer Slip",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    picking_id = fields.Many2one(
        "stock.picking",
        string="Booked Transfer",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The transfer that moved the goods; empty while nothing is booked.",
    )
    picking_ids = fields.One2many(
        "stock.picking",
        "aftersales_slip_id",
        string="Transfers",
        readonly=True,
        help="All bookings and their reversals.",
    )
    picking_count = fields.Integer(compute="_compute_counts")
    red_count = fields.Integer(compute="_compute_counts")
    line_count = fields.Integer(string="Lines", compute="_compute_counts")

    _drafts = models.Index("(site_id, id) WHERE state = 'draft'")
    _day = models.Index("(company_id, date, id)")

    # -- defaults and computes ----------------------------------------

    @api.model
    def _selection_kind(self):
        field = self.env["stock.picking.type"]._fields["aftersales_kind"]
        labels = dict(field._description_selection(self.env))
        return [(kind, labels[kind]) for kind in SLIP_KINDS]

    def _default_site_id(self):
        sites = self.env["aftersales.site"].search(
            [("level", "=", "site"), ("user_ids", "in", self.env.uid)], limit=2
        )
        return sites if len(sites) == 1 else False

    @api.depends("site_id")
    def _compute_site(self):
        for slip in self:
            slip.company_id = slip.site_id.company_id
            slip.department_id = slip.site_id.department_id

    @api.depends("kind")
    def _compute_direction(self):
        for slip in self:
            slip.direction = slip.kind and ("in" if slip.kind in _IN_KINDS else "out")

    @api.depends("kind")
    def _compute_came_from(self):
        for slip in self:
            damaged = slip.kind == "damaged_in"
            slip.came_from = (slip.came_from or "own_use") if damaged else False

    @api.depends("site_id", "kind", "came_from", "transfer_id")
    def _compute_locations(self):
        """The way of a blue slip; the stores of a site and kind are given (S30)."""
        known = {}
        for slip in self:
            way, site = SITE_KINDS.get(slip.kind), slip.site_id.sudo()
            if not way or not site:
                slip.location_id = slip.location_dest_id = False
                continue
            source = slip.came_from or way.source
            # Sites send what is to be repaired to production management, whose
            # store is the first level's (D4-2.3.2, D4-3.1.3f).
            target = "transit" if slip.kind == "repair_out" else way.target
            ends = []
            for place in (source, target):
                owner = site
                if slip.kind == "repair_out" and place == "transit":
                    owner = site.warehouse_id._get_root_site()
                elif place == "transit":
                    owner = slip.transfer_id.sudo().target_site_id or site
                key = (owner, place)
                if key not in known:
                    known[key] = owner._get_place(place)
                ends.append(known[key])
            slip.location_id, slip.location_dest_id = ends

    @api.depends("picking_ids", "red_ids", "line_ids")
    def _compute_counts(self):
        for name, model, link in (
            ("picking_count", "stock.picking", "aftersales_slip_id"),
            ("red_count", "aftersales.slip", "origin_id"),
            ("line_count", "aftersales.slip.line", "slip_id"),
        ):
            counts = dict(
                self.env[model]._read_group(
                    [(link, "in", self.ids)], [link], ["__count"]
                )
            )
            for slip in self:
                slip[name] = counts.get(slip._origin, 0)

    # -- what it must say ----------------------------------------

    @api.constrains("origin_id", "colour", "site_id", "kind")
    def _check_origin(self):
        for slip in self.filtered("origin_id"):
            origin = slip.origin_id
            if (
                slip.colour != "red"
                or origin.colour != "blue"
                or (origin.site_id, origin.kind) != (slip.site_id, slip.kind)
            ):
                raise ValidationError(
                    self.env._(
                        "%(slip)s: a red slip takes back from a blue slip of the same "
                        "site and kind (D4-2.5c); %(origin)s is another.",
                        slip=slip.display_name,
                        origin=origin.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        slips = super().create(vals_list)
        if not self._is_in_transition():
            slips._check_written()
        return slips

    def _get_sequence_code(self):
        return f"{self._name}.{self.direction}"

    def _check_written(self):
        """The slips of a transfer are made by it, never by hand (D4-2.4.1b)."""
        by_hand = self.filtered(lambda slip: slip.kind in TRANSFER_KINDS)
        if by_hand:
            raise UserError(
                self.env._(
                    "Goods are transferred by a transfer slip, which makes its "
                    "stock-out and stock-in slips when it is approved (D4-2.4.1b)."
                )
            )

    # -- ways to other documents ----------------------------------------

    def action_view_pickings(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "stock.action_picking_tree_all"
        )
        action["domain"] = [("aftersales_slip_id", "in", self.ids)]
        action["context"] = {}
        return action

    def action_view_red_slips(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_stock.aftersales_slip_action"
        )
        action["domain"] = [("origin_id", "in", self.ids)]
        action["context"] = {}
        return action

    def action_take_back(self):
        """A new red slip that takes back from this one (D4-2.5c)."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_stock.aftersales_slip_action"
        )
        action["views"] = [(False, "form")]
        action["context"] = {
            "default_site_id": self.site_id.id,
            "default_kind": self.kind,
            "default_came_from": self.came_from,
            "default_colour": "red",
            "default_origin_id": self.id,
            "default_partner_id": self.partner_id.id,
        }
        return action
