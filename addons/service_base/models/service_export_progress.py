# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ServiceExportProgress(models.Model):
    """How far a running export is.

    A row of its own, written by a transaction of its own: the export's record
    belongs to the job's transaction until that ends, and a commit in between
    would give the job's lock away.
    """

    _name = "service.export.progress"
    _description = "Progress of an export"
    _log_access = False

    export_id = fields.Many2one(
        "service.export", required=True, ondelete="cascade", index=True
    )
    done_rows = fields.Integer()
