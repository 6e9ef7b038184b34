# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..tools.entitlement import LawRule

_SWITCH = "verdict.law"


class AftersalesLawRule(models.Model):
    """Consumer law as dated data (三包): which right, after which number, where.

    The lines that come with the addon are a reading of the provisions on repair,
    replacement and return of certain goods (1995). They decide nothing until a
    company switches the law on (policy ``verdict.law``), which it does when its
    counsel has confirmed them for its goods. Categories of goods with terms of
    their own get lines of their own; those of a parent category hold below it.
    """

    _name = "aftersales.law.rule"
    _description = "Rule of consumer law"
    _inherit = "service.policy.table.mixin"

    _policy_key_fields = ("right", "category_id")

    right = fields.Selection(
        [
            ("return", "Return, exchange or repair within days of sale"),
            ("exchange", "Exchange or repair within days of sale"),
            ("term", "Free repair within months of sale"),
            ("repairs", "Exchange or return after failed repairs of one fault"),
            ("parts", "Exchange when parts are lacking for more than days"),
            ("delay", "Exchange when the repair takes more than days"),
            ("restart", "Term after an exchange: 1 begins anew, 0 goes on"),
        ],
        required=True,
    )
    category_id = fields.Many2one(
        "product.category",
        string="Product Category",
        index="btree_not_null",
        ondelete="restrict",
        help="With the categories below it. Empty: all goods.",
    )
    number = fields.Integer(
        string="Limit", required=True, help="Days, months or times, by the right."
    )
    article = fields.Char(
        required=True, translate=True, help="What is printed on the verdict."
    )

    _number_positive = models.Constraint(
        "CHECK(number >= 0)", "The number of a rule of law is not below zero."
    )

    def _policy_value_text(self):
        self.ensure_one()
        return f"{self._policy_key_label('right')}: {self.number} ({self.article})"

    @api.model
    def _is_in_use(self, company, day):
        """Whether the company applies the law's rules on a day."""
        return bool(self.env["service.policy"]._get_value(_SWITCH, company, day))

    @api.model
    def _get_rules(self, company, day, categories):
        """The rights that hold for each category of goods on a day.

        :param categories: product.category records
        :return: ``{category: tuple of LawRule}``; None where the company has
            switched the law off
        """
        if not self._is_in_use(company, day):
            return dict.fromkeys([*categories, categories.browse()])
        rights = [right for right, _label in self._fields["right"].selection]
        chosen = {
            category: [
                self._find_nearest(company, day, right, category) for right in rights
            ]
            for category in [*categories, categories.browse()]
        }
        lines = self.sudo().browse({i for ids in chosen.values() for i in ids if i})
        known = {
            line.id: LawRule(line.right, line.number, line.article or "")
            for line in lines
        }
        return {
            category: tuple(known[line_id] for line_id in ids if line_id)
            for category, ids in chosen.items()
        }

    @api.model
    def _find_nearest(self, company, day, right, category):
        """The line of the category, or of the nearest one above it."""
        path = (category.sudo().parent_path or "").strip("/").split("/")
        own = [int(step) for step in reversed(path) if step]
        for candidate in own:
            line_id = self._find_line(
                company, day, {"right": right, "category_id": candidate}
            )
            if line_id and self._is_of_category(company, line_id):
                return line_id
        return self._find_line(company, day, {"right": right})

    @api.model
    def _is_of_category(self, company, line_id):
        """Whether the line names a category, instead of holding for all goods."""
        for line in self._policy_lines(company.id):
            if line[0] == line_id:
                return bool(line[5][1])
        return False
