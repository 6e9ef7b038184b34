# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
import tempfile
from pathlib import Path

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

# Rows between two signs of progress.
_PROGRESS_STEP = 5000


class ServiceExportWriteMixin(models.AbstractModel):
    """Writing an export's file: at once, or as a background job."""

    _name = "service.export.write.mixin"
    _description = "Export of a register: writing"

    def _delay_write(self):
        job = self._out_of_transition().with_delay(
            channel="root.service_export",
            description=self.env._("Write %s", self.name),
            identity_key=f"service.export,{self.id}",
        )
        job._job_write()

    def _job_write(self):
        """Write the file in the background and tell the user."""
        self.ensure_one()
        if not self.exists() or self.state != "waiting":
            return
        self._write_file(self._find_ids(), self._show_progress)
        self.user_id._bus_send(
            "simple_notification",
            {
                "type": "success",
                "title": self.env._("%s is ready", self.name),
                "message": self.env._(
                    "%(register)s: %(count)s rows. Download it under Exports.",
                    register=self._handler()._export_title(),
                    count=self.total_rows,
                ),
            },
        )

    def _find_ids(self):
        handler = self._handler()
        try:
            chosen = Domain(json.loads(self.domain)) if self.domain else Domain.TRUE
        except ValueError as error:
            raise UserError(
                self.env._("%s: the filter cannot be read.", self.name)
            ) from error
        return handler._find_ids(
            chosen & handler._get_period_domain(self.date_from, self.date_to)
        )

    def _write_file(self, ids, progress=None):
        handler = self._handler()
        period = self._get_period_text()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "register.xlsx")
            handler._write_xlsx(str(path), ids, period, progress)
            content = path.read_bytes()
        name = f"{handler._export_title()} {self.name}.xlsx"
        attachment = self._keep_file(name, content)
        self._in_transition().write(
            {"state": "done", "total_rows": len(ids), "attachment_id": attachment.id}
        )

    def _get_period_text(self):
        if not (self.date_from or self.date_to):
            return ""
        return self.env._(
            "Period: %(start)s to %(end)s",
            start=self.date_from or "…",
            end=self.date_to or "…",
        )

    def _show_progress(self, done):
        """Tell other transactions how far this one is."""
        if done % _PROGRESS_STEP:
            return
        with self.env.registry.cursor() as cr:
            progress = self.env["service.export.progress"].sudo()
            progress = progress.with_env(progress.env(cr=cr))
            row = progress.search([("export_id", "=", self.id)], limit=1)
            if row:
                row.done_rows = done
            else:
                progress.create({"export_id": self.id, "done_rows": done})
