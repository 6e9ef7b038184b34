# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class AftersalesFreightRoute(models.Model):
    """A way that goods are sent, for which a price is filed (D4-3.3.2a)."""

    _name = "aftersales.freight.route"
    _description = "Freight route"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    site_id = fields.Many2one(
        "aftersales.site",
        string="From",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: from any store.",
    )
    destination_site_id = fields.Many2one(
        "aftersales.site",
        string="To",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    destination = fields.Char(help="Where no site of ours is the goal.")

    _name_unique = models.UniqueIndex(
        "(name, company_id)", "The company has a route of this name."
    )
