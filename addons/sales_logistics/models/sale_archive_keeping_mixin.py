# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..roles import SUPERVISOR


class SaleArchiveKeepingMixin(models.AbstractModel):
    """Into the archive, or opened again before; part of a volume (S50, D2-34)."""

    _name = "sale.archive.keeping.mixin"
    _description = "Keeping of bound vouchers"

    def action_archive_volume(self):
        """The supervisor takes the volume to its place and keeps it (D2-34)."""
        return self._run_step(
            "archive_volume", (SUPERVISOR,), self.env._("It cannot be archived.")
        )

    def _get_cannot_archive_volume_reasons(self):
        reasons = {}
        for volume in self:
            texts = reasons[volume] = []
            if volume.state != "bound":
                texts.append(self.env._("It is not bound, or in the archive."))
            if not (volume.place or "").strip():
                texts.append(self.env._("Write the place where it stands (D2-34)."))
        return reasons

    def _do_archive_volume(self):
        self.sudo()._in_transition().write(
            {
                "state": "archived",
                "archived_at": fields.Datetime.now(),
                "keeper_id": self.env.uid,
            }
        )

    def action_reopen(self):
        """Bound wrongly: opened again before it is archived; signatures are void."""
        return self._run_step(
            "reopen", (SUPERVISOR,), self.env._("It cannot be opened again.")
        )

    def _get_cannot_reopen_reasons(self):
        return {
            volume: [self.env._("Only a bound volume that is not archived.")]
            for volume in self
            if volume.state != "bound"
        }

    def _do_reopen(self):
        volumes = self.sudo()
        volumes._void_signatures(self.env._("Opened again."))
        volumes._in_transition().write(
            {
                "state": "open",
                "bound_at": False,
                "bound_by_id": False,
                "digest": False,
                "verified_at": False,
                "finding": False,
            }
        )
        volumes._collect()
        volumes._start_bind_deadlines()
