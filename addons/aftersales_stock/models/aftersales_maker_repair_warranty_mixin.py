# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models


class AftersalesMakerRepairWarrantyMixin(models.AbstractModel):
    """Whether the maker's warranty holds, and where a tool in it is repaired
    (D4-3.1.5.1c). The last day of the warranty is within it."""

    _name = "aftersales.maker.repair.warranty.mixin"
    _description = "The maker's warranty"

    reported_on = fields.Date(
        required=True,
        default=lambda self: self.env["service.policy"]._today(self.env.company),
    )
    purchase_date = fields.Date(
        string="Bought On",
        compute="_compute_purchase_date",
        store=True,
        readonly=False,
        precompute=True,
        help="The serial's purchase; otherwise as the invoice says.",
    )
    warranty_end = fields.Date(
        string="Maker's Warranty Until",
        compute="_compute_warranty",
        store=True,
        precompute=True,
    )
    is_in_warranty = fields.Boolean(
        string="In Warranty",
        compute="_compute_warranty",
        store=True,
        precompute=True,
    )
    is_human_damage = fields.Boolean(
        string="Damaged by Somebody",
        tracking=True,
        help="The warranty does not hold: the department applies (D4-3.1.5.1c).",
    )
    is_free = fields.Boolean(
        string="Free of Charge",
        compute="_compute_warranty",
        store=True,
        precompute=True,
        help="A tool in warranty: the maker comes and repairs it free "
        "(D4-3.1.5.1c), without an application.",
    )
    place = fields.Selection(
        [("maker", "At the maker"), ("site", "Where it lies")],
        string="Repaired Where",
        compute="_compute_place",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="Only tools in warranty are repaired where they lie (D4-3.1.5.1c).",
    )

    @api.depends("lot_id")
    def _compute_purchase_date(self):
        bought = dict(
            self.env["stock.move.line"]
            .sudo()
            ._read_group(
                [
                    ("lot_id", "in", self.lot_id.ids),
                    ("state", "=", "done"),
                    ("location_usage", "=", "supplier"),
                ],
                ["lot_id"],
                ["date:min"],
            )
        )
        bought = {lot.id: moment for lot, moment in bought.items()}
        for repair in self:
            moment = bought.get(repair.lot_id.id)
            company = repair.company_id or self.env.company
            if moment:
                calendar = company.resource_calendar_id
                repair.purchase_date = calendar._get_clock(company).day(moment)
            else:
                repair.purchase_date = repair.purchase_date

    @api.depends(
        "purchase_date",
        "reported_on",
        "is_human_damage",
        "product_id.maker_warranty_months",
        "product_id.material_kind",
    )
    def _compute_warranty(self):
        for repair in self:
            months = repair.product_id.maker_warranty_months
            end = False
            if repair.purchase_date and months:
                end = repair.purchase_date + relativedelta(months=months, days=-1)
            repair.warranty_end = end
            covered = bool(end) and repair.reported_on and repair.reported_on <= end
            repair.is_in_warranty = covered and not repair.is_human_damage
            repair.is_free = (
                repair.is_in_warranty and repair.product_id.material_kind == "tool"
            )

    @api.depends("is_free")
    def _compute_place(self):
        for repair in self:
            repair.place = "site" if repair.is_free else "maker"
