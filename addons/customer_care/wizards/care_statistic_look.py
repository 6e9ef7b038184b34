# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from odoo.addons.service_base.models.service_statistic_row import _shown

_COLUMNS = (
    "key",
    "res_model",
    "res_id",
    "label",
    "numerator",
    "denominator",
    "cause",
    "department",
    "product",
    "snapshot",
)


class CareStatisticLook(models.TransientModel):
    """The rows behind a figure of a board, as of the moment of looking."""

    _name = "care.statistic.look"
    _description = "Row behind a figure"
    _order = "id"
    _rec_name = "label"

    statistic_id = fields.Many2one("service.statistic", readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    date_from = fields.Date(readonly=True)
    key = fields.Char(readonly=True)
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    label = fields.Char(string="Record", readonly=True)
    numerator = fields.Float(
        string="Counted", digits=(16, 2), readonly=True, aggregator="sum"
    )
    denominator = fields.Float(
        string="Of", digits=(16, 2), readonly=True, aggregator="sum"
    )
    cause = fields.Char(readonly=True)
    department = fields.Char(string="Unit or Customer", readonly=True)
    product = fields.Char(readonly=True)
    snapshot = fields.Json(readonly=True)
    snapshot_text = fields.Char(string="Facts", compute="_compute_snapshot_text")

    @api.depends("snapshot")
    def _compute_snapshot_text(self):
        for row in self:
            row.snapshot_text = _shown(row.snapshot)

    @api.model
    def _open_for(self, statistic, company, first, last):
        """Fill the list with one statement, for any number of rows."""
        statistic.check_access("read")
        self._check_rows_access(statistic)
        self.env.flush_all()
        # Only the user's last look is kept.
        self.sudo().search([("create_uid", "=", self.env.uid)]).unlink()
        columns = SQL(", ").join(SQL.identifier(name) for name in _COLUMNS)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO care_statistic_look (
                    statistic_id, company_id, date_from, %(columns)s,
                    create_uid, create_date, write_uid, write_date
                )
                SELECT %(statistic)s, %(company)s, %(first)s, %(columns)s,
                       %(user)s, now() AT TIME ZONE 'UTC',
                       %(user)s, now() AT TIME ZONE 'UTC'
                  FROM (%(rows)s) AS counted
                """,
                columns=columns,
                statistic=statistic.id,
                company=company.id,
                first=first,
                user=self.env.uid,
                rows=statistic.sudo()._rows_of(
                    company, first, last, company.partner_id.lang or "en_US"
                ),
            )
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._(
                "%(figure)s, %(first)s – %(last)s: %(formula)s",
                figure=statistic.name,
                first=first,
                last=last,
                formula=statistic.formula,
            ),
            "res_model": self._name,
            "view_mode": "list,pivot,graph",
            "domain": [("create_uid", "=", self.env.uid)],
        }

    @api.model
    def _check_rows_access(self, statistic):
        """Rows that name who is responsible, or what a colleague's hour costs."""
        roles = getattr(self.env[statistic.sudo().handler], "_rows_roles", ())
        if roles and not self.env.user.has_groups(",".join(roles)):
            raise AccessError(
                self.env._(
                    "%s: its rows name people or what they cost. Ask your superior for "
                    "them; the figure itself is for everybody.",
                    statistic.name,
                )
            )

    def action_open_record(self):
        """Open the record that the row counts."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [[False, "form"]],
        }
