# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError


class HrEmployee(models.Model):
    """Nobody leaves before the work is handed over (S52, D2-20)."""

    _inherit = "hr.employee"

    def write(self, vals):
        if vals.get("departure_date") or vals.get("active") is False:
            self._check_handed_over()
        return super().write(vals)

    def _check_handed_over(self):
        """Refuse to mark as left whoever has open work.

        :raises UserError: naming the people and how much of what is open
        """
        lines = []
        for employee in self.sudo().filtered("user_id"):
            work = employee.user_id._get_open_work(employee.company_id)
            cash = self.env["sale.cash.slip"]._get_kept(
                employee.user_id, employee.company_id
            )
            if cash:
                work["sale.cash.slip"] = cash
            if not work:
                continue
            lines.append(
                self.env._(
                    "%(person)s: %(work)s",
                    person=employee.name,
                    work=", ".join(
                        f"{self.env['ir.model']._get(model).name} {len(records)}"
                        for model, records in work.items()
                    ),
                )
            )
        if lines:
            raise UserError(
                "\n".join(
                    [
                        self.env._(
                            "Hand over the open work first, with the supervisor as "
                            "witness (D2-20):"
                        ),
                        *lines,
                    ]
                )
            )
