# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import ormcache

# Compared by identity, as the sentinel of the guarded mixin is: a client cannot
# send this object.
_STEP = object()
_STEP_KEY = "aftersales_repair_step"


class RepairOrder(models.Model):
    """A repair of a customer's goods: of a return, or carried in (S05, S09).

    A company's own repairs, which neither paper stands behind, stay as core
    has them. The steps of after-sales stand in files of their own: labour,
    step checks, test, release, parts, repeated faults.
    """

    _name = "repair.order"
    _inherit = ["service.guarded.mixin", "repair.order"]

    _guarded_fields = ("repaired_at",)

    receipt_line_id = fields.Many2one(
        "aftersales.customer.receipt.line",
        string="Carried-in Goods",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    receipt_id = fields.Many2one(
        related="receipt_line_id.receipt_id", string="Goods Receipt"
    )
    is_aftersales = fields.Boolean(
        string="After-sales Repair",
        compute="_compute_is_aftersales",
        search="_search_is_aftersales",
    )
    reason_id = fields.Many2one(
        "aftersales.return.reason",
        string="Reported Fault",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="What the customer complained of.",
    )
    repaired_at = fields.Datetime(readonly=True, copy=False)
    repair_due = fields.Datetime(compute="_compute_repair_due")

    _live_technician = models.Index(
        "(user_id, state) WHERE state IN ('confirmed', 'under_repair')"
    )
    # Core's order of the register, which has no index there.
    _register_order = models.Index("(priority DESC, create_date DESC)")
    _repaired_lot = models.Index("(lot_id, repaired_at) WHERE repaired_at IS NOT NULL")

    @api.model
    @ormcache()
    def _get_guarded_names(self):
        """What after-sales adds; core writes its own fields in many ways, and
        the state is watched by :meth:`write`."""
        names = set()
        for part in type(self).__mro__:
            names.update(vars(part).get("_guarded_fields", ()))
        return frozenset(names)

    @api.model
    @ormcache()
    def _get_computed_names(self):
        return frozenset()

    @api.depends("aftersales_line_id", "receipt_line_id")
    def _compute_is_aftersales(self):
        for repair in self:
            repair.is_aftersales = bool(
                repair.aftersales_line_id or repair.receipt_line_id
            )

    def _search_is_aftersales(self, operator, value):
        if operator != "in":
            return NotImplemented
        ours = [
            "|",
            ("aftersales_line_id", "!=", False),
            ("receipt_line_id", "!=", False),
        ]
        return ours if True in value else ["!", *ours]

    @api.depends("aftersales_line_id", "receipt_line_id")
    def _compute_repair_due(self):
        for repair in self:
            paper = repair.sudo()._get_aftersales_paper()
            repair.repair_due = (
                (paper.plan_due if repair.receipt_line_id else paper.repair_due)
                if paper
                else False
            )

    def _filter_aftersales(self):
        """The repairs of customers' goods among these."""
        return self.filtered(
            lambda repair: repair.aftersales_line_id or repair.receipt_line_id
        )

    def _get_aftersales_paper(self):
        """The return or the receipt with which the goods came in."""
        self.ensure_one()
        if self.receipt_line_id:
            return self.receipt_line_id.receipt_id
        return self.aftersales_line_id.rma_id

    def _is_paid_for(self):
        """An invoice in force, or an order on which nothing is to be paid."""
        self.ensure_one()
        order = self.sale_order_id
        if order._is_repair_invoiced():
            return True
        return order.state == "sale" and order.currency_id.is_zero(order.amount_total)

    # -- the state is core's, its steps are ours ------------------------------

    def _in_step(self):
        """These records, allowed to change their state. Server code only."""
        return self.with_context(**{_STEP_KEY: _STEP})

    def _is_in_step(self):
        return self.env.context.get(_STEP_KEY) is _STEP

    @api.model_create_multi
    def create(self, vals_list):
        ours = [
            vals
            for vals in vals_list
            if vals.get("aftersales_line_id") or vals.get("receipt_line_id")
        ]
        if ours and not self.env.su:
            raise AccessError(
                self.env._(
                    "Repairs of customers' goods are made by the return or the goods "
                    "receipt: decide on the goods there."
                )
            )
        for vals in ours:
            if vals.get("state", "draft") != "draft":
                raise AccessError(self.env._("A repair starts as a new one."))
        self._number_at_once(ours)
        return super().create(vals_list)

    @api.model
    def _number_at_once(self, vals_list):
        """Numbers and references of many repairs together; core takes them one
        by one."""
        unnamed = [
            vals
            for vals in vals_list
            if vals.get("picking_type_id") and vals.get("name", "New") == "New"
        ]
        if not unnamed:
            return
        kinds = self.env["stock.picking.type"].browse(
            vals["picking_type_id"] for vals in unnamed
        )
        for vals, kind in zip(unnamed, kinds, strict=True):
            vals["name"] = kind.sequence_id.next_by_id()
        unreferenced = [vals for vals in unnamed if not vals.get("reference_ids")]
        references = self.env["stock.reference"].create(
            [{"name": vals["name"]} for vals in unreferenced]
        )
        for vals, reference in zip(unreferenced, references, strict=True):
            vals["reference_ids"] = [Command.link(reference.id)]

    def write(self, vals):
        if "state" in vals and not self._is_in_step():
            forged = self._filter_aftersales().filtered(
                lambda repair: repair.state != vals["state"]
            )
            if forged:
                raise AccessError(
                    self.env._(
                        "The status of %s changes only through its buttons, which "
                        "check the policy.",
                        ", ".join(forged.mapped("name")[:5]),
                    )
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_recorded(self):
        """The repair record is kept (D3-6.10)."""
        recorded = self._filter_aftersales().filtered(lambda r: r.state != "draft")
        if recorded:
            raise UserError(
                self.env._(
                    "%s: the record of a repair is kept (D3-6.10). Cancel it instead.",
                    ", ".join(recorded.mapped("name")[:5]),
                )
            )

    def _action_repair_confirm(self):
        return super(RepairOrder, self._in_step())._action_repair_confirm()

    # -- start ----------------------------------------------------------------

    def action_repair_start(self):
        """Whoever starts a repair that nobody has is its technician."""
        ours = self._filter_aftersales()
        self._raise_reasons(
            self.env._("The repair cannot be started."),
            ours._get_cannot_start_reasons(),
        )
        result = super(RepairOrder, self._in_step()).action_repair_start()
        if not self.env.user._is_superuser():
            ours.filtered(lambda repair: not repair.user_id).user_id = self.env.user
        ours._prepare_checks()
        ours.sudo().receipt_line_id.receipt_id._follow_repairs()
        return result

    def _get_cannot_start_reasons(self):
        return {
            repair: [self.env._("It is finished or cancelled.")]
            for repair in self
            if repair.state in ("done", "cancel")
        }

    # -- end ------------------------------------------------------------------

    def action_repair_end(self):
        """Ends what may be ended, and says why the rest may not."""
        able, left = self._split_by_reasons()
        result = super(RepairOrder, able._in_step()).action_repair_end()
        return able._notify_batch(able, left) if left else result

    def action_repair_done(self):
        able, left = self._split_by_reasons()
        ours = able._filter_aftersales()
        ours._stop_clocks()
        result = super(RepairOrder, able._in_step()).action_repair_done()
        ours.sudo()._in_transition().write({"repaired_at": fields.Datetime.now()})
        ours._on_repaired()
        return able._notify_batch(able, left) if left else result

    def _split_by_reasons(self):
        """``(those that may be ended, why the others may not or False)``."""
        ours = self._filter_aftersales()
        if not ours:
            return self, False
        reasons = ours._get_step_reasons("end")
        return self._able_or_raise(self.env._("The repair cannot be ended."), reasons)

    def _get_cannot_end_reasons(self):
        """Why after-sales repairs may not be ended: ``{repair: [reason, …]}``."""
        reasons = {repair: [] for repair in self}
        for repair in self:
            if repair.state != "under_repair":
                reasons[repair].append(self.env._("It is not under repair."))
        return reasons

    def _on_repaired(self):
        """After-sales repairs have just been ended."""
        repairs = self.sudo()
        repairs.receipt_line_id.receipt_id._follow_repairs()
        repairs.aftersales_line_id.rma_id._meet_repair_clock()

    # -- ways to other documents ----------------------------------------------

    def action_view_receipt(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "aftersales.customer.receipt",
            "res_id": self.receipt_id.id,
            "views": [[False, "form"]],
        }
