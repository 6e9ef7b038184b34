# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class AftersalesSupplyApprovalMixin(models.AbstractModel):
    """A document with approvals whose lines are also written on their own."""

    _name = "aftersales.supply.approval.mixin"
    _description = "Approval of a document with lines"
    _inherit = "service.approval.mixin"

    def _void_changed_lines(self):
        """Lines that are written apart void the signatures like the document's own."""
        signed = self.filtered(
            lambda record: record.sudo().review_ids and record.state in self._state_from
        )
        digests = signed._get_approval_digests()
        changed = signed.filtered(
            lambda record: (
                set(record.sudo().review_ids.mapped("content_digest"))
                != {digests[record]}
            )
        )
        changed._void_approvals(self.env._("The goods were changed."))
