# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class AftersalesRma(models.Model):
    """What of a return waits for the customer's consent (S10)."""

    _inherit = "aftersales.rma"

    def _get_sheets_to_answer(self):
        """Feedback sheets that were put to the customer and have no answer yet.

        For the portal, which has checked that the return is the visitor's.
        """
        return (
            self.env["aftersales.feedback.sheet"]
            .sudo()
            .search(
                [
                    ("repair_id.aftersales_line_id.rma_id", "in", self.ids),
                    ("state", "=", "waiting"),
                ]
            )
        )
