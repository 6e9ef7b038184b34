# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class MaintenanceEquipment(models.Model):
    _inherit = "maintenance.equipment"

    aftersales_site_id = fields.Many2one(
        "aftersales.site",
        string="Site",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        help="Where it stands; its count sheet lists it (D2-A7, D2-A8).",
    )
