# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ServiceEvidenceWizard(models.TransientModel):
    """Add photos and documents, many at once."""

    _name = "service.evidence.wizard"
    _description = "Add evidence"
    _inherit = "service.evidence.wizard.mixin"

    type_id = fields.Many2one(
        "service.evidence.type",
        string="What they show",
        required=True,
        domain=[("kind", "in", ("photo", "file"))],
        default=lambda self: self.env["service.evidence.type"].search(
            [("kind", "=", "photo")], limit=1
        ),
    )
    note = fields.Char()
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Photos and documents", bypass_search_access=True
    )

    def action_add(self):
        self.ensure_one()
        files = self.attachment_ids
        files.check_access("read")
        self._get_document()._add_evidence(
            self.type_id.code,
            [(file.name, file.raw) for file in files],
            note=self.note,
        )
        # Taken in: the upload itself is of no more use.
        files.filtered(
            lambda file: (
                file.res_model == self._name
                and not file.res_id
                and file.create_uid == self.env.user
            )
        ).sudo().unlink()
        return {"type": "ir.actions.act_window_close"}
