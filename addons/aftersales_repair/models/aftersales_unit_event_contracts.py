# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL


class AftersalesUnitEvent(models.Model):
    """Contracts and inspections in the file of a unit (S08, S19)."""

    _inherit = "aftersales.unit.event"

    kind = fields.Selection(
        selection_add=[("contract", "Contract"), ("plan_inspection", "Patrol")]
    )

    def _get_event_queries(self):
        return {
            **super()._get_event_queries(),
            "contract": SQL(
                """
                SELECT cover.lot_id, cover.company_id, contract.started_at,
                       'contract', COALESCE(contract.code, contract.name),
                       'contract.contract', contract.id,
                       concat(cover.date_start, ' – ', cover.date_end), 0.0, 0.0
                  FROM aftersales_cover AS cover
                  JOIN contract_contract AS contract
                    ON contract.id = cover.contract_id
                 WHERE contract.started_at IS NOT NULL
                """
            ),
            "plan_inspection": SQL(
                """
                SELECT run.lot_id, run.company_id, run.finished_at,
                       'plan_inspection', run.name, 'service.checklist.run', run.id,
                       run.note, 0.0, 0.0
                  FROM service_checklist_run AS run
                 WHERE run.lot_id IS NOT NULL AND run.finished_at IS NOT NULL
                """
            ),
        }
