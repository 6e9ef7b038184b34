# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class AftersalesCountExplanationMixin(models.AbstractModel):
    """Why books and goods differ, who answers, what is proposed (D4-2.6c)."""

    _name = "aftersales.count.explanation.mixin"
    _description = "Explanation of a difference"

    cause_kind = fields.Selection(
        [
            ("not_booked", "Slip not booked"),
            ("wrong_booked", "Booked wrongly"),
            ("wrong_issue", "Issued or received wrongly"),
            ("lost", "Lost"),
            ("damaged", "Damaged or decayed"),
            ("unit", "Wrong unit"),
            ("other", "Other"),
        ],
        string="Cause",
        copy=False,
    )
    cause_note = fields.Char(string="Cause in Words", copy=False)
    liability = fields.Selection(
        [
            ("person", "A person"),
            ("chief", "The site chief"),
            ("nobody", "Nobody"),
        ],
        string="Who Answers",
        copy=False,
    )
    liable_user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        copy=False,
        ondelete="restrict",
        domain="[('share', '=', False)]",
    )
    proposal = fields.Char(copy=False, help="What the site proposes to the department.")
    accountability = fields.Selection(
        [("no", "None"), ("penalty", "Penalty"), ("reward", "Reward")],
        string="Staff Handbook",
        default="no",
        copy=False,
        help="Business management decides on it under the staff handbook (D4-2.6c).",
    )

    @api.constrains("liability", "liable_user_id")
    def _check_liable(self):
        for line in self:
            if line.liability == "person" and not line.liable_user_id:
                raise ValidationError(
                    self.env._(
                        "%s: name the person who answers for it (D4-3.1.4.1c).",
                        line.display_name,
                    )
                )

    def _get_unexplained_reasons(self):
        """What the line lacks (D4-2.6c, D4-3.1.4.1c)."""
        self.ensure_one()
        if self.is_mismatch:
            return [
                self.env._(
                    "%(line)s: first count %(first)s, second %(second)s: count it "
                    "anew (D2-K2.3).",
                    line=self.display_name,
                    first=self.first_quantity,
                    second=self.second_quantity,
                )
            ]
        lacking = []
        if not self.cause_kind or (self.cause_kind == "other" and not self.cause_note):
            lacking.append(self.env._("cause"))
        if not self.liability:
            lacking.append(self.env._("who answers"))
        if not self.proposal:
            lacking.append(self.env._("proposal"))
        if self.accountability != "no" and not self._get_liable_user():
            lacking.append(self.env._("the person to reward or punish"))
        if not lacking:
            return []
        return [
            self.env._(
                "%(line)s: difference %(difference)s without %(lacking)s "
                "(D4-2.6c, D4-3.1.4.1c).",
                line=self.display_name,
                difference=self.difference,
                lacking=", ".join(lacking),
            )
        ]

    def _get_liable_user(self):
        self.ensure_one()
        if self.liability == "person":
            return self.liable_user_id
        if self.liability == "chief":
            return self.site_id.chief_id
        return self.env["res.users"]

    def _get_cause_text(self):
        self.ensure_one()
        label = dict(self._fields["cause_kind"]._description_selection(self.env))
        return ": ".join(filter(None, [label.get(self.cause_kind), self.cause_note]))

    def _get_loss_text(self):
        self.ensure_one()
        return self.env._(
            "%(count)s, %(goods)s: book %(book)s, counted %(counted)s. %(cause)s. "
            "%(proposal)s",
            count=self.count_id.name,
            goods=self.display_name,
            book=self.book_quantity,
            counted=self.second_quantity,
            cause=self._get_cause_text(),
            proposal=self.proposal or "",
        )
