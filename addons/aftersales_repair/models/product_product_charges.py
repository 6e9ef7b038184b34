# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain


class ProductProduct(models.Model):
    """Which parts are main components of which machine (D4-8.5.1.1.1)."""

    _inherit = "product.product"

    @api.model
    def _get_main_components(self, pairs):
        """Of pairs (machine, part) those in which the part is a main component.

        By the part itself, or by a line of the machine's bill of materials.

        :param pairs: ``{(product of the machine or empty, product of the part)}``
        :return: the set of those pairs
        """
        found = {(unit, part) for unit, part in pairs if part.is_main_component}
        rest = {(unit, part) for unit, part in pairs if unit} - found
        if not rest:
            return found
        units, parts = self.browse(), self.browse()
        for unit, part in rest:
            units |= unit
            parts |= part
        domain = Domain("is_main_component", "=", True)
        domain &= Domain("product_id", "in", parts.ids)
        domain &= Domain("bom_id.product_tmpl_id", "in", units.product_tmpl_id.ids)
        lines = self.env["mrp.bom.line"].sudo().search(domain)
        listed = {
            (line.bom_id.product_tmpl_id.id, line.bom_id.product_id.id, line.product_id)
            for line in lines
        }
        return found | {
            (unit, part)
            for unit, part in rest
            if {
                (unit.product_tmpl_id.id, False, part),
                (unit.product_tmpl_id.id, unit.id, part),
            }
            & listed
        }
