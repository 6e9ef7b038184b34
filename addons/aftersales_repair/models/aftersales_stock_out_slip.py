# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import CLERK


class AftersalesStockOutSlip(models.Model):
    """Repaired goods leave (返修品出库单, FM003): when, to whom, how many, how.

    Customer service writes it when QC passed the goods (D4-8.5.1.2), the store
    ships them, and it is closed when the customer has them (D4-8.3.1.1).
    """

    _name = "aftersales.stock.out.slip"
    _description = "Stock-out slip of repaired goods"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
        "service.evidence.mixin",
    ]
    _order = "id desc"

    _register_form_number = "BS-CP0703-FM003"
    _register_draft_states = ()
    _register_closed_states = ("received", "cancelled")
    _register_date_field = "closed_at"
    _guarded_fields = ("rma_id", "shipped_at", "received_at", "closed_at")
    _evidence_content_fields = ("rma_id", "ship_way")

    rma_id = fields.Many2one(
        "aftersales.rma",
        string="Return",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        related="rma_id.partner_id",
        store=True,
        index=True,
        string="Customer",
        ondelete="restrict",
    )
    line_ids = fields.One2many(
        "aftersales.rma.line", "stock_out_slip_id", string="Goods", readonly=True
    )
    quantity = fields.Float(compute="_compute_quantity", digits="Product Unit")
    ship_way = fields.Selection(
        [
            ("express", "Express"),
            ("logistics", "Freight line"),
            ("own", "Own delivery"),
            ("pickup", "Customer picks up"),
        ],
        string="Way of Shipping",
        required=True,
        default="express",
        tracking=True,
    )
    carrier = fields.Char(help="Who carries it.")
    tracking_ref = fields.Char(string="Waybill", tracking=True)
    note = fields.Char()
    state = fields.Selection(
        [
            ("made", "To ship"),
            ("shipped", "Shipped"),
            ("received", "With the customer"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="made",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    shipped_at = fields.Datetime(readonly=True, copy=False)
    received_at = fields.Datetime(
        string="Customer Received On", readonly=True, copy=False
    )
    closed_at = fields.Datetime(readonly=True, copy=False)

    _live = models.Index("(company_id, state) WHERE state IN ('made', 'shipped')")

    @api.depends("line_ids.quantity")
    def _compute_quantity(self):
        for slip in self:
            slip.quantity = sum(slip.line_ids.mapped("quantity"))

    @api.model
    def _make_for(self, lines):
        """A slip a return, for the goods that may leave.

        :return: ``(slips, text about the other goods or False)``
        :raises UserError: when nothing may leave
        """
        lines.sudo().try_lock_for_update()
        reasons = lines._get_cannot_slip_reasons()
        able, left = lines._able_or_raise(
            self.env._("The stock-out slip cannot be written."), reasons
        )
        groups = able.sudo().grouped("rma_id")
        slips = (
            self.sudo()
            ._in_transition()
            .create(
                [{"rma_id": rma.id, "company_id": rma.company_id.id} for rma in groups]
            )
        )
        for slip, goods in zip(slips, groups.values(), strict=True):
            goods._in_transition().stock_out_slip_id = slip.id
        slips._follow_goods()
        return self.browse(slips.ids), left

    def write(self, vals):
        fixed = {"ship_way", "carrier"} & set(vals)
        if fixed and any(slip.state in ("received", "cancelled") for slip in self):
            raise UserError(
                self.env._(
                    "%s is closed: how it was shipped stays (D4-8.5.1.2).",
                    ", ".join(self.mapped("name")[:5]),
                )
            )
        return super().write(vals)

    def _follow_goods(self):
        """The slip is shipped when all its goods are."""
        gone = self.sudo().filtered(
            lambda slip: (
                slip.state == "made"
                and slip.line_ids
                and all(line.state == "shipped" for line in slip.line_ids)
            )
        )
        gone._in_transition().write(
            {"state": "shipped", "shipped_at": fields.Datetime.now()}
        )

    # -- the customer has it ---

    def action_receive(self):
        """The customer has the goods (D4-8.3.1.1)."""
        return self._run_step(
            "receive", (CLERK,), self.env._("The receipt cannot be recorded.")
        )

    def _get_cannot_receive_reasons(self):
        return {
            slip: [self.env._("It is not on its way: the store ships it first.")]
            for slip in self
            if slip.state != "shipped"
        }

    def _do_receive(self):
        now = fields.Datetime.now()
        self.sudo()._in_transition().write(
            {"state": "received", "received_at": now, "closed_at": now}
        )

    def action_cancel(self):
        return self._run_step(
            "cancel", (CLERK,), self.env._("The slip cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        return {
            slip: [self.env._("The goods have left.")]
            for slip in self
            if slip.state != "made"
            or any(line.state == "shipped" for line in slip.line_ids)
        }

    def _do_cancel(self):
        slips = self.sudo()
        slips.line_ids._in_transition().write({"stock_out_slip_id": False})
        slips._in_transition().write(
            {"state": "cancelled", "closed_at": fields.Datetime.now()}
        )

    def _check_printable(self):
        """:raises UserError: for goods whose release was taken back (D4-8.5.1.2)"""
        release = self.env["aftersales.rma.line"]._get_release_field()
        held = self.line_ids.filtered(
            lambda line: (
                line.disposition == "repair"
                and line.state == "ready"
                and (
                    line.sudo().repair_id.state != "done"
                    or (release and not line.sudo().repair_id[release])
                )
            )
        )
        if held:
            raise UserError(
                self.env._(
                    "%s: QC has not released it, the slip is printed when it has "
                    "(D4-8.5.1.2).",
                    held[0].display_name,
                )
            )

    def action_view_rma(self):
        self.ensure_one()
        return self.rma_id._get_records_action(name=self.env._("Return"))
