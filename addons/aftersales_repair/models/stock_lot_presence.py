# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.fields import Domain

_WITH_US = Domain("location_id.usage", "in", ("internal", "transit")) | Domain(
    "location_id.aftersales_store", "=", "teardown"
)


class StockLot(models.Model):
    """A serial that we have, or took apart, does not come in once more."""

    _inherit = "stock.lot"

    def _find_with_us(self, company):
        """Serials that the books have in a place of the company, or torn down.

        :return: ``{serial: text that says where it is}``
        """
        serials = self.filtered(lambda lot: lot.product_id.tracking == "serial")
        if not serials:
            return {}
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                Domain("lot_id", "in", serials.ids)
                & Domain("company_id", "=", company.id)
                & _WITH_US,
                ["lot_id", "location_id"],
                having=[("quantity:sum", ">", 0)],
            )
        )
        return {
            lot.with_env(self.env): self.env._(
                "%(serial)s is in %(place)s by the books, not with the customer. "
                "Correct the serial number, or record how it left (D1-10).",
                serial=lot.name,
                place=place.display_name,
            )
            for lot, place in groups
        }
