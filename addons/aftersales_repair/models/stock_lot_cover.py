# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.fields import Domain


class StockLot(models.Model):
    """A unit and the service contracts that cover it."""

    _inherit = "stock.lot"

    cover_ids = fields.One2many("aftersales.cover", "lot_id", string="Contracts")

    def _get_covers(self, day, company=None):
        """The contract cover of each unit on a day (S03, S08).

        :param day: date, the company's
        :param company: res.company record, by default the current one
        :return: ``{lot: aftersales.cover}``, empty without a running contract;
            of several the one that runs longest
        """
        domain = Domain("lot_id", "in", self.ids) & Domain(
            "company_id", "=", (company or self.env.company).id
        )
        domain &= Domain("date_start", "<=", day) & Domain("date_end", ">=", day)
        domain &= self._get_running_contract_domain()
        found = self.env["aftersales.cover"].sudo().search(domain)
        covers = {lot: self.env["aftersales.cover"] for lot in self}
        for cover in found:
            lot = cover.lot_id.with_env(self.env)
            covers[lot] = covers[lot] or cover
        return covers

    def _get_running_contract_domain(self):
        """Domain on ``aftersales.cover``: contracts that are in force."""
        return Domain("contract_id.active", "=", True)
