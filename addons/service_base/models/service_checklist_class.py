# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

UNITS = [
    ("day", "Days"),
    ("week", "Weeks"),
    ("month", "Months"),
    ("quarter", "Quarters"),
    ("year", "Years"),
]


class ServiceChecklistClass(models.Model):
    """How often a class of equipment is inspected (D3-11.12).

    A measure such as the nominal diameter tells the classes of one family
    apart: valves from DN65 on every year, below every three years.
    """

    _name = "service.checklist.class"
    _description = "Inspection class"
    _order = "family, measure_from, name"

    name = fields.Char(required=True, translate=True)
    family = fields.Char(required=True, help="Code of what is classed, as valve.")
    rule = fields.Char(help="Id of the rule in the policy catalogue.")
    company_id = fields.Many2one("res.company", help="Empty: for every company.")
    active = fields.Boolean(default=True)
    measure_name = fields.Char(translate=True, help="What is measured, such as DN.")
    measure_from = fields.Float(string="From", help="This value belongs to the class.")
    measure_to = fields.Float(
        string="Below", help="This value belongs to the next class; 0: no limit."
    )
    interval_number = fields.Integer(string="Every", required=True, default=1)
    interval_unit = fields.Selection(UNITS, required=True, default="year")

    _interval_positive = models.Constraint(
        "CHECK(interval_number > 0)", "The interval is 1 or more."
    )

    @api.constrains("measure_from", "measure_to")
    def _check_measures(self):
        for record in self:
            if record.measure_to and record.measure_to <= record.measure_from:
                raise ValidationError(
                    self.env._("%s: the measures are upside down.", record.name)
                )

    def _includes(self, measure):
        """Whether a measure belongs to this class."""
        self.ensure_one()
        return measure >= self.measure_from and (
            not self.measure_to or measure < self.measure_to
        )

    @api.model
    def _find(self, family, measure, company):
        """The class of a measure: the company's own goes before the general one.

        :return: a record, or an empty one
        """
        classes = self.search(
            [("family", "=", family), ("company_id", "in", [company.id, False])],
            order="company_id",
        )
        return classes.filtered(lambda record: record._includes(measure))[:1]
