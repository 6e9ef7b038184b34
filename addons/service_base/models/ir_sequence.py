# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class IrSequence(models.Model):
    _inherit = "ir.sequence"

    @api.model
    def _get_numbers(self, code, company, count):
        """Draw many numbers of a sequence at once; core asks for one at a time.

        :param str code: the sequence's code
        :param company: res.company record; a shared sequence serves all
        :param int count: how many
        :return: list of numbers as text, in order
        :raises UserError: when no sequence has the code
        """
        if not count:
            return []
        sequence = self.sudo().search(
            [("code", "=", code), ("company_id", "in", [company.id, False])],
            order="company_id",
            limit=1,
        )
        if not sequence:
            raise UserError(
                self.env._(
                    "%(company)s has no sequence %(code)s: add it in the settings.",
                    company=company.display_name,
                    code=code,
                )
            )
        if sequence.implementation != "standard":
            # Without gaps means one after the other.
            return [sequence.next_by_id() for _number in range(count)]
        part = sequence._get_current_sequence()
        name = f"ir_sequence_{sequence.id:03d}"
        if part != sequence:
            name = f"{name}_{part.id:03d}"
            sequence = sequence.with_context(ir_sequence_date_range=part.date_from)
        rows = self.env.execute_query(
            SQL("SELECT nextval(%s) FROM generate_series(1, %s)", name, count)
        )
        return [sequence.get_next_char(number) for (number,) in rows]
