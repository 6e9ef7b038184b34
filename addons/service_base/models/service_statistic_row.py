# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError

SIDES = [
    ("numerator", "Counted"),
    ("denominator", "Of"),
    ("both", "Both"),
    ("none", "Neither"),
]


class ServiceStatisticRow(models.Model):
    """A row that made a frozen figure, as it was at freezing.

    Rows are written once, by the freezing itself and in one statement; nobody
    changes, adds or deletes them afterwards, by whatever way.
    """

    _name = "service.statistic.row"
    _description = "Row of a figure"
    _order = "period_id, id"
    _rec_name = "label"

    period_id = fields.Many2one(
        "service.statistic.period", required=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="restrict"
    )
    key = fields.Char(required=True, readonly=True)
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    label = fields.Char(string="Record", readonly=True)
    side = fields.Selection(SIDES, readonly=True)
    numerator = fields.Float(digits=(16, 6), readonly=True)
    denominator = fields.Float(digits=(16, 6), readonly=True)
    cause = fields.Char(readonly=True)
    department = fields.Char(string="Responsible Unit", readonly=True)
    product = fields.Char(readonly=True)
    snapshot = fields.Json(readonly=True)
    snapshot_text = fields.Char(
        string="Shown at Freezing", compute="_compute_snapshot_text"
    )
    change = fields.Selection(
        [("same", "Same"), ("changed", "Changed"), ("gone", "Gone")],
        string="Since Freezing",
        compute="_compute_change",
        help="How the record stands today beside this row.",
    )

    _period_key = models.UniqueIndex(
        "(period_id, key)", "A row counts once in a figure."
    )

    @api.depends("snapshot")
    def _compute_snapshot_text(self):
        for row in self:
            row.snapshot_text = _shown(row.snapshot)

    @api.depends("period_id")
    def _compute_change(self):
        for period, rows in self.grouped("period_id").items():
            changes = period._get_row_changes(rows.mapped("key"))
            for row in rows:
                row.change = changes.get(row.key, "same")

    @api.model_create_multi
    def create(self, vals_list):
        self._check_uninstalling()
        return super().create(vals_list)

    def write(self, vals):
        self._check_uninstalling()
        return super().write(vals)

    def unlink(self):
        self._check_uninstalling()
        return super().unlink()

    def _check_uninstalling(self):
        """Nothing but the freezing's own statement makes or changes a row."""
        if self.env.registry.ready:
            raise AccessError(
                self.env._(
                    "The rows of a frozen figure stay as they were. Correct the "
                    "figure by a new version instead."
                )
            )

    def action_open_record(self):
        """Open the record that the row counted."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [[False, "form"]],
        }


def _shown(snapshot):
    """A snapshot on one line: "State: Shipped · Days: 3"."""
    return " · ".join(
        f"{name}: {value}"
        for name, value in (snapshot or {}).items()
        if value not in (None, "")
    )
