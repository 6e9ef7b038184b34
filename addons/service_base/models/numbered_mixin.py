# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class NumberedMixin(models.AbstractModel):
    """A number that the server gives to each new record of a company.

    It comes from the sequence with the code ``_get_sequence_code()``. The model
    has a ``company_id``.
    """

    _name = "service.numbered.mixin"
    _description = "Numbered record"
    _inherit = "service.guarded.mixin"

    _guarded_fields = ("name",)

    name = fields.Char(
        string="Number",
        default="/",
        required=True,
        readonly=True,
        copy=False,
        index="trigram",
    )

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._number()
        return records

    def _get_sequence_code(self):
        """Code of the sequence of this record: by default the model's name."""
        return self._name

    def _number(self):
        """Give new records the next numbers of their company."""
        groups = self.grouped(
            lambda record: (record.company_id, record._get_sequence_code())
        )
        for (company, code), records in groups.items():
            numbers = self.env["ir.sequence"]._get_numbers(code, company, len(records))
            for record, number in zip(records, numbers, strict=True):
                record.sudo()._in_transition().name = number
