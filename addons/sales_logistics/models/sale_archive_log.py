# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class SaleArchiveLog(models.Model):
    """Who opened which volume or paper of the archive, and when (S50, D2-36).

    Written by the opening itself; nobody changes or deletes it.
    """

    _name = "sale.archive.log"
    _description = "Reading of the archive"
    _inherit = ["service.retention.mixin", "service.guarded.mixin"]
    _order = "read_at desc, id desc"

    _register_parent = "volume_id"
    _guarded_fields = (
        "volume_id",
        "consult_id",
        "line_id",
        "number",
        "user_id",
        "read_at",
    )

    volume_id = fields.Many2one(
        "sale.archive.volume",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="volume_id.company_id", store=True, precompute=True, ondelete="restrict"
    )
    consult_id = fields.Many2one(
        "sale.archive.consult",
        string="Request",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    line_id = fields.Many2one(
        "sale.archive.line",
        string="Paper",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    number = fields.Char(
        string="Paper No.", readonly=True, help="Empty: the volume as a whole."
    )
    user_id = fields.Many2one(
        "res.users", string="Opened By", readonly=True, ondelete="restrict"
    )
    read_at = fields.Datetime(string="Opened", readonly=True)
