# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

from .contract_contract import IN_FORCE


class StockLot(models.Model):
    """A unit and the service contracts that cover it."""

    _inherit = "stock.lot"

    cover_ids = fields.One2many("aftersales.cover", "lot_id", string="Contracts")
    cover_count = fields.Integer(
        string="Service Contracts", compute="_compute_cover_count"
    )

    @api.depends("cover_ids")
    def _compute_cover_count(self):
        counts = dict(
            self.env["aftersales.cover"]._read_group(
                [("lot_id", "in", self.ids)], ["lot_id"], ["__count"]
            )
        )
        for lot in self:
            lot.cover_count = counts.get(lot, 0)

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
        # One that was ended early covers nothing after that day.
        domain &= Domain("contract_id.ended_on", "=", False) | Domain(
            "contract_id.ended_on", ">=", day
        )
        found = self.env["aftersales.cover"].sudo().search(domain)
        covers = {lot: self.env["aftersales.cover"] for lot in self}
        for cover in found:
            lot = cover.lot_id.with_env(self.env)
            covers[lot] = covers[lot] or cover
        return covers

    def _get_running_contract_domain(self):
        """Domain on ``aftersales.cover``: contracts that were signed (S08).

        The days of the cover, and the day on which somebody ended the contract,
        say the rest; a voucher entered late still finds the cover of its day.
        """
        return Domain("contract_id.state", "in", (*IN_FORCE, "ended"))

    def action_view_covers(self):
        """The service contracts of these units."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_cover_action"
        )
        action["domain"] = [("lot_id", "in", self.ids)]
        action["context"] = {}
        return action
