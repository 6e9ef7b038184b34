# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.models import MAGIC_COLUMNS

from ..tools.cells import clean_label

TYPES = (
    "boolean",
    "char",
    "date",
    "datetime",
    "float",
    "html",
    "integer",
    "many2one",
    "monetary",
    "selection",
    "text",
)
_KEY_TYPES = ("char", "date", "datetime", "integer", "many2one", "selection")
_SEPARATOR = re.compile(r"[;；\n]")


class ServiceImportColumn(models.Model):
    """A column of a sheet, and the field of the register that it fills."""

    _name = "service.import.column"
    _description = "Column of an import"
    _order = "mapping_id, sequence, id"

    mapping_id = fields.Many2one(
        "service.import.mapping", required=True, ondelete="cascade", index=True
    )
    model_id = fields.Many2one(related="mapping_id.model_id")
    sequence = fields.Integer(default=10)
    label_zh = fields.Char(string="Chinese Header", required=True)
    label_en = fields.Char(string="English Header", required=True)
    aliases = fields.Char(
        string="Other Headers", help="What else people write, separated by semicolons."
    )
    field_id = fields.Many2one(
        "ir.model.fields",
        required=True,
        ondelete="cascade",
        domain="[('model_id', '=', model_id), ('store', '=', True),"
        " ('readonly', '=', False)]",
    )
    name = fields.Char(related="field_id.name", string="Field Name", store=True)
    relation = fields.Char(related="field_id.relation")
    lookup_field_id = fields.Many2one(
        "ir.model.fields",
        string="Found By",
        ondelete="cascade",
        domain="[('model', '=', relation), ('ttype', '=', 'char'),"
        " ('store', '=', True)]",
        help="By which field of the other register a record is found, such as its "
        "code. Empty: by its name.",
    )
    lookup_name = fields.Char(
        related="lookup_field_id.name", string="Found By Field", store=True
    )
    required = fields.Boolean(help="A row without it is refused.")
    is_key = fields.Boolean(
        string="Key",
        help="Rows that agree in all key columns are the same row: it goes in once.",
    )
    help_text = fields.Char(
        string="Explanation", translate=True, help="Shown in the template."
    )

    _field_once = models.Constraint(
        "UNIQUE(mapping_id, field_id)", "A field has one column of a mapping."
    )

    def _get_labels(self):
        """All headers of this column, the one of the user's language first."""
        self.ensure_one()
        labels = [self.label_en, self.label_zh]
        if (self.env.lang or "").startswith("zh"):
            labels.reverse()
        aliases = [part.strip() for part in _SEPARATOR.split(self.aliases or "")]
        return [*labels, *filter(None, aliases)]

    def _get_field(self):
        """The field object of the register's model."""
        self.ensure_one()
        return self.env[self.mapping_id.model]._fields[self.name]

    def _get_lookup(self):
        """Name of the field by which a linked record is found."""
        self.ensure_one()
        if self.lookup_name:
            return self.lookup_name
        return self.env[self._get_field().comodel_name]._rec_name

    @api.constrains("field_id", "lookup_field_id", "is_key", "required")
    def _check_field(self):
        for column in self:
            reason = column._get_cannot_map_reason()
            if reason:
                raise ValidationError(
                    self.env._(
                        "%(field)s cannot be a column: %(reason)s",
                        field=column.field_id.field_description,
                        reason=reason,
                    )
                )

    def _get_cannot_map_reason(self):
        self.ensure_one()
        model = self.env[self.mapping_id.model_id.model]
        field = model._fields.get(self.field_id.name)
        if self.field_id.model_id != self.mapping_id.model_id or field is None:
            return self.env._("it belongs to another register.")
        if field.name in getattr(model, "_get_guarded_names", tuple)():
            return self.env._("it changes only through the buttons, which check.")
        if field.name in MAGIC_COLUMNS or not field.store or field.readonly:
            return self.env._("it is filled in by the system.")
        if field.type not in TYPES:
            return self.env._("a cell cannot hold it.")
        if field.type == "many2one":
            return self._get_cannot_look_up_reason(field)
        if self.is_key:
            return self._get_cannot_be_key_reason(field)
        return False

    def _get_cannot_look_up_reason(self, field):
        other = self.env[field.comodel_name]
        lookup = other._fields.get(self._get_lookup() or "")
        if lookup is None or lookup.type != "char" or not lookup.store:
            return self.env._("choose by which text field its records are found.")
        if self.lookup_field_id and self.lookup_field_id.model != field.comodel_name:
            return self.env._("it is found by a field of another register.")
        return self._get_cannot_be_key_reason(field) if self.is_key else False

    def _get_cannot_be_key_reason(self, field):
        if field.type not in _KEY_TYPES or not field.store:
            return self.env._("such a value cannot be a key.")
        if not self.required:
            return self.env._("a key must be required.")
        return False

    @api.constrains("label_zh", "label_en", "aliases")
    def _check_labels(self):
        for mapping in self.mapping_id:
            seen = {}
            for column in mapping.column_ids:
                for label in set(map(clean_label, column._get_labels())):
                    if seen.setdefault(label, column) != column:
                        raise ValidationError(
                            self.env._(
                                "%(mapping)s: the header %(label)s stands for two "
                                "columns.",
                                mapping=mapping.name,
                                label=label,
                            )
                        )

    # -- explanation ----------------------------------------------------------

    def _get_help(self):
        """What may stand in a cell of this column, in the user's language."""
        self.ensure_one()
        parts = [self.help_text, self._get_type_help()]
        if self.is_key:
            parts.append(self.env._("A row is known by it and goes in only once."))
        return " ".join(filter(None, parts))

    def _get_type_help(self):
        field = self._get_field()
        if field.type == "selection":
            choices = field._description_selection(self.env)
            return self.env._(
                "One of: %s.", ", ".join(str(label) for _key, label in choices)
            )
        if field.type == "many2one":
            other = self.env[field.comodel_name]
            lookup = other._fields[self._get_lookup()]
            return self.env._(
                "%(field)s of a record of %(register)s that exists.",
                field=lookup.get_description(self.env, ["string"])["string"],
                register=self.env["ir.model"]._get(other._name).name,
            )
        texts = {
            "boolean": self.env._("是 (yes) or 否 (no)."),
            "date": self.env._("A date, as 2026-06-30."),
            "datetime": self.env._(
                "Date and time of the company, as 2026-06-30 10:00."
            ),
            "float": self.env._("A number without a unit."),
            "integer": self.env._("A whole number."),
            "monetary": self.env._("An amount without a currency sign."),
        }
        return texts.get(field.type, self.env._("Text."))
