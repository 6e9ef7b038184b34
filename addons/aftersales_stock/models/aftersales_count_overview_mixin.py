# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class AftersalesCountOverviewMixin(models.AbstractModel):
    """The figures of a whole sheet, and the ways to what hangs on it."""

    _name = "aftersales.count.overview.mixin"
    _description = "Overview of a count"

    line_count = fields.Integer(string="Lines", compute="_compute_line_figures")
    open_count = fields.Integer(string="Not Counted", compute="_compute_line_figures")
    difference_count = fields.Integer(
        string="Differences", compute="_compute_line_figures"
    )
    mismatch_count = fields.Integer(
        string="Counts Disagree", compute="_compute_line_figures"
    )
    has_difference = fields.Boolean(compute="_compute_line_figures")
    has_case = fields.Boolean(
        string="Reward or Penalty", compute="_compute_line_figures"
    )
    move_count = fields.Integer(string="Adjustments", compute="_compute_move_count")
    is_my_turn = fields.Boolean(
        compute="_compute_is_my_turn", help="The user counts now."
    )

    @api.depends(
        "line_ids.is_counted",
        "line_ids.has_difference",
        "line_ids.is_mismatch",
        "line_ids.difference_value",
        "line_ids.accountability",
    )
    def _compute_line_figures(self):
        lines = self.env["aftersales.count.line"].sudo()
        mine = [("count_id", "in", self.ids)]
        counted = {
            count.id: (number, value)
            for count, number, value in lines._read_group(
                mine, ["count_id"], ["__count", "difference_value:sum"]
            )
        }

        def number(*domain):
            groups = lines._read_group([*mine, *domain], ["count_id"], ["__count"])
            return {count.id: amount for count, amount in groups}

        still_open = number(("is_counted", "=", False))
        different = number(("has_difference", "=", True))
        mismatched = number(("is_mismatch", "=", True))
        cases = number(("accountability", "in", ("reward", "penalty")))
        for count in self:
            key = count._origin.id
            count.line_count, count.difference_value = counted.get(key, (0, 0.0))
            count.open_count = still_open.get(key, 0)
            count.difference_count = different.get(key, 0)
            count.mismatch_count = mismatched.get(key, 0)
            count.has_difference = bool(count.difference_count)
            count.has_case = bool(cases.get(key))

    def _compute_move_count(self):
        counts = dict(
            self.env["stock.move"]
            .sudo()
            ._read_group(
                [("aftersales_count_id", "in", self.ids)],
                ["aftersales_count_id"],
                ["__count"],
            )
        )
        for count in self:
            count.move_count = counts.get(count, 0)

    # -- ways to other documents ------------------------------------------------

    def _get_lines_action(self, name, domain):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_stock.aftersales_count_line_action"
        )
        return {
            **action,
            "name": name,
            "domain": [("count_id", "=", self.id), *domain],
            "context": {"default_count_id": self.id},
        }

    def action_view_lines(self):
        """All lines of the sheet, to count or to explain."""
        return self._get_lines_action(self.env._("Lines of %s", self.name), [])

    def action_view_differences(self):
        return self._get_lines_action(
            self.env._("Differences of %s", self.name), [("has_difference", "=", True)]
        )

    def action_view_moves(self):
        """The stock moves that adjusted the store."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Adjustments of %s", self.name),
            "res_model": "stock.move",
            "view_mode": "list,form",
            "domain": [("aftersales_count_id", "=", self.id)],
        }

    def action_view_later_moves(self):
        """What went in and out of the store since the book was frozen."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Moves since the book of %s", self.name),
            "res_model": "stock.move.line",
            "view_mode": "list,form",
            "domain": [
                ("state", "=", "done"),
                ("date", ">=", self.started_at or fields.Datetime.now()),
                "|",
                ("location_id", "child_of", self.location_id.ids),
                ("location_dest_id", "child_of", self.location_id.ids),
            ],
        }
