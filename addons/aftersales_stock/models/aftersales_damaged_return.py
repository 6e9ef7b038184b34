# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..roles import BMD_PLANNER, KEEPER, SITE_CHIEF
from .aftersales_damaged_return_collect_mixin import COLLECTING, RETURN

_SITE_ROLES = (KEEPER, SITE_CHIEF, BMD_PLANNER)


class AftersalesDamagedReturn(models.Model):
    """A site's damaged parts on their way to production management (S35).

    Parts join it when they are registered. It is due fifteen days after the
    first of them, or today when they fill three cubic metres (D4-3.1.5d).

    Both classes go back to production management (D4-3.1.5a).
    """

    _name = "aftersales.damaged.return"
    _description = "Return of damaged parts"
    _inherit = [
        "aftersales.damaged.document.mixin",
        "aftersales.damaged.return.collect.mixin",
        "aftersales.damaged.return.receipt.mixin",
        "service.deadline.mixin",
        "service.policy.basis.mixin",
    ]
    _order = "due, id desc"

    _guarded_fields = (
        "state",
        "due",
        "is_full",
        "packed_at",
        "packed_by_id",
        "list_sent_at",
        "list_sent_by_id",
        "shipped_at",
        "shipped_by_id",
        "received_at",
        "received_by_id",
    )
    _register_draft_states = ("collecting",)
    _register_closed_states = ("received", "cancelled")
    _register_date_field = "received_at"
    _deadline_due_fields = {RETURN: "due"}
    # What the photo of the packing shows.
    _evidence_content_fields = ("packing", "is_lined", "is_separated", "box_count")

    state = fields.Selection(
        [
            ("collecting", "Collecting"),
            ("due", "Due"),
            ("packed", "Packed"),
            ("sent", "List sent"),
            ("shipped", "Shipped"),
            ("short", "Goods missing"),
            ("received", "Received"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="collecting",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
    )
    chief_id = fields.Many2one(related="site_id.chief_id")
    part_ids = fields.One2many(
        "aftersales.damaged.part", "return_id", string="Damaged Parts"
    )
    part_count = fields.Integer(string="Parts", compute="_compute_part_count")
    volume = fields.Float(
        string="Volume (m³)",
        digits=(16, 4),
        compute="_compute_volume",
        store=True,
        help="Boxed, of all parts (D4-3.1.5d).",
    )
    is_full = fields.Boolean(
        readonly=True,
        copy=False,
        help="The volume of the policy is reached: freight is called at once.",
    )
    due = fields.Datetime(
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The parts are on their way by then (D4-3.1.5d).",
    )
    packing = fields.Selection(
        [
            ("wood", "Wooden box"),
            ("carton", "Carton"),
            ("soft", "Soft packing"),
        ],
        tracking=True,
        copy=False,
        help="Damaged spares travel in wooden boxes only (D4-3.1.5.3a).",
    )
    is_lined = fields.Boolean(
        string="Plastic on All Six Inner Faces",
        copy=False,
        help="Plastic sheet on the six inner faces of each box (D4-3.1.5.3b).",
    )
    is_separated = fields.Boolean(
        string="Corrugated Sheet Between the Parts",
        copy=False,
        help="No part touches another one (D4-3.1.5.3b).",
    )
    box_count = fields.Integer(string="Boxes", default=1, copy=False)
    waybill = fields.Char(string="Waybill No.", copy=False, tracking=True)
    packed_at = fields.Datetime(readonly=True, copy=False)
    packed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    list_sent_at = fields.Datetime(readonly=True, copy=False)
    list_sent_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    shipped_at = fields.Datetime(readonly=True, copy=False)
    shipped_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )

    # Parts join the one open return of their site.
    _one_open = models.UniqueIndex(
        "(site_id) WHERE state IN ('collecting', 'due')",
        "The site collects its damaged parts in one return already.",
    )
    _box_count_positive = models.Constraint(
        "CHECK (box_count > 0)", "A return has one box at least."
    )

    @api.depends("part_ids.volume")
    def _compute_volume(self):
        sums = dict(
            self.env["aftersales.damaged.part"]._read_group(
                [("return_id", "in", self.ids)], ["return_id"], ["volume:sum"]
            )
        )
        for one in self:
            one.volume = sums.get(one._origin, 0.0)

    @api.depends("part_ids")
    def _compute_part_count(self):
        counts = dict(
            self.env["aftersales.damaged.part"]._read_group(
                [("return_id", "in", self.ids)], ["return_id"], ["__count"]
            )
        )
        for one in self:
            one.part_count = counts.get(one._origin, 0)

    # -- pack ------------------------------------------------------------------
    def action_pack(self):
        """All is in wooden boxes; parts registered from now on go with the next."""
        return self._run_step(
            "pack", _SITE_ROLES, self.env._("The return cannot be packed.")
        )

    def _get_cannot_pack_reasons(self):
        reasons = self._add_foreign_reasons(self._get_state_reasons(*COLLECTING))
        for one in self:
            reasons[one] += one._get_packing_reasons()
        return reasons

    def _get_packing_reasons(self):
        texts = []
        if self.packing != "wood":
            texts.append(
                self.env._(
                    "Damaged spares travel in wooden boxes only, no carton and no soft "
                    "packing (D4-3.1.5.3a)."
                )
            )
        if not self.is_lined:
            texts.append(
                self.env._("Line all six inner faces with plastic (D4-3.1.5.3b).")
            )
        if not self.is_separated:
            texts.append(
                self.env._("Put corrugated sheet between the parts (D4-3.1.5.3b).")
            )
        return texts

    def _do_pack(self):
        self.sudo()._in_transition().write(
            {
                "state": "packed",
                "packed_at": fields.Datetime.now(),
                "packed_by_id": self.env.uid,
            }
        )

    def action_unpack(self):
        """Back to packing: the list is corrected and sent again."""
        return self._run_step(
            "unpack", _SITE_ROLES, self.env._("The return cannot be taken back.")
        )

    def _get_cannot_unpack_reasons(self):
        reasons = self._add_foreign_reasons(self._get_state_reasons("packed", "sent"))
        groups = self.env["aftersales.damaged.return"].search(
            [("site_id", "in", self.site_id.ids), ("state", "in", COLLECTING)]
        )
        for one in self:
            if one.site_id in groups.site_id:
                reasons[one].append(
                    self.env._(
                        "The site collects for the next return already: correct the "
                        "packed one with its parts, or ship it."
                    )
                )
        return reasons

    def _do_unpack(self):
        self.sudo()._in_transition().write(
            {
                "state": "due",
                "packed_at": False,
                "packed_by_id": False,
                "list_sent_at": False,
                "list_sent_by_id": False,
            }
        )
        self._follow_parts()

    # -- ship ------------------------------------------------------------------
    def action_ship(self):
        """The boxes leave: out of the damaged store, on the way to the BMD's."""
        return self._run_step(
            "ship", _SITE_ROLES, self.env._("The return cannot be shipped.")
        )

    def _get_cannot_ship_reasons(self):
        reasons = self._add_foreign_reasons({one: [] for one in self})
        for one in self:
            if one.state != "sent":
                reasons[one].append(
                    self.env._(
                        "Pack it and send the electronic list to production management "
                        "before the goods (D4-3.1.5.3c)."
                    )
                )
            reasons[one] += one._get_packing_reasons()
            reasons[one] += one._get_list_reasons()
        return reasons

    def _do_ship(self):
        returns = self.sudo()
        pickings = self.env["stock.picking"].sudo()
        pickings = pickings._create_of_kind(
            "damaged_transfer_out", [one._prepare_way_out() for one in returns]
        )
        pickings._do_at_once()
        returns._in_transition().write(
            {
                "state": "shipped",
                "shipped_at": fields.Datetime.now(),
                "shipped_by_id": self.env.uid,
            }
        )
        parts = returns.part_ids
        parts._in_transition().write({"state": "shipped"})
        for quantity, own in parts.grouped("quantity").items():
            own._in_transition().write({"received_qty": quantity})
        returns._meet_deadlines(RETURN)
        returns.activity_unlink(["aftersales_stock.activity_damaged_return"])

    def _prepare_way_out(self):
        return {
            "site": self.site_id,
            "target": self._get_root().transit_location_id,
            "lines": self.part_ids._prepare_sums(
                {part: part.quantity for part in self.part_ids}
            ),
            "origin": self.name,
            "vals": {"damaged_return_id": self.id},
        }

    # -- look ------------------------------------------------------------------
    def write(self, vals):
        """What the list and the photos say stays once the list is on its way."""
        signed = {"packing", "is_lined", "is_separated", "box_count", "site_id"}
        if signed & set(vals) and not self._is_in_transition():
            fixed = self.filtered(
                lambda one: (
                    one.state not in ("collecting", "due", "packed")
                    or "site_id" in vals
                )
            )
            self._raise_reasons(
                self.env._("The packing cannot be changed."),
                {
                    one: [self.env._("Take it back to packing first (D4-3.1.5.3c).")]
                    for one in fixed
                },
            )
        return super().write(vals)

    def action_view_parts(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_stock.aftersales_damaged_part_action"
        )
        action["domain"] = [("return_id", "in", self.ids)]
        action["context"] = {}
        return action

    def action_view_pickings(self):
        return self._get_pickings_action(
            self.env["stock.picking"].search([("damaged_return_id", "in", self.ids)])
        )
