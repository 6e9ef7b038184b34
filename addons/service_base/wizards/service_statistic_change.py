# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

from ..models.service_statistic_live_mixin import CHANGES
from ..models.service_statistic_row import _shown


class ServiceStatisticChange(models.TransientModel):
    """What changed in a figure since it was frozen, as of the moment of looking."""

    _name = "service.statistic.change"
    _description = "Change since freezing"
    _order = "change, id"
    _rec_name = "label"

    period_id = fields.Many2one(
        "service.statistic.period", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    change = fields.Selection(CHANGES, required=True, readonly=True)
    key = fields.Char(readonly=True)
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    label = fields.Char(string="Record", readonly=True)
    frozen_numerator = fields.Float(digits=(16, 6), readonly=True)
    frozen_denominator = fields.Float(digits=(16, 6), readonly=True)
    live_numerator = fields.Float(digits=(16, 6), readonly=True)
    live_denominator = fields.Float(digits=(16, 6), readonly=True)
    frozen_snapshot = fields.Json(readonly=True)
    live_snapshot = fields.Json(readonly=True)
    frozen_text = fields.Char(string="At Freezing", compute="_compute_texts")
    live_text = fields.Char(string="Today", compute="_compute_texts")

    @api.depends("frozen_snapshot", "live_snapshot")
    def _compute_texts(self):
        for change in self:
            change.frozen_text = _shown(change.frozen_snapshot)
            change.live_text = _shown(change.live_snapshot)

    @api.model
    def _open_for(self, period):
        """Compare now, one statement for any number of rows; show the result."""
        period.check_access("read")
        self.env.flush_all()
        names = [
            "key",
            "res_model",
            "res_id",
            "label",
            "frozen_numerator",
            "frozen_denominator",
            "frozen_snapshot",
            "live_numerator",
            "live_denominator",
            "live_snapshot",
            "change",
        ]
        columns = SQL(", ").join(SQL.identifier(name) for name in names)
        # Only the last look of the user is kept.
        self.sudo().search(
            [("period_id", "=", period.id), ("create_uid", "=", self.env.uid)]
        ).unlink()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO service_statistic_change (
                    period_id, company_id, %(columns)s,
                    create_uid, create_date, write_uid, write_date
                )
                SELECT %(period)s, %(company)s, %(columns)s,
                       %(user)s, now() AT TIME ZONE 'UTC',
                       %(user)s, now() AT TIME ZONE 'UTC'
                  FROM (%(compared)s) AS compared
                 WHERE change != 'same'
                """,
                columns=columns,
                period=period.id,
                company=period.company_id.id,
                user=self.env.uid,
                compared=period._compare_query(),
            )
        )
        title = (
            self.env._("%s: rows as of today", period.display_name)
            if period.state == "draft"
            else self.env._("%s: changes since freezing", period.display_name)
        )
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": self._name,
            "view_mode": "list",
            "domain": [("period_id", "=", period.id)],
        }

    def action_open_record(self):
        """Open the record that the row counts."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [[False, "form"]],
        }
