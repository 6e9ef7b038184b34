# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import AccessError

from ..roles import BMD_PLANNER


class StockMove(models.Model):
    """Goods that pass from one department to another (D4-2.4.1a, S31)."""

    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        self._check_across_departments()
        return super()._action_done(cancel_backorder=cancel_backorder)

    def _check_across_departments(self):
        """No department sends to another by itself, with whatever paper.

        The planning office's transfer slip does, which books with its own rights.

        :raises AccessError: naming the goods and the way
        """
        if self.env.su or self.env.user.has_group(BMD_PLANNER):
            return
        for line in self.move_line_ids.sudo():
            source = line.location_id.aftersales_site_id
            target = line.location_dest_id.aftersales_site_id
            if not source or not target:
                continue
            if source.department_id != target.department_id:
                raise AccessError(
                    self.env._(
                        "%(product)s may not go from %(origin)s to %(target)s: between "
                        "departments goods are transferred by the planning office of "
                        "the business management department alone (D4-2.4.1a). Ask it "
                        "for a transfer slip.",
                        product=line.product_id.display_name,
                        origin=source.display_name,
                        target=target.display_name,
                    )
                )
