# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..roles import CLERK
from .aftersales_feedback_sheet import CONSENTED

# How far a returned machine has come, as customer service follows it.
STAGES = [
    ("coming", "Not here yet"),
    ("received", "Received"),
    ("confirmed", "Quantity confirmed"),
    ("diagnosed", "Diagnosed"),
    ("waiting", "Waiting for consent"),
    ("agreed", "Agreed"),
    ("refused", "Return unrepaired"),
    ("repaired", "Repaired"),
    ("passed", "QC passed"),
    ("shipped", "Shipped"),
    ("delivered", "With the customer"),
    ("cancelled", "Cancelled"),
]


class AftersalesRmaLine(models.Model):
    """A returned machine, followed until the customer has it (D4-8.3.1.1)."""

    _inherit = "aftersales.rma.line"

    _guarded_fields = (
        "quantity_confirmed_at",
        "quantity_confirmed_by_id",
        "refused_sheet_id",
        "stock_out_slip_id",
    )

    quantity_confirmed_at = fields.Datetime(
        readonly=True,
        copy=False,
        help="When the received quantity was confirmed with the customer (D4-8.5.1.1).",
        groups="base.group_user",
    )
    quantity_confirmed_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups="base.group_user",
    )
    refused_sheet_id = fields.Many2one(
        "aftersales.feedback.sheet",
        string="Refused Fee",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The customer refused it, the goods go back unrepaired (D4-8.5.1.1.1).",
        groups="base.group_user",
    )
    refusal_handler_id = fields.Many2one(
        related="refused_sheet_id.handler_id",
        string="Handler of the Refusal",
        groups="base.group_user",
    )
    stock_out_slip_id = fields.Many2one(
        "aftersales.stock.out.slip",
        string="Stock-out Slip",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
    )
    follow_stage = fields.Selection(
        STAGES,
        string="Stage",
        compute="_compute_follow_stage",
        store=True,
        group_expand=True,
    )

    @api.model
    def _get_release_field(self):
        """The field of a repair that says when QC passed it, where there is one."""
        known = "released_at" in self.env["repair.order"]._fields
        return "released_at" if known else False

    @api.model
    def _get_follow_paths(self):
        paths = [
            "state",
            "disposition",
            "quantity_confirmed_at",
            "refused_sheet_id",
            "repair_id.state",
            "repair_id.feedback_ids.state",
            "stock_out_slip_id.received_at",
        ]
        if release := self._get_release_field():
            paths.append(f"repair_id.{release}")
        return paths

    @api.depends(lambda self: self._get_follow_paths())
    def _compute_follow_stage(self):
        release = self._get_release_field()
        for line in self:
            if line.state == "in_repair" or (
                line.state == "ready" and line.disposition == "repair"
            ):
                line.follow_stage = line._get_repair_stage(release)
            elif line.state == "shipped":
                received = line.stock_out_slip_id.received_at
                line.follow_stage = "delivered" if received else "shipped"
            elif line.state == "ready" and line.disposition == "return":
                line.follow_stage = "refused"
            elif line.state == "ready":
                line.follow_stage = "passed"
            elif line.state == "inspected":
                line.follow_stage = "diagnosed"
            elif line.state in ("received", "in_store"):
                confirmed = line.quantity_confirmed_at
                line.follow_stage = "confirmed" if confirmed else "received"
            else:
                cancelled = line.state == "cancelled"
                line.follow_stage = "cancelled" if cancelled else "coming"

    def _get_repair_stage(self, release):
        repair = self.repair_id
        if repair.state == "done" or self.state == "ready":
            return "passed" if release and repair[release] else "repaired"
        states = set(repair.feedback_ids.mapped("state"))
        if "waiting" in states:
            return "waiting"
        return "agreed" if states & set(CONSENTED) else "diagnosed"

    # -- the quantity (D4-8.5.1.1) ---

    def action_confirm_quantity(self):
        """The received quantity was confirmed with the customer (D4-8.5.1.1)."""
        return self._run_step(
            "confirm_quantity",
            (CLERK,),
            self.env._("The quantity cannot be confirmed."),
        )

    def _get_cannot_confirm_quantity_reasons(self):
        reasons = {}
        for line in self:
            if line.state in ("draft", "expected", "cancelled"):
                reasons[line] = [self.env._("The goods are not here.")]
            elif line.quantity_confirmed_at:
                reasons[line] = [self.env._("It was confirmed before.")]
        return reasons

    def _do_confirm_quantity(self):
        self.sudo()._in_transition().write(
            {
                "quantity_confirmed_at": fields.Datetime.now(),
                "quantity_confirmed_by_id": self.env.uid,
            }
        )

    def _do_repair(self):
        """The customer thought better of it: the former refusal is history."""
        self.sudo()._in_transition().refused_sheet_id = False
        return super()._do_repair()

    # -- the way out (D4-8.5.1.2) ---

    def action_make_stock_out_slip(self):
        """Write the stock-out slips (返修品出库单, FM003) of what QC passed."""
        self._check_roles(CLERK)
        self.check_access("read")
        slips, left = self.env["aftersales.stock.out.slip"]._make_for(self)
        action = slips._get_records_action(name=self.env._("Stock-out Slip"))
        if not left:
            return action
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("%s done, others not", len(slips)),
                "message": left,
                "next": action,
            },
        }

    def _get_cannot_slip_reasons(self):
        """Why no stock-out slip can be written: ``{line: [reason, ...]}``."""
        release = self._get_release_field()
        reasons = {}
        for line in self:
            texts = reasons[line] = []
            if line.stock_out_slip_id:
                texts.append(
                    self.env._("It stands on %s.", line.stock_out_slip_id.name)
                )
            elif line.state not in ("ready", "shipped"):
                texts.append(
                    self.env._(
                        "It did not pass QC yet (%s): goods leave when it did "
                        "(D4-8.5.1.2).",
                        line._state_label(),
                    )
                )
            elif (
                line.disposition == "repair"
                and release
                and not line.sudo().repair_id[release]
            ):
                texts.append(
                    self.env._(
                        "QC has not released the repair %s (D4-8.5.1.2).",
                        line.repair_id.name,
                    )
                )
        return reasons

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == "shipped":
            self.stock_out_slip_id._follow_goods()
        return result
