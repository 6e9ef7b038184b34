# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from pytz import utc

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..roles import USER


class SaleArchiveLine(models.Model):
    """One paper of a volume: its place in the index and what it said (S50, D2-35).

    Once the volume is bound it is read by those whom the general manager allowed
    it and who opened the volume, and by himself: see the record rules (D2-36).
    """

    _name = "sale.archive.line"
    _description = "Bound paper"
    _inherit = [
        "service.retention.mixin",
        "service.evidence.line.mixin",
        "service.guarded.mixin",
    ]
    _order = "volume_id, sequence, id"
    _rec_name = "number"

    _register_parent = _evidence_document = "volume_id"
    _guarded_fields = (
        "volume_id",
        "sequence",
        "number",
        "date",
        "title",
        "res_model",
        "res_id",
        "content",
        "digest",
        "changes",
    )

    volume_id = fields.Many2one(
        "sale.archive.volume",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        related="volume_id.company_id", store=True, precompute=True, ondelete="restrict"
    )
    sequence = fields.Integer(string="Place", readonly=True, aggregator=None)
    number = fields.Char(readonly=True, index="trigram")
    date = fields.Date(readonly=True)
    title = fields.Char(string="Customer or Subject", readonly=True)
    res_model = fields.Char(string="Register Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", readonly=True
    )
    leaves = fields.Integer(
        string="Sheets", default=1, help="Sheets of paper with what is attached."
    )
    content = fields.Json(
        string="What It Said", readonly=True, help="The paper as it was bound."
    )
    digest = fields.Char(readonly=True, help="SHA-256 of what it said.")
    changes = fields.Char(string="Changed Since", readonly=True)

    _document = models.Index("(res_model, res_id)")

    @api.constrains("leaves")
    def _check_leaves(self):
        for line in self:
            if line.leaves < 1:
                raise ValidationError(
                    self.env._(
                        "%s: a paper has one sheet or more (D2-34).", line.number
                    )
                )

    def write(self, vals):
        if "leaves" in vals and not self._is_in_transition():
            self.volume_id._check_open()
        return super().write(vals)

    @api.model
    def _to_local_day(self, company, moment):
        """The company's day of a naive UTC moment."""
        zone = self._get_company_zone(company)
        return utc.localize(moment).astimezone(zone).date()

    # -- read ---

    def action_open_document(self):
        """Open the paper; who opened it and when is kept (D2-36)."""
        self._check_roles(USER)
        if not self:
            return False
        self.check_access("read")
        line = self[:1]
        record = self.env[line.res_model].browse(line.res_id).exists()
        if not record:
            raise UserError(
                self.env._(
                    "%s: the record is gone; only the index has it.", line.number
                )
            )
        record.check_access("read")
        line.volume_id._log_reading(line)
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
            "views": [[False, "form"]],
        }
