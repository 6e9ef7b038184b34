# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ContractLine(models.Model):
    """A line of the fee, and how it goes on in the next contract (S08)."""

    _inherit = "contract.line"

    # Shown to people who may not read price lists.
    price_unit = fields.Float(compute_sudo=True)
    price_subtotal = fields.Monetary(compute_sudo=True)

    def _prepare_renewal_vals(self, start, end, step):
        """Values in the next contract, whose period is ``start`` to ``end``.

        :param step: relativedelta by which the days move on
        """
        self.ensure_one()
        vals = self.copy_data()[0]
        vals.pop("contract_id", None)
        vals.pop("recurring_next_date", None)
        own = self.contract_id.line_recurrence
        first = start
        if own and self.date_start:
            first = max(start, min(self.date_start + step, end))
        vals.update(date_start=first, date_end=end)
        if not self.display_type:
            vals["recurring_next_date"] = self._get_first_invoice_day(first, end)
        return vals

    def _get_first_invoice_day(self, first, end):
        return self.get_next_invoice_date(
            first,
            self.recurring_invoicing_type,
            self.recurring_invoicing_offset,
            self.recurring_rule_type,
            self.recurring_interval,
            max_date_end=end,
        )
