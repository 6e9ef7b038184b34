# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError


class AftersalesTeardownLineMixin(models.AbstractModel):
    """Units and parts of a teardown change as long as it is open (S13)."""

    _name = "aftersales.teardown.line.mixin"
    _description = "Line of a teardown"

    @api.model_create_multi
    def create(self, vals_list):
        teardowns = self.env["aftersales.teardown"].browse(
            {vals["teardown_id"] for vals in vals_list if vals.get("teardown_id")}
        )
        self._check_open(teardowns)
        return super().create(vals_list)

    def write(self, vals):
        if not self._is_in_transition():
            self._check_open(self.teardown_id)
            if vals.get("teardown_id"):
                self._check_open(
                    self.env["aftersales.teardown"].browse(vals["teardown_id"])
                )
        return super().write(vals)

    def unlink(self):
        # With its document, the register's own rules hold.
        self._check_open(self.teardown_id.filtered(lambda one: one.state == "done"))
        return super().unlink()

    @api.model
    def _check_open(self, teardowns):
        if self._is_in_transition():
            return
        done = teardowns.filtered(lambda teardown: teardown.state != "draft")
        if done:
            raise UserError(
                self.env._(
                    "%s is torn down: its units and parts stay as they were booked. "
                    "Undo it first, as long as finance has not reviewed it (D1-12).",
                    ", ".join(done.mapped("name")[:5]),
                )
            )
