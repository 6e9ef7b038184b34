# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.models import MAGIC_COLUMNS

from ..tools.mapped_rows import MappedRows


class ServiceImportMapping(models.Model):
    """A register that can be imported without code: its columns are data.

    A mapping is a handler: it says how the columns of a sheet become the
    fields of a model. Records are made by the model's own ``create`` as the
    importing user, so that a mapping never gives more rights than the user
    has, and guarded fields cannot be mapped at all.
    """

    _name = "service.import.mapping"
    _description = "Mapping of an import"
    _inherit = ["mail.thread", "service.import.handler", "service.download.mixin"]
    _order = "sequence, name, id"

    name = fields.Char(string="Register", required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    model_id = fields.Many2one(
        "ir.model",
        required=True,
        ondelete="cascade",
        tracking=True,
        domain="[('transient', '=', False), ('abstract', '=', False),"
        " ('model', 'not like', 'ir.%')]",
    )
    model = fields.Char(related="model_id.model", string="Technical Name", store=True)
    group_ids = fields.Many2many(
        "res.groups",
        string="Who may import",
        help="Empty: whoever may create such records. The groups only narrow this.",
    )
    column_ids = fields.One2many(
        "service.import.column", "mapping_id", string="Columns", copy=True
    )
    note = fields.Text(translate=True, help="What the users should know.")
    lacking_text = fields.Char(
        string="Required fields without a column", compute="_compute_lacking_text"
    )
    import_count = fields.Integer(string="Imports", compute="_compute_import_count")

    @api.depends("model_id", "column_ids.field_id")
    def _compute_lacking_text(self):
        for mapping in self:
            model = self.env.get(mapping.model_id.model)
            if model is None:
                mapping.lacking_text = False
                continue
            mapped = set(mapping.column_ids.mapped("field_id.name"))
            lacking = [
                field.get_description(self.env, ["string"])["string"]
                for name, field in model._fields.items()
                if field.required
                and field.store
                and not field.compute
                and not field.related
                and not field.default
                and name not in MAGIC_COLUMNS
                and not field.inherited
                and name not in mapped
            ]
            mapping.lacking_text = ", ".join(lacking) or False

    def _compute_import_count(self):
        counts = dict(
            self.env["service.import"]._read_group(
                [("mapping_id", "in", self.ids)], ["mapping_id"], ["__count"]
            )
        )
        for mapping in self:
            mapping.import_count = counts.get(mapping, 0)

    @api.constrains("model_id")
    def _check_model(self):
        for mapping in self:
            name = mapping.model_id.model or ""
            model = self.env.get(name)
            if (
                model is None
                or not model._auto
                or model._transient
                or name.startswith("ir.")
            ):
                raise ValidationError(
                    self.env._(
                        "%(mapping)s: %(model)s is no register that takes rows.",
                        mapping=mapping.name,
                        model=mapping.model_id.name,
                    )
                )
            mapping.column_ids._check_field()

    @api.constrains("column_ids")
    def _check_columns(self):
        for mapping in self:
            mapping.column_ids._check_labels()

    # -- handler --------------------------------------------------------------

    def _import_columns(self):
        self.ensure_one()
        return [
            (column.name, tuple(column._get_labels()), column.required)
            for column in self.column_ids
        ]

    def _import_title(self):
        return self.name

    def _import_scope(self):
        return f"{self._name},{self.id}"

    def _import_help(self):
        return {column.name: column._get_help() for column in self.column_ids}

    def _import_check_access(self):
        self.ensure_one()
        groups = self.sudo().group_ids
        if groups and not self.env.su and not groups & self.env.user.all_group_ids:
            raise AccessError(
                self.env._(
                    "%(register)s is imported by: %(groups)s.",
                    register=self.name,
                    groups=", ".join(groups.mapped("full_name")),
                )
            )
        self.env[self.model].check_access("create")

    def _import_check(self, importer, rows):
        MappedRows(self, importer, rows).convert()
        keys = self.column_ids.filtered("is_key").mapped("name")
        for row in rows:
            if row["problems"]:
                continue
            row["group"] = f"{row['row']:09d}"
            row["key"] = self._make_key(row["data"], keys)
            # Without a key of its own a row is known by its whole content, and
            # equal rows by their count.
            row["repeats"] = not keys

    def _make_key(self, data, names):
        content = {name: data[name] for name in names or data}
        text = json.dumps(content, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(f"{self.model}|{text}".encode()).hexdigest()

    def _import_find_known(self, importer, rows):
        """Records with the same key columns, whoever made them."""
        names = self.column_ids.filtered("is_key").mapped("name")
        if not names or not rows:
            return {}
        model = self.env[self.model]
        domain = Domain.AND(
            Domain(name, "in", list({row["data"][name] for row in rows}))
            for name in names
        )
        if "company_id" in model._fields and "company_id" not in names:
            domain &= Domain("company_id", "in", [importer.company_id.id, False])
        records = model.with_context(active_test=False).search_fetch(domain, names)
        found = {}
        for record in records:
            values = {
                name: self._to_json(record._fields[name], record[name])
                for name in names
            }
            found.setdefault(self._make_key(values, names), record)
        return found

    def _to_json(self, field, value):
        """A value of a record as it stands in the data of a row."""
        if field.type == "many2one":
            return value.id
        if field.type in ("date", "datetime"):
            return field.to_string(value) if value else False
        if field.type in ("char", "text"):
            return value or ""
        return value

    def _import_write(self, importer, lines):
        self._import_check_access()
        ordered = lines.sorted("row")
        records = self.env[self.model].create(
            [self._prepare_vals(line.data) for line in ordered]
        )
        return dict(zip(ordered, records, strict=True))

    def _prepare_vals(self, data):
        """Values of a record; an empty cell leaves the field to its default."""
        return {name: value for name, value in data.items() if value is not None}

    # -- buttons --------------------------------------------------------------

    def action_download_template(self):
        self.ensure_one()
        return self._download(
            self.env._("Template %s.xlsx", self.name), self._import_template()
        )

    def action_import_file(self):
        """A new import of this register."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import %s", self.name),
            "res_model": "service.import",
            "views": [[False, "form"]],
            "context": {
                "default_handler": self._name,
                "default_mapping_id": self.id,
            },
        }

    def action_view_imports(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_base.service_import_action"
        )
        action["domain"] = [("mapping_id", "=", self.id)]
        return action
