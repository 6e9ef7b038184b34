# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class AftersalesCover(models.Model):
    """One unit under a service contract: what the contract pays, and until when.

    Percentages of the customer's price, each 0 to 100 (S08): 100 is free for the
    customer, 0 is charged in full. Once the contract is in force they stay.
    """

    _name = "aftersales.cover"
    _description = "Unit under a service contract"
    _inherit = "service.retention.mixin"
    _order = "date_end desc, id desc"
    _check_company_auto = True

    _register_parent = "contract_id"

    contract_id = fields.Many2one(
        "contract.contract",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
    )
    contract_state = fields.Selection(
        related="contract_id.state", string="Contract Status"
    )
    company_id = fields.Many2one(
        related="contract_id.company_id",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        related="contract_id.partner_id",
        string="Customer",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial",
        required=True,
        check_company=True,
        ondelete="restrict",
    )
    product_id = fields.Many2one(related="lot_id.product_id", string="Product")
    date_start = fields.Date(
        string="Covered From",
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    date_end = fields.Date(
        string="Cover Ends",
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="The last day that is covered.",
    )
    parts_percent = fields.Float(string="Parts (%)", default=100.0)
    labour_percent = fields.Float(string="Labour (%)", default=100.0)
    travel_percent = fields.Float(string="Travel (%)", default=100.0)

    _lot_dates = models.Index("(lot_id, date_end, date_start)")
    _lot_once = models.Constraint(
        "UNIQUE(contract_id, lot_id, date_start)",
        "The contract covers this unit from that day on already.",
    )

    @api.depends("contract_id")
    def _compute_dates(self):
        """The contract's own days, until somebody says other ones."""
        for cover in self:
            cover.date_start = cover.date_start or cover.contract_id.date_start
            cover.date_end = cover.date_end or cover.contract_id.date_end

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        for cover in self:
            if cover.date_end < cover.date_start:
                raise ValidationError(
                    self.env._(
                        "%(serial)s: the cover ends before it starts (D3-1.1b).",
                        serial=cover.lot_id.name,
                    )
                )

    @api.constrains("parts_percent", "labour_percent", "travel_percent")
    def _check_percents(self):
        for cover in self:
            percents = (
                cover.parts_percent,
                cover.labour_percent,
                cover.travel_percent,
            )
            if any(percent < 0 or percent > 100 for percent in percents):
                raise ValidationError(
                    self.env._(
                        "%(serial)s: what a contract covers lies between 0 and "
                        "100 percent (D3-1.1b).",
                        serial=cover.lot_id.name,
                    )
                )

    # -- guards ---------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        covers = super().create(vals_list)
        covers._check_contract_new()
        plain = covers.contract_id.filtered(lambda contract: not contract.is_service)
        plain.is_service = True
        return covers

    def write(self, vals):
        self._check_contract_new()
        result = super().write(vals)
        if "contract_id" in vals:
            self._check_contract_new()
        return result

    def unlink(self):
        self._check_contract_new()
        return super().unlink()

    def _check_contract_new(self):
        """What was signed stays (S08); a renewal copies it."""
        if self._is_in_transition():
            return
        fixed = self.contract_id.filtered(lambda contract: contract.state != "draft")
        if fixed:
            raise UserError(
                self.env._(
                    "%s is signed and in force: its covered units stay as they were "
                    "signed. Make another contract for more units (S08, D3-1.1b).",
                    ", ".join(fixed.mapped("display_name")[:5]),
                )
            )

    def _get_cannot_cover_reasons(self):
        """Why the contract cannot cover this unit: a list of texts."""
        self.ensure_one()
        contract, serial = self.contract_id, self.lot_id
        texts = []
        if self.date_start < contract.date_start or self.date_end > contract.date_end:
            texts.append(
                self.env._(
                    "%(serial)s is covered outside the contract's own days.",
                    serial=serial.name,
                )
            )
        owner = serial.sudo().delivery_partner_id.commercial_partner_id
        if owner and owner != contract.partner_id.commercial_partner_id:
            texts.append(
                self.env._(
                    "%(serial)s was delivered to %(owner)s, not to %(customer)s.",
                    serial=serial.name,
                    owner=owner.name,
                    customer=contract.partner_id.name,
                )
            )
        return texts

    def _prepare_renewal_vals(self, start, end, step):
        """Values in the next contract: what ended earlier ends earlier again."""
        self.ensure_one()
        last = end
        if self.date_end < self.contract_id.date_end:
            last = max(start, min(end, self.date_end + step))
        return {
            "lot_id": self.lot_id.id,
            "date_start": start,
            "date_end": last,
            "parts_percent": self.parts_percent,
            "labour_percent": self.labour_percent,
            "travel_percent": self.travel_percent,
        }

    def action_open_contract(self):
        self.ensure_one()
        return self.contract_id._get_contract_action()
