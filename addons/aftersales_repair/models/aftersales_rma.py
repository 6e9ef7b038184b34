# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from pytz import timezone, utc

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tools import float_repr

from ..roles import CLERK, KEEPER, MANAGER
from .aftersales_rma_line import FINAL

_DUE_POLICIES = ("rma.count_hour", "rma.entry_hour", "rma.settle_days")


class AftersalesRma(models.Model):
    """A customer's return or exchange (S11, S12): what came back together.

    The goods and where they are stand on the lines; this is the paper around
    them: who sent them, with which packing list, signed for when.

    Direct-sale shops return and exchange like any customer (D3-5.1.6).
    """

    _name = "aftersales.rma"
    _description = "Return and exchange"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "aftersales.portal.mixin",
        "service.register.mixin",
        "service.evidence.mixin",
        "service.policy.basis.mixin",
        "aftersales.rma.deadline.mixin",
        "service.numbered.mixin",
    ]
    _order = "signed_at desc, id desc"
    _check_company_auto = True

    _guarded_fields = (
        "state",
        "name",
        "reference_id",
        "closed_at",
        "count_due",
        "entry_due",
        "settle_due",
        "repair_due",
        "is_disputed",
    )

    _register_draft_states = ("requested", "draft")
    _register_closed_states = ("done", "refused", "cancelled")
    _register_date_field = "closed_at"

    # What keeper and customer sign for: whose goods came, and which.
    _evidence_content_fields = (
        "partner_id",
        "packing_list",
        "signed_at",
        "line_ids.product_id",
        "line_ids.lot_id",
        "line_ids.quantity",
        "line_ids.state",
    )

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        check_company=True,
        tracking=True,
    )
    packing_list = fields.Char(index="btree_not_null", tracking=True)
    signed_at = fields.Datetime(
        string="Signed For",
        required=True,
        default=fields.Datetime.now,
        help="When the main store signed for the goods: all limits run from here.",
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        string="After-sales Warehouse",
        required=True,
        check_company=True,
        domain="[('is_aftersales', '=', True), ('company_id', '=', company_id)]",
        default=lambda self: self._default_warehouse(),
        groups="base.group_user",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Clerk",
        default=lambda self: self.env.user,
        tracking=True,
        ondelete="restrict",
    )
    state = fields.Selection(
        [
            ("requested", "Requested"),
            ("draft", "New"),
            ("open", "In progress"),
            ("done", "Closed"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
    )
    note = fields.Text()
    line_ids = fields.One2many(
        "aftersales.rma.line", "rma_id", string="Returned Goods", copy=True
    )
    reference_id = fields.Many2one(
        "stock.reference",
        copy=False,
        readonly=True,
        ondelete="restrict",
        groups="base.group_user",
    )
    move_ids = fields.One2many(
        "stock.move", "aftersales_rma_id", readonly=True, groups="base.group_user"
    )
    import_id = fields.Many2one(
        "service.import",
        string="Imported By",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups="base.group_user",
    )
    closed_at = fields.Datetime(readonly=True, copy=False)
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")
    line_count = fields.Integer(string="Goods", compute="_compute_line_counts")
    open_count = fields.Integer(string="Unfinished", compute="_compute_line_counts")
    picking_count = fields.Integer(
        compute="_compute_picking_count", groups="base.group_user"
    )
    repair_count = fields.Integer(
        compute="_compute_repair_count", groups="base.group_user"
    )

    _live = models.Index("(settle_due) WHERE state IN ('draft', 'open')")
    _register_order = models.Index("(signed_at DESC, id DESC)")
    _company_partner_packing = models.Index("(company_id, partner_id, packing_list)")

    def _default_warehouse(self):
        return self.env["stock.warehouse"].search(
            [("is_aftersales", "=", True), ("company_id", "=", self.env.company.id)],
            limit=1,
        )

    @api.depends("settle_due", "state", "closed_at")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for rma in self:
            end = rma.closed_at or now
            rma.is_late = (
                rma.state not in ("refused", "cancelled")
                and bool(rma.settle_due)
                and end > rma.settle_due
            )

    def _search_is_late(self, operator, value):
        if operator not in ("=", "!=", "in", "not in"):
            return NotImplemented
        wanted = value if isinstance(value, bool) else True in value
        late = [
            ("state", "in", ("draft", "open")),
            ("settle_due", "<", fields.Datetime.now()),
        ]
        if wanted == (operator in ("=", "in")):
            return late
        return ["!", "&", *late]

    @api.depends("line_ids.state")
    def _compute_line_counts(self):
        groups = self.env["aftersales.rma.line"]._read_group(
            [("rma_id", "in", self.ids)], ["rma_id", "state"], ["__count"]
        )
        totals, unfinished = {}, {}
        for rma, state, count in groups:
            totals[rma] = totals.get(rma, 0) + count
            if state not in FINAL:
                unfinished[rma] = unfinished.get(rma, 0) + count
        for rma in self:
            rma.line_count = totals.get(rma, 0)
            rma.open_count = unfinished.get(rma, 0)

    def _compute_picking_count(self):
        groups = self.env["stock.move"]._read_group(
            [("aftersales_rma_id", "in", self.ids), ("picking_id", "!=", False)],
            ["aftersales_rma_id"],
            ["picking_id:count_distinct"],
        )
        counts = dict(groups)
        for rma in self:
            rma.picking_count = counts.get(rma, 0)

    def _compute_repair_count(self):
        counts = dict(
            self.env["aftersales.rma.line"]._read_group(
                [("rma_id", "in", self.ids), ("repair_id", "!=", False)],
                ["rma_id"],
                ["__count"],
            )
        )
        for rma in self:
            rma.repair_count = counts.get(rma, 0)

    @api.constrains("warehouse_id")
    def _check_warehouse(self):
        for rma in self:
            if not rma.warehouse_id.is_aftersales:
                raise ValidationError(
                    self.env._(
                        "%(rma)s: %(warehouse)s is not an after-sales warehouse.",
                        rma=rma.name,
                        warehouse=rma.warehouse_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        rmas = super().create(vals_list)
        rmas.filtered(lambda rma: not rma.is_awaited)._start_return_deadlines()
        return rmas

    def write(self, vals):
        fixed = {"partner_id", "warehouse_id", "company_id", "signed_at"} & set(vals)
        if self._is_in_transition():
            fixed = set()
        if fixed and any(rma.state not in ("requested", "draft") for rma in self):
            raise UserError(
                self.env._(
                    "%s: the customer, the warehouse and the time of signing stay "
                    "once the return is confirmed.",
                    ", ".join(self.mapped("name")[:5]),
                )
            )
        result = super().write(vals)
        if "signed_at" in vals and not self._is_in_transition():
            self._restart_return_deadlines()
        return result

    def _get_evidence_content(self):
        """Goods as one sum a product and serial: lines that a partial transfer
        splits say the same, one that is cancelled says nothing any more."""
        content = super()._get_evidence_content()
        goods = defaultdict(float)
        for line in self._get_live_lines():
            goods[line.product_id, line.lot_id] += line.quantity
        content["line_ids"] = sorted(
            [product.id, lot.id, float_repr(quantity, 6)]
            for (product, lot), quantity in goods.items()
        )
        return content

    # -- confirm --------------------------------------------------------------

    def action_confirm(self):
        """The goods are expected, or here: make the receipts of the main store."""
        return self._run_step(
            "confirm", (CLERK, KEEPER), self.env._("The return cannot be confirmed.")
        )

    def _get_cannot_confirm_reasons(self):
        reasons = {}
        incomplete = self._get_live_lines()._get_incomplete_reasons()
        for rma in self:
            texts = []
            if rma.state != "draft":
                texts.append(self.env._("It was confirmed before."))
            goods = rma._get_live_lines()
            if not goods:
                texts.append(self.env._("It has no goods: add a line."))
            for line in goods:
                texts += incomplete[line]
            reasons[rma] = texts
        return reasons

    def _do_confirm(self):
        rmas = self.sudo()
        references = (
            self.env["stock.reference"]
            .sudo()
            .create([{"name": rma.name} for rma in rmas])
        )
        for rma, reference in zip(rmas, references, strict=True):
            rma._in_transition().write({"state": "open", "reference_id": reference.id})
        rmas._get_live_lines()._in_transition().write({"state": "expected"})
        rmas._keep_due_policies()
        rmas._create_transfers([rma._prepare_receipt_vals() for rma in rmas])

    def _keep_due_policies(self):
        """The limits of a confirmed return stay, with the rules that set them."""
        groups = self.grouped(
            lambda rma: (rma.company_id, rma._local_date(rma.signed_at))
        )
        policy = self.env["service.policy"]
        for (company, day), rmas in groups.items():
            rmas._keep_policies(policy._explain_many(_DUE_POLICIES, company, day))

    def _create_transfers(self, vals_list):
        """Create and confirm transfers whose moves name their serials already.

        Transfers, their moves and their serials are created one after another:
        nested, each of them would be made in memory once more for each level above.
        """
        heads = [
            {name: value for name, value in vals.items() if name != "move_ids"}
            for vals in vals_list
        ]
        pickings = self.env["stock.picking"].create(heads)
        moves, serials = [], []
        for picking, vals in zip(pickings, vals_list, strict=True):
            when = {"date": vals["scheduled_date"]} if "scheduled_date" in vals else {}
            for _create, _id, move in vals["move_ids"]:
                own = {name: move[name] for name in move if name != "move_line_ids"}
                moves.append({**own, **when, "picking_id": picking.id})
                serials.append(move.get("move_line_ids", ()))
        moves = self.env["stock.move"].create(moves)
        self.env["stock.move.line"].create(
            [
                {**line, "move_id": move.id, "picking_id": move.picking_id.id}
                for move, commands in zip(moves, serials, strict=True)
                for _create, _id, line in commands
            ]
        )
        # What customers send back is never bought anew: without the search for
        # reordering rules of each move that the button of a transfer does.
        back = pickings.filtered(lambda one: one.picking_type_code == "incoming")
        back.move_ids.filtered(lambda move: move.state == "draft")._action_confirm()
        (pickings - back).action_confirm()
        return pickings

    def _prepare_receipt_vals(self):
        """Values of the main store's receipt: one move a product (D1-12)."""
        self.ensure_one()
        kind = self.warehouse_id.aftersales_receipt_type_id
        source, target = kind.default_location_src_id, kind.default_location_dest_id
        moves = self._get_live_lines()._prepare_moves(
            self,
            kind,
            source,
            target,
            self.partner_id,
            route_ids=[Command.set(self.warehouse_id.aftersales_route_id.ids)],
        )
        return {
            **self._prepare_transfer_vals(kind, source, target, moves),
            "owner_id": self.partner_id.id,
            "scheduled_date": self.count_due or fields.Datetime.now(),
        }

    def _get_open_moves(self, kind):
        """Stock moves of a movement kind that these returns still wait for."""
        return self.env["stock.move"].search(
            [
                ("aftersales_rma_id", "in", self.ids),
                ("picking_type_id.aftersales_kind", "=", kind),
                ("state", "not in", ("done", "cancel")),
            ]
        )

    def _get_live_lines(self):
        """The goods that were not taken off these returns."""
        return self.line_ids.filtered(lambda line: line.state != "cancelled")

    def _prepare_transfer_vals(self, kind, source, target, moves):
        """Values of a transfer of this return between two places."""
        self.ensure_one()
        return {
            "partner_id": self.partner_id.id,
            "picking_type_id": kind.id,
            "move_type": kind.move_type,
            "location_id": source.id,
            "location_dest_id": target.id,
            "origin": self.name,
            "company_id": self.company_id.id,
            "move_ids": moves,
        }

    def _prepare_move_vals(self, product, quantity):
        """What every stock move of this return has in common."""
        self.ensure_one()
        return {
            "product_id": product.id,
            "product_uom": product.uom_id.id,
            "product_uom_qty": quantity,
            "origin": self.name,
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "aftersales_rma_id": self.id,
            "reference_ids": [Command.set(self.reference_id.ids)],
        }

    # -- cancel ---------------------------------------------------------------

    def action_cancel(self):
        return self._run_step(
            "cancel", (CLERK, KEEPER), self.env._("The return cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        reasons = {}
        for rma in self:
            arrived = rma.line_ids.filtered(
                lambda line: line.state not in ("draft", "expected", "cancelled")
            )
            if rma.state not in ("draft", "open"):
                reasons[rma] = [self.env._("It is closed or cancelled.")]
            elif arrived:
                reasons[rma] = [
                    self.env._(
                        "%s goods have arrived: send them back unrepaired instead.",
                        len(arrived),
                    )
                ]
        return reasons

    def _do_cancel(self):
        rmas = self.sudo()
        moves = rmas.move_ids.filtered(lambda m: m.state not in ("done", "cancel"))
        moves.picking_id.action_cancel()
        rmas.line_ids._in_transition().write({"state": "cancelled"})
        rmas._in_transition().write(
            {"state": "cancelled", "closed_at": fields.Datetime.now()}
        )
        rmas._cancel_deadlines(reason=self.env._("The return was cancelled."))

    # -- close ----------------------------------------------------------------

    def action_close(self):
        """All goods went back: close the paper."""
        return self._run_step(
            "close", (CLERK, MANAGER), self.env._("The return cannot be closed.")
        )

    def _get_cannot_close_reasons(self):
        reasons = {}
        for rma in self:
            waiting = rma.line_ids.filtered(lambda line: line.state not in FINAL)
            if rma.state != "open":
                reasons[rma] = [self.env._("It is not in progress.")]
            elif waiting:
                reasons[rma] = [
                    self.env._(
                        "Not back with the customer: %s.",
                        ", ".join(waiting.mapped("display_name")[:5]),
                    )
                ]
        return reasons

    def _do_close(self):
        rmas, now = self.sudo(), fields.Datetime.now()
        rmas._in_transition().write({"state": "done", "closed_at": now})
        rmas._meet_deadlines(moment=now)

    # -- the whole return at once ---------------------------------------------

    def action_receive(self):
        return self._run_lines("expected", "action_receive")

    def action_issue(self):
        return self._run_lines("received", "action_issue")

    def action_ship(self):
        return self._run_lines("ready", "action_ship")

    def _run_lines(self, state, method):
        lines = self.line_ids.filtered(lambda line: line.state == state)
        if not lines:
            raise UserError(
                self.env._(
                    "%s: no goods wait for this step.",
                    ", ".join(self.mapped("name")[:5]),
                )
            )
        return getattr(lines, method)()

    # -- ways to other documents ----------------------------------------------

    def action_view_pickings(self):
        self.ensure_one()
        pickings = self.move_ids.picking_id
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "stock.action_picking_tree_all"
        )
        action["domain"] = [("id", "in", pickings.ids)]
        action["context"] = {}
        return action

    def action_view_repairs(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Repairs of %s", self.name),
            "res_model": "repair.order",
            "view_mode": "list,form",
            "domain": [("aftersales_rma_id", "=", self.id)],
        }

    def _local_date(self, moment):
        """The company's date of a naive UTC moment."""
        zone = timezone(self.company_id.resource_calendar_id.tz or "UTC")
        return utc.localize(moment).astimezone(zone).date()
