# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.fields import Command

from odoo.addons.service_base.jobs import each_record

from .sale_reconciliation_figures_mixin import FIGURES

_BATCH = 500


def _get_vals(partner_id, figures, rows):
    """Figures and rows of a customer as values of his reconciliation."""
    figure = figures.get(partner_id, {})
    return {
        **{name: figure.get(name, 0.0) for name in FIGURES},
        "line_ids": [Command.create(vals) for vals in rows.get(partner_id, ())],
    }


class SaleReconciliationOpeningMixin(models.AbstractModel):
    """Reconciliations are opened for a month, and their figures taken anew."""

    _name = "sale.reconciliation.opening.mixin"
    _description = "Opening of reconciliations"
    _inherit = "sale.reconciliation.figures.mixin"

    @api.model
    def _cron_open(self):
        """Last month's reconciliations of every company, once (S44, D2-13)."""
        companies = self.env["account.move"]._read_group(
            [("move_type", "=", "out_invoice"), ("state", "=", "posted")],
            ["company_id"],
        )
        for (company,) in companies:
            today = self.env["service.policy"]._today(company)
            self._open_month(company, today.replace(day=1) - relativedelta(months=1))

    @api.model
    def _open_month(self, company, month, partners=None):
        """Reconciliations of a month for customers that have none yet.

        :param month: date, its first day
        :param partners: only these; everybody with a debt or a movement without
        :return: the new ones
        """
        figures = self._get_figures(company, month, partners)
        known = self.sudo()._read_group(
            [("company_id", "=", company.id), ("month", "=", month)], ["partner_id"]
        )
        done = {partner.id for (partner,) in known}
        customers = (
            self.env["res.partner"]
            .sudo()
            .browse([partner_id for partner_id in figures if partner_id not in done])
        )
        made = []

        def work(some):
            opening = self.with_env(some.env)
            rows = opening._get_rows(company, month, some)
            vals_list = [
                {
                    **_get_vals(partner.id, figures, rows),
                    "company_id": company.id,
                    "partner_id": partner.id,
                    "person_id": partner.user_id.id,
                    "month": month,
                }
                for partner in some
            ]
            batch = opening.sudo()._in_transition().create(vals_list)
            batch._out_of_transition()._start_deadlines("reconciliation.send")
            made.extend(batch.ids)

        each_record(customers, work, size=_BATCH, company=company)
        return self.sudo().browse(made)

    def _take_figures(self):
        """Write what ledger and store say now, with the rows behind it.

        The rows that a customer was sent before stay on file.
        """
        for (company, month), own in self.grouped(
            lambda one: (one.company_id, one.month)
        ).items():
            figures = self._get_figures(company, month, own.partner_id)
            rows = self._get_rows(company, month, own.partner_id)
            for document in own._in_transition():
                document.line_ids.write({"active": False})
                document.write(_get_vals(document.partner_id.id, figures, rows))
