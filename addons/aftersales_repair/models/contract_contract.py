# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

# Fixed from the day on which the contract is in force.
_SIGNED = {
    "partner_id",
    "date_start",
    "date_end",
    "company_id",
    "contract_type",
    "is_service",
    "scope",
    "cover_ids",
}
# States in which the contract's covers count, day by day.
IN_FORCE = ("running", "noticed", "visited", "renewed")


class ContractContract(models.Model):
    """A maintenance contract, 商品保养合同书, on OCA ``contract`` (S08, D3-1.1b).

    OCA's own lines invoice the fee. A contract that is no service contract stays
    as OCA has it: it keeps the status *New* and none of the rules below.
    """

    _name = "contract.contract"
    _inherit = [
        "contract.contract",
        "service.register.mixin",
        "service.evidence.mixin",
    ]

    _guarded_fields = (
        "state",
        "started_at",
        "notice_sent_on",
        "visited_on",
        "visited_by_id",
        "renewed_from_id",
        "ended_on",
        "is_ended_early",
        "closed_at",
    )
    _register_closed_states = ("renewed", "ended", "cancelled")
    _register_date_field = "closed_at"
    _evidence_content_fields = (
        "partner_id",
        "date_start",
        "date_end",
        "scope",
        "cover_ids.lot_id",
        "cover_ids.date_start",
        "cover_ids.date_end",
        "cover_ids.parts_percent",
        "cover_ids.labour_percent",
        "cover_ids.travel_percent",
    )

    is_service = fields.Boolean(
        string="Service Contract",
        help="It covers units; the rules for maintenance contracts hold.",
    )
    state = fields.Selection(
        [
            ("draft", "New"),
            ("running", "Running"),
            ("noticed", "Notice sent"),
            ("visited", "Visited"),
            ("renewed", "Renewed"),
            ("ended", "Ended"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    cover_ids = fields.One2many(
        "aftersales.cover",
        "contract_id",
        string="Covered Units",
        groups="base.group_user",
    )
    cover_count = fields.Integer(
        string="Units", compute="_compute_counts", groups="base.group_user"
    )
    visit_count = fields.Integer(
        string="Vouchers", compute="_compute_counts", groups="base.group_user"
    )
    scope = fields.Text(
        string="Scope of Service",
        help="What is done, how often, and by which work instruction (D3-7.4.1.3).",
    )
    started_at = fields.Datetime(string="In Force Since", readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)
    # OCA leaves these to the database; a register keeps what it names (S69).
    user_id = fields.Many2one(ondelete="restrict")
    commercial_partner_id = fields.Many2one(ondelete="restrict")
    manual_currency_id = fields.Many2one(ondelete="restrict")
    payment_term_id = fields.Many2one(ondelete="restrict")
    contract_template_id = fields.Many2one(ondelete="restrict")
    journal_id = fields.Many2one(ondelete="restrict")
    pricelist_id = fields.Many2one(ondelete="restrict")
    tag_ids = fields.Many2many(ondelete="restrict")

    @api.depends("cover_ids")
    def _compute_counts(self):
        covers = dict(
            self.env["aftersales.cover"]._read_group(
                [("contract_id", "in", self.ids)], ["contract_id"], ["__count"]
            )
        )
        visits = self.env["aftersales.visit"]
        lots = self.cover_ids.lot_id
        by_lot = dict(
            visits._read_group([("lot_id", "in", lots.ids)], ["lot_id"], ["__count"])
        )
        for contract in self:
            contract.cover_count = covers.get(contract, 0)
            contract.visit_count = sum(
                by_lot.get(lot, 0) for lot in contract.cover_ids.lot_id
            )

    @api.depends("contract_line_ids.date_end")
    def _compute_date_end(self):
        """What was signed says when a service contract ends, not its lines."""
        services = self.filtered("is_service")
        result = super(ContractContract, self - services)._compute_date_end()
        for contract in services:
            contract.date_end = contract.date_end
        return result

    @api.depends("code", "name", "is_service")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        for contract in self.filtered(lambda one: one.is_service and one.code):
            contract.display_name = f"{contract.code} {contract.name or ''}".strip()
        return result

    def get_formview_id(self, access_uid=None):
        if self.is_service:
            return self.env.ref("aftersales_repair.contract_contract_view_form").id
        return super().get_formview_id(access_uid)

    # -- guards ---------------------------------------------------------------

    @api.constrains("active")
    def _check_archived(self):
        """Contracts that are not of the suite are archived as OCA lets them."""
        return super(ContractContract, self.filtered("is_service"))._check_archived()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("cover_ids"):
                vals["is_service"] = True
        contracts = super().create(vals_list)
        contracts.filtered("is_service")._number_contracts()
        return contracts

    def write(self, vals):
        fixed = _SIGNED.intersection(vals)
        if fixed and not self._is_in_transition():
            signed = self.filtered(lambda one: one.is_service and one.state != "draft")
            if signed:
                raise UserError(
                    self.env._(
                        "%s is signed and in force: customer, units, dates and scope "
                        "stay as they were signed. Renew it, or end it and make "
                        "another (S08, D3-1.1b).",
                        ", ".join(signed.mapped("display_name")[:5]),
                    )
                )
        result = super().write(vals)
        if vals.get("is_service"):
            self._number_contracts()
        return result

    def _number_contracts(self):
        """Service contracts are numbered; what already has a code keeps it."""
        new = self.filtered(lambda contract: not contract.code)
        for company, contracts in new.grouped("company_id").items():
            numbers = self.env["ir.sequence"]._get_numbers(
                "aftersales.contract", company, len(contracts)
            )
            for contract, number in zip(contracts, numbers, strict=True):
                contract.code = number

    # -- ways to other documents ----------------------------------------------

    def action_view_covers(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_cover_action"
        )
        action["domain"] = [("contract_id", "=", self.id)]
        action["context"] = {"default_contract_id": self.id}
        return action

    def action_view_visits(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Vouchers of %s", self.display_name),
            "res_model": "aftersales.visit",
            "view_mode": "list,form",
            "domain": [("lot_id", "in", self.cover_ids.lot_id.ids)],
        }
