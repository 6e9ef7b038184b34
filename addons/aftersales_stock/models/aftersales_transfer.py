# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..roles import DEPARTMENT_ACCOUNTANT


class AftersalesTransfer(models.Model):
    """Transfer slip (调拨单; S31): goods from one site's store to another's.

    Within a department its accountant makes and approves it (D4-2.4.2a); across
    departments only the planning office of the business management department
    does, whatever the departments agreed (D4-2.4.1a, A43). Approving moves
    nothing: it makes a stock-out slip for the one side and a stock-in slip for
    the other, and each side books its own (D4-2.4.1b).

    Sites transfer nothing by themselves (D4-3.1.2g, D4-3.2.2a).
    """

    _name = "aftersales.transfer"
    _description = "Transfer slip"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.evidence.mixin",
        "aftersales.paper.mixin",
        "aftersales.transfer.booking.mixin",
        "aftersales.transfer.progress.mixin",
    ]
    _order = "date desc, id desc"
    _check_company_auto = True

    _guarded_fields = ("approved_on", "month_id")
    _paper_fixed = ("source_site_id", "target_site_id", "condition")
    _paper_content = ("remark", "is_manager_agreed")
    _register_closed_states = ("done", "returned", "cancelled")
    _register_date_field = "date"
    _evidence_content_fields = (
        "source_site_id",
        "target_site_id",
        "condition",
        "remark",
        "line_ids.product_id",
        "line_ids.quantity",
        "line_ids.product_uom_id",
        "line_ids.lot_ids",
    )

    company_id = fields.Many2one(
        "res.company",
        compute="_compute_sites",
        store=True,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
    )
    source_site_id = fields.Many2one(
        "aftersales.site",
        string="From",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    target_site_id = fields.Many2one(
        "aftersales.site",
        string="To",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        domain="[('id', '!=', source_site_id)]",
        tracking=True,
    )
    source_department_id = fields.Many2one(
        "aftersales.site",
        string="Department Out",
        compute="_compute_sites",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    target_department_id = fields.Many2one(
        "aftersales.site",
        string="Department In",
        compute="_compute_sites",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    is_cross = fields.Boolean(
        string="Across Departments",
        compute="_compute_sites",
        store=True,
        precompute=True,
        help="The planning office of the business management department alone makes "
        "and approves it (D4-2.4.1a).",
    )
    condition = fields.Selection(
        [("good", "Good goods"), ("damaged", "Damaged goods")],
        required=True,
        default="good",
        tracking=True,
        help="Damaged goods go from damaged store to damaged store (D4-2.4.2c).",
    )
    remark = fields.Text(
        string="Remarks", help="Who agreed, and why the goods are needed (D4-2.4.1c)."
    )
    is_manager_agreed = fields.Boolean(
        string="Department Managers Agreed",
        tracking=True,
        help="Stands on the month's printed list (D4-2.4.1c).",
    )
    line_ids = fields.One2many("aftersales.transfer.line", "transfer_id", copy=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("approved", "To be sent"),
            ("out", "In transit"),
            ("done", "Arrived"),
            ("returned", "Called back"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
    )
    approved_on = fields.Date(
        string="Day of Approval", readonly=True, copy=False, index="btree_not_null"
    )
    month_id = fields.Many2one(
        "aftersales.transfer.month",
        string="Month's List",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    slip_ids = fields.One2many(
        "aftersales.slip", "transfer_id", string="Slips", readonly=True
    )
    slip_count = fields.Integer(compute="_compute_slip_count")

    _live = models.Index("(company_id, id) WHERE state IN ('draft', 'approved', 'out')")

    @api.depends("source_site_id", "target_site_id")
    def _compute_sites(self):
        for transfer in self:
            source, target = transfer.source_site_id, transfer.target_site_id
            transfer.company_id = source.company_id
            transfer.source_department_id = source.department_id
            transfer.target_department_id = target.department_id
            transfer.is_cross = bool(
                source and target and source.department_id != target.department_id
            )

    @api.depends("slip_ids")
    def _compute_slip_count(self):
        counts = dict(
            self.env["aftersales.slip"]._read_group(
                [("transfer_id", "in", self.ids)], ["transfer_id"], ["__count"]
            )
        )
        for transfer in self:
            transfer.slip_count = counts.get(transfer._origin, 0)

    @api.constrains("source_site_id", "target_site_id")
    def _check_sites(self):
        for transfer in self:
            if transfer.source_site_id == transfer.target_site_id:
                raise ValidationError(
                    self.env._(
                        "Goods are transferred to another site than %s: choose it.",
                        transfer.source_site_id.display_name,
                    )
                )

    @api.constrains("is_manager_agreed", "remark")
    def _check_remark(self):
        for transfer in self:
            if transfer.is_manager_agreed and not (transfer.remark or "").strip():
                raise ValidationError(
                    self.env._(
                        "%s: write in the remarks which department managers agreed "
                        "(D4-2.4.1c).",
                        transfer.display_name,
                    )
                )

    # -- who makes it ----------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        transfers = super().create(vals_list)
        transfers._check_maker()
        return transfers

    def _check_maker(self):
        """Refuse who may not make these slips (D4-2.1b, D4-2.4.1a).

        :raises AccessError: naming the sites and who makes it
        """
        if self._is_planner():
            return
        reasons = self._get_maker_reasons()
        if not reasons:
            return
        raise AccessError(
            self.env._(
                "Not yours to make:\n%s",
                "\n".join(
                    f"{transfer._get_way_name()}: {reason}"
                    for transfer, reason in reasons.items()
                ),
            )
        )

    def _get_maker_reasons(self):
        """Why the user may neither make nor approve them: ``{transfer: text}``."""
        reasons = {}
        if self._is_planner():
            return reasons
        is_accountant = self.env.user.has_group(DEPARTMENT_ACCOUNTANT)
        kept = self._get_accounted_sites(
            self.source_site_id | self.target_site_id, self.env.user
        )
        for transfer in self:
            sites = transfer.sudo().source_site_id | transfer.sudo().target_site_id
            if transfer.is_cross:
                reasons[transfer] = self.env._(
                    "a transfer between departments is made and approved by the "
                    "planning office of the business management department alone "
                    "(D4-2.4.1a). Ask it."
                )
            elif not is_accountant or sites - kept:
                reasons[transfer] = self.env._(
                    "a transfer within a department is made and approved by the "
                    "department's accountant (D4-2.4.2a)."
                )
        return reasons

    def _get_way_name(self):
        self.ensure_one()
        way = self.sudo()
        return f"{way.source_site_id.display_name} → {way.target_site_id.display_name}"

    # -- ways to other documents ----------------------------------------

    def action_view_slips(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_stock.aftersales_slip_action"
        )
        action["domain"] = [("transfer_id", "in", self.ids)]
        action["context"] = {}
        return action

    def action_view_transit(self):
        """What lies in transit to the receiving sites, of this and other slips."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_stock.stock_quant_action_stores"
        )
        places = self.sudo().target_site_id.transit_location_id
        action["domain"] = [("location_id", "in", places.ids)]
        return action

    # -- both sides book from here as well ----------------------------------------

    def action_approve_out(self):
        """The sending department books its stock-out slip (D4-2.4.1b)."""
        return self._get_open_slips("out").action_approve()

    def action_approve_in(self):
        """The receiving department books all that came (D4-2.4.1b)."""
        return self._get_open_slips("in").action_approve()

    def _get_open_slips(self, direction):
        slips = self.slip_ids.filtered(
            lambda slip: slip.state == "draft" and slip.direction == direction
        )
        if not slips:
            raise UserError(
                self.env._(
                    "%s: no slip waits for this.",
                    ", ".join(self.mapped("display_name")[:5]),
                )
            )
        return slips
