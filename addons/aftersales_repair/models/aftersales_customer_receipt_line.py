# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.service_base.turns import take_turns

from ..roles import DIRECTOR, MANAGER
from .aftersales_rma_line import LIVE

_GOODS = {
    "receipt_id",
    "product_id",
    "lot_id",
    "quantity",
    "reason_id",
    "under_warranty",
}
_HERE = ("taken_in", "repairing", "inspected")


class AftersalesCustomerReceiptLine(models.Model):
    """A line of the register of customers' goods (客户商品进出登记簿, D3-1.6)."""

    _name = "aftersales.customer.receipt.line"
    _description = "Customer's goods in and out"
    _inherit = ["service.retention.mixin", "service.evidence.line.mixin"]
    _order = "receipt_id desc, id"
    _check_company_auto = True

    _guarded_fields = ("repair_id",)
    _register_parent = _evidence_document = "receipt_id"

    receipt_id = fields.Many2one(
        "aftersales.customer.receipt",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="receipt_id.company_id",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        related="receipt_id.partner_id",
        store=True,
        precompute=True,
        string="Customer",
        ondelete="restrict",
    )
    state = fields.Selection(
        related="receipt_id.state", string="Status", store=True, precompute=True
    )
    taken_in_at = fields.Datetime(
        related="receipt_id.taken_in_at", store=True, precompute=True
    )
    plan_date = fields.Date(related="receipt_id.plan_date")
    returned_at = fields.Datetime(related="receipt_id.returned_at")
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        check_company=True,
        domain="[('type', '=', 'consu')]",
        ondelete="restrict",
    )
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    tracking = fields.Selection(related="product_id.tracking")
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('product_id', '=?', product_id)]",
    )
    quantity = fields.Float(default=1.0, required=True, digits="Product Unit")
    reason_id = fields.Many2one(
        "aftersales.return.reason", string="Reported Fault", ondelete="restrict"
    )
    reason_note = fields.Char(string="In the customer's words")
    accessories = fields.Char(help="What came with it: cord, case, manual.")
    under_warranty = fields.Boolean(
        compute="_compute_under_warranty",
        store=True,
        readonly=False,
        precompute=True,
        help="By the unit's warranty on the day; the last day is covered (S03).",
    )
    repair_id = fields.Many2one(
        "repair.order", readonly=True, copy=False, ondelete="restrict"
    )
    repair_state = fields.Selection(related="repair_id.state", string="Repair Status")
    released_at = fields.Datetime(related="repair_id.released_at")

    _lot_here = models.Index(
        "(lot_id) WHERE state IN ('taken_in', 'repairing', 'inspected')"
    )

    @api.depends("lot_id", "product_id")
    def _compute_under_warranty(self):
        free = self._filter_in_warranty()
        for line in self:
            line.under_warranty = line in free

    def _filter_in_warranty(self):
        """Goods in warranty today by their units' files; unknown is none."""
        free = self.browse()
        for company, lines in self.grouped(
            lambda line: line.company_id or self.env.company
        ).items():
            today = self.env["service.policy"]._today(company)
            ends = lines.lot_id._get_last_free_days(today, company)
            free |= lines.filtered(
                lambda line, ends=ends, today=today: (
                    line.lot_id and ends[line.lot_id] and today <= ends[line.lot_id]
                )
            )
        return free

    def _check_free_of_charge(self):
        """Free inside the warranty only; beyond it the director says so (D3-1.1c).

        :raises UserError: for goods that their own technician, or a clerk, would
            have repaired free of charge
        """
        if self.env.su or self._is_in_transition():
            return
        given = self.filtered("under_warranty")
        given -= given._filter_in_warranty()
        if not given:
            return
        user = self.env.user
        directs = user.has_group(DIRECTOR) or user.has_group(MANAGER)
        refused = given.filtered(
            lambda line: not directs or line.receipt_id.technician_id == user
        )
        if refused:
            raise UserError(
                self.env._(
                    "%s is not in warranty by its file: the service director, and "
                    "nobody for an own receipt, lets it be repaired free of charge "
                    "(D3-1.1c).",
                    refused[0].display_name,
                )
            )

    @api.depends("receipt_id.name", "product_id", "lot_id")
    def _compute_display_name(self):
        for line in self:
            line.display_name = " · ".join(
                filter(
                    None,
                    [
                        line.receipt_id.name,
                        line.product_id.default_code or line.product_id.name,
                        line.lot_id.name,
                    ],
                )
            )

    @api.onchange("lot_id")
    def _onchange_lot_id(self):
        """A scanned serial brings its product."""
        if self.lot_id:
            self.product_id = self.lot_id.product_id

    @api.constrains("quantity", "product_id", "lot_id")
    def _check_goods(self):
        for line in self:
            uom = line.product_id.uom_id
            if uom.compare(line.quantity, 0) <= 0:
                raise ValidationError(
                    self.env._(
                        "%s: the quantity must be more than zero.", line.display_name
                    )
                )
            if line.tracking == "serial" and uom.compare(line.quantity, 1):
                raise ValidationError(
                    self.env._(
                        "%s: a serial number is one unit, write one line for each.",
                        line.display_name,
                    )
                )
            if line.lot_id and line.lot_id.product_id != line.product_id:
                raise ValidationError(
                    self.env._(
                        "%(line)s: the serial %(serial)s belongs to %(product)s.",
                        line=line.display_name,
                        serial=line.lot_id.name,
                        product=line.lot_id.product_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_open()
        lines._check_free_of_charge()
        return lines

    def write(self, vals):
        if _GOODS & set(vals):
            self._check_open()
        result = super().write(vals)
        if "under_warranty" in vals:
            self._check_free_of_charge()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_taken_in(self):
        self._check_open()

    def _check_open(self):
        fixed = self.receipt_id.filtered(lambda receipt: receipt.state != "draft")
        if fixed and not self._is_in_transition():
            raise UserError(
                self.env._(
                    "%s: the customer has the receipt in hand; what it says stays "
                    "(D3-1.6).",
                    ", ".join(fixed.mapped("name")[:5]),
                )
            )

    def _get_cannot_take_in_reasons(self):
        """What lines lack before their goods are taken in."""
        lots = self.lot_id
        take_turns(lots.sudo())
        # Only one place at a time, whichever paper brought it there.
        returned = (
            self.env["aftersales.rma.line"]
            .sudo()
            .search([("lot_id", "in", lots.ids), ("state", "in", LIVE)])
        )
        here = self.sudo().search([("lot_id", "in", lots.ids), ("state", "in", _HERE)])
        taken = {line.lot_id.id: line.receipt_id.name for line in here}
        taken.update({line.lot_id.id: line.rma_id.name for line in returned})
        reasons, seen = {}, set()
        for line in self:
            texts = reasons[line] = []
            if line.tracking != "none" and not line.lot_id:
                texts.append(
                    self.env._(
                        "%s: write its serial number.", line.product_id.display_name
                    )
                )
            if not line.reason_id:
                texts.append(
                    self.env._(
                        "%s: say what is wrong with it.", line.product_id.display_name
                    )
                )
            if line.product_id.repair_class == "1":
                texts.append(
                    self.env._("Class I goods are not repaired (D4-3.1.5.1a).")
                )
            if line.lot_id.id in taken or line.lot_id.id in seen:
                texts.append(
                    self.env._(
                        "%(serial)s is here already, with %(paper)s.",
                        serial=line.lot_id.name,
                        paper=taken.get(line.lot_id.id, line.receipt_id.name),
                    )
                )
            if line.tracking == "serial" and line.lot_id:
                seen.add(line.lot_id.id)
        return reasons

    # -- repairs --------------------------------------------------------------

    def _make_repairs(self):
        """A repair of each line, with its card (D3-1.6, D3-1.7)."""
        repairs = (
            self.env["repair.order"]
            .sudo()
            .create([line._prepare_repair_vals() for line in self])
        )
        for line, repair in zip(self.sudo(), repairs, strict=True):
            line._in_transition().repair_id = repair
        repairs._action_repair_confirm()

    def _prepare_repair_vals(self):
        self.ensure_one()
        warehouse = self.receipt_id.warehouse_id
        kind = (
            warehouse.aftersales_warranty_repair_type_id
            if self.under_warranty
            else warehouse.repair_type_id
        )
        workshop = warehouse.aftersales_workshop_location_id
        return {
            "receipt_line_id": self.id,
            "reason_id": self.reason_id.id,
            "picking_type_id": kind.id,
            "partner_id": self.partner_id.id,
            "product_id": self.product_id.id,
            "lot_id": self.lot_id.id,
            "product_qty": self.quantity,
            "product_uom": self.product_uom_id.id,
            "under_warranty": self.under_warranty,
            "company_id": self.company_id.id,
            "user_id": False,
            "schedule_date": self.receipt_id._get_plan_moment(),
            "location_id": warehouse.lot_stock_id.id,
            "product_location_src_id": workshop.id,
            "product_location_dest_id": workshop.id,
            "internal_notes": self.reason_note,
        }

    def action_view_repair(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "repair.order",
            "res_id": self.repair_id.id,
            "views": [[False, "form"]],
        }
