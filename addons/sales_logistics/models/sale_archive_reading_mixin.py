# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import AccessError

from ..roles import GENERAL_MANAGER, SUPERVISOR, USER


class SaleArchiveReadingMixin(models.AbstractModel):
    """Opening a volume: with the general manager's approval, and logged (D2-36)."""

    _name = "sale.archive.reading.mixin"
    _description = "Reading of bound vouchers"

    def action_read_volume(self):
        """Open the papers of a volume; who opened it and when is kept.

        :raises AccessError: without an approved request that was begun
        """
        self._check_roles(USER)
        if not self:
            return False
        self.ensure_one()
        self.check_access("read")
        if self.state == "open":
            self._check_roles("sales_logistics.group_logistics_clerk")
            return self._open_papers()
        if not self._may_read():
            raise AccessError(
                self.env._(
                    "%s is in the archive: ask for it, and read it when the general "
                    "manager has approved (D2-36).",
                    self.display_name,
                )
            )
        self._log_reading()
        return self._open_papers()

    def _get_evidence_digest(self):
        """What the server reads for itself is not left for the user to find.

        The cache does not ask who read a list of lines: the next reader of the
        same request would get it without the record rules (D2-36).
        """
        result = super()._get_evidence_digest()
        self.invalidate_recordset(["line_ids"], flush=False)
        return result

    def _get_readable_lines(self):
        """The papers that the user may read, by the record rules (D2-36)."""
        self.ensure_one()
        return self.env["sale.archive.line"].search([("volume_id", "=", self.id)])

    def _may_read(self):
        self.ensure_one()
        return self.env.user.has_group(GENERAL_MANAGER) or bool(self._get_reading())

    def _get_reading(self):
        """The user's request under which this volume is read, if there is one."""
        self.ensure_one()
        return (
            self.env["sale.archive.consult"]
            .sudo()
            .search(
                [
                    ("volume_id", "=", self.id),
                    ("user_id", "=", self.env.uid),
                    ("state", "=", "reading"),
                ],
                limit=1,
            )
        )

    def _log_reading(self, line=None):
        """Keep who opened the volume, or a paper of it, and when."""
        self.ensure_one()
        if self.state == "open":
            return
        self.env["sale.archive.log"].sudo()._in_transition().create(
            {
                "volume_id": self.id,
                "consult_id": self._get_reading().id,
                "line_id": line.id if line else False,
                "number": line.number if line else False,
                "user_id": self.env.uid,
                "read_at": fields.Datetime.now(),
            }
        )

    def _open_papers(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_logistics.sale_archive_line_action"
        )
        return {
            **action,
            "name": self.display_name,
            "domain": [("volume_id", "=", self.id)],
            "context": {},
        }

    def action_consult(self):
        """Ask to read, copy or extract from this volume (D2-36)."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Request"),
            "res_model": "sale.archive.consult",
            "view_mode": "form",
            "context": {"default_volume_id": self.id},
        }

    def action_view_consults(self):
        return self._open_related("sales_logistics.sale_archive_consult_action")

    def action_view_log(self):
        self._check_roles(SUPERVISOR, GENERAL_MANAGER)
        return self._open_related("sales_logistics.sale_archive_log_action")

    def _open_related(self, xml_id):
        action = self.env["ir.actions.act_window"]._for_xml_id(xml_id)
        return {**action, "domain": [("volume_id", "in", self.ids)], "context": {}}
