# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import float_compare


class AftersalesCountEntryMixin(models.AbstractModel):
    """Writing down what is counted, by the person whose turn it is (D2-K2.3)."""

    _name = "aftersales.count.entry.mixin"
    _description = "Entry of counts"

    counted = fields.Float(
        compute="_compute_counted",
        inverse="_inverse_counted",
        digits="Product Unit",
        help="What you count now. Each counter sees only the own figures.",
    )

    @api.depends_context("uid")
    @api.depends("count_id.state", "is_counted")
    def _compute_counted(self):
        """The own figure of who counts now; nothing for all others."""
        for line in self:
            mine = line.count_id._get_counter() == self.env.user
            if not mine or not line.is_counted:
                line.counted = 0.0
                continue
            hidden = line.sudo()
            first = line.count_state == "first"
            line.counted = hidden.first_entered if first else hidden.second_entered

    def _inverse_counted(self):
        self._write_figures({line: line.counted for line in self})

    def _write_figures(self, figures):
        """Keep what is counted now, with the book of the same moment.

        :param dict figures: ``{line: quantity in the line's unit}``
        """
        self._check_turn(self.count_id)
        self._check_figures(figures)
        held = self.sudo()._get_held()
        for line, figure in figures.items():
            hidden = line.sudo()
            name = "first" if line.count_state == "first" else "second"
            quantity = held[hidden][0] if line.product_id else hidden.book_frozen
            hidden._in_transition().write(
                {
                    f"{name}_entered": figure,
                    f"{name}_book": quantity,
                    "is_counted": True,
                }
            )
        self.invalidate_recordset(["counted"])

    def _check_figures(self, figures):
        for line, figure in figures.items():
            single = line.tracking == "serial" or line.equipment_id
            if figure < 0 or (
                single and float_compare(figure, 1, precision_digits=6) > 0
            ):
                raise ValidationError(
                    self.env._(
                        "%(line)s: %(figure)s cannot be counted. Goods are 0 or more, "
                        "a serial number or a piece of equipment is 0 or 1.",
                        line=line.display_name,
                        figure=figure,
                    )
                )

    def action_count_there(self):
        """The serial number, or the piece of equipment, is there."""
        several = self.filtered(
            lambda line: line.tracking != "serial" and not line.equipment_id
        )
        if several:
            raise UserError(
                self.env._(
                    "%s: write how many there are.",
                    ", ".join(several[:5].mapped("display_name")),
                )
            )
        self._write_figures(dict.fromkeys(self, 1.0))
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_count_none(self):
        """There is nothing of it at this place."""
        self._write_figures(dict.fromkeys(self, 0.0))
        return {"type": "ir.actions.client", "tag": "soft_reload"}
