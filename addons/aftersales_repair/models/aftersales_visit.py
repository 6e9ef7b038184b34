# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class AftersalesVisit(models.Model):
    """A visit to a customer's unit: the service voucher of the day (S03).

    One product model a voucher; it is drawn for a call or without one.
    """

    _name = "aftersales.visit"
    _description = "Service voucher"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.document.mixin",
        "service.evidence.mixin",
    ]
    _order = "planned_start desc, id desc"
    _check_company_auto = True

    _guarded_fields = ("closed_at",)
    _register_closed_states = ("filed", "cancelled")
    _register_date_field = "closed_at"

    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Call",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        check_company=True,
        tracking=True,
        ondelete="restrict",
    )
    product_id = fields.Many2one(
        "product.product", check_company=True, ondelete="restrict"
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    technician_id = fields.Many2one(
        "res.users", index=True, tracking=True, ondelete="restrict"
    )
    planned_start = fields.Datetime(tracking=True)
    planned_end = fields.Datetime()
    state = fields.Selection(
        [
            ("drawn", "Drawn"),
            ("on_site", "On site"),
            ("signed", "Signed"),
            ("filed", "Filed"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="drawn",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    closed_at = fields.Datetime(readonly=True, copy=False)
