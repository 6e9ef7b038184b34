# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ServiceDownloadMixin(models.AbstractModel):
    """Hand a file that was made on the server to the user's browser."""

    _name = "service.download.mixin"
    _description = "Download of a file"

    def _download(self, name, content):
        """Keep an xlsx as an attachment of this record and download it.

        A second file of the same name takes the place of the first.

        :param str name: file name
        :param bytes content: the whole file
        :return: action
        """
        self.ensure_one()
        self.check_access("read")
        return self._get_download_action(self._keep_file(name, content))

    def _keep_file(self, name, content):
        """The attachment that holds the file. Who may read the record may read it."""
        name = name.replace("/", "-")
        attachments = self.env["ir.attachment"].sudo()
        kept = attachments.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("res_field", "=", False),
                ("name", "=", name),
            ],
            limit=1,
        )
        if kept:
            kept.raw = content
            return kept
        return attachments.create(
            {
                "name": name,
                "raw": content,
                "res_model": self._name,
                "res_id": self.id,
                "mimetype": XLSX,
            }
        )

    def _get_download_action(self, attachment):
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "self",
        }
