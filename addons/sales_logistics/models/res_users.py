# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.fields import Domain


class ResUsers(models.Model):
    """What a person of sales logistics has open, to be handed over (S52, D2-20)."""

    _inherit = "res.users"

    def _get_open_work_rules(self):
        """What is handed over when a person goes.

        :return: ``{model: (field of the person, domain of what is open)}``
        """
        return {
            "res.partner": ("user_id", Domain("parent_id", "=", False)),
            "sale.contract": ("user_id", Domain("state", "in", ("draft", "effective"))),
            "sale.demand.voucher": (
                "user_id",
                Domain("state", "in", ("received", "returned")),
            ),
            "sale.order": ("user_id", Domain("state", "in", ("draft", "sent", "sale"))),
            "sale.shipment": (
                "user_id",
                Domain("state", "not in", ("closed", "cancelled")),
            ),
            "sale.case": ("user_id", Domain("state", "=", "open")),
            "account.move": (
                "invoice_user_id",
                Domain("move_type", "=", "out_invoice")
                & Domain("state", "=", "posted")
                & Domain("payment_state", "in", ("not_paid", "partial")),
            ),
        }

    def _get_open_work(self, company):
        """Open documents of the person in a company: ``{model: records}``."""
        self.ensure_one()
        work = {}
        for model, (name, domain) in self._get_open_work_rules().items():
            own = (
                domain
                & Domain(name, "=", self.id)
                & Domain("company_id", "in", [company.id, False])
            )
            records = self.env[model].sudo().search(own)
            if records:
                work[model] = records
        return work
