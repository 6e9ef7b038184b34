# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _check_teardown_owners(self):
        """Only what is ours is torn down (D1-12).

        :raises UserError: naming goods that lie in our store for somebody else
        """
        lines = self.move_ids.move_line_ids.filtered(
            lambda line: (
                line.owner_id
                not in (
                    line.company_id.partner_id,
                    line.owner_id.browse(),
                )
            )
        )
        if lines:
            raise UserError(
                "\n".join(
                    self.env._(
                        "%(product)s %(serial)s belongs to %(owner)s: only our own "
                        "goods are torn down (D1-12).",
                        product=line.product_id.display_name,
                        serial=line.lot_id.name or "",
                        owner=line.owner_id.name,
                    )
                    for line in lines
                )
            )
