# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from collections import defaultdict

from odoo import models

# Writing one of these replaces or moves the file.
_CONTENT = {"raw", "datas", "db_datas", "store_fname", "checksum", "url", "type"}
_PLACE = {"res_model", "res_id", "res_field"}


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def write(self, vals):
        if (_CONTENT | _PLACE) & set(vals):
            self._changed_by(vals)._check_kept_by_register()
        return super().write(vals)

    def unlink(self):
        if self:
            self.check_access("unlink")
            self._check_kept_by_register()
        return super().unlink()

    def _changed_by(self, vals):
        """The files that the values really change; moving the same bytes from
        one store to another is none."""
        if (_PLACE | {"url", "type", "db_datas", "store_fname"}) & set(vals):
            return self
        content = vals.get("raw") or base64.b64decode(vals.get("datas") or b"")
        if isinstance(content, str):
            content = content.encode()
        checksum = self._compute_checksum(content or b"")
        return self.filtered(lambda attachment: attachment.checksum != checksum)

    def _check_kept_by_register(self):
        """Files of a closed register stay as long as it does (S69, D4-8.8)."""
        model_ids = defaultdict(set)
        for attachment in self.sudo():
            if attachment.res_model and attachment.res_id:
                model_ids[attachment.res_model].add(attachment.res_id)
        mixin = self.env["service.register.mixin"]
        mixin._raise_kept(mixin._get_kept_documents(model_ids, closed=True))
