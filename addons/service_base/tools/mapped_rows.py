# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Turn the cells of a mapping's rows into values of fields."""

from collections import defaultdict

from odoo import fields

from . import cells

_LONGEST_TEXT = 10000
_LONGEST_CHAR = 500
# PostgreSQL's integer.
_LARGEST_INTEGER = 2**31 - 1


class MappedRows:
    """Reads the rows of one batch for a ``service.import.mapping``.

    Linked records and choices are looked up once for the batch, as the user
    and within the company of the import.
    """

    def __init__(self, mapping, importer, rows):
        self.mapping = mapping
        self.env = mapping.env
        self.company = importer.company_id
        self.rows = rows
        self.zone = self.company.resource_calendar_id.tz or self.env.user.tz

    def convert(self):
        """Fill ``data`` and ``problems`` of every row."""
        for column in self.mapping.column_ids:
            self._convert_column(column)

    def _convert_column(self, column):
        field = column._get_field()
        convert = getattr(self, f"_read_{field.type}", self._read_text)
        found = self._look_up(column, field)
        label = column._get_labels()[0]
        for row in self.rows:
            raw = row["values"].get(column.name)
            if not cells.clean_text(raw):
                row["data"][column.name] = None
                if column.required:
                    self._refuse(
                        row,
                        label,
                        self.env._("is empty."),
                        self.env._("Fill it in: the register needs it."),
                    )
                continue
            value, problem = convert(field, raw, found)
            if problem:
                self._refuse(row, label, *problem)
            else:
                row["data"][column.name] = value

    def _refuse(self, row, label, wrong, fix):
        row["problems"].append(self.mapping._problem(label, wrong, fix))

    # -- looked up once for all rows ------------------------------------------

    def _look_up(self, column, field):
        if field.type == "selection":
            return self._look_up_choices(field)
        if field.type == "many2one":
            return self._look_up_records(column, field)
        return None

    def _languages(self):
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        return dict.fromkeys(["en_US", *installed])

    def _look_up_choices(self, field):
        """``{written choice: key}``: by key, and by label in any language."""
        choices = {}
        for code in self._languages():
            env = self.mapping.with_context(lang=code).env
            for key, label in field._description_selection(env):
                choices.setdefault(cells.clean_code(label).casefold(), key)
        for key, _label in field._description_selection(self.env):
            choices.setdefault(cells.clean_code(key).casefold(), key)
        return choices

    def _look_up_records(self, column, field):
        """``{written text: ids}`` of the records that the rows name."""
        name = column._get_lookup()
        texts = {
            cells.clean_code(row["values"].get(column.name)) for row in self.rows
        } - {""}
        model = self.env[field.comodel_name]
        domain = [(name, "in", list(texts))]
        if "company_id" in model._fields:
            domain.append(("company_id", "in", [self.company.id, False]))
        translated = model._fields[name].translate
        found = defaultdict(set)
        for code in self._languages() if translated else [self.env.lang]:
            for record in model.with_context(lang=code).search_fetch(domain, [name]):
                found[cells.clean_code(record[name])].add(record.id)
        return found

    # -- one cell: (value, None) or (None, (what is wrong, what to do)) --------

    def _read_text(self, field, raw, _found):
        is_line = field.type == "char"
        text = cells.clean_code(raw) if is_line else cells.clean_text(raw)
        limit = (field.size or _LONGEST_CHAR) if is_line else _LONGEST_TEXT
        if len(text) <= limit:
            return text, None
        return None, (
            self.env._(
                "has %(length)s characters, %(limit)s are possible.",
                length=len(text),
                limit=limit,
            ),
            self.env._("Shorten it."),
        )

    def _read_float(self, _field, raw, _found):
        number = cells.clean_number(raw)
        if number is not None:
            return number, None
        return None, (
            self.env._("%s is not a number.", cells.clean_text(raw)),
            self.env._("Write the number alone, without a unit."),
        )

    _read_monetary = _read_float

    def _read_integer(self, _field, raw, _found):
        number = cells.clean_number(raw)
        whole = number is not None and number.is_integer()
        if whole and abs(number) <= _LARGEST_INTEGER:
            return int(number), None
        return None, (
            self.env._("%s is not a whole number.", cells.clean_text(raw)),
            self.env._("Write a whole number alone, without a unit."),
        )

    def _read_boolean(self, _field, raw, _found):
        value = cells.clean_boolean(raw)
        if value is not None:
            return value, None
        return None, (
            self.env._("%s is neither yes nor no.", cells.clean_text(raw)),
            self.env._("Write 是 (yes) or 否 (no)."),
        )

    def _read_date(self, _field, raw, _found):
        day = cells.clean_date(raw)
        if day:
            return fields.Date.to_string(day), None
        return None, self._no_date(raw)

    def _read_datetime(self, _field, raw, _found):
        moment = cells.clean_datetime(raw, self.zone)
        if moment:
            return fields.Datetime.to_string(moment), None
        return None, self._no_date(raw)

    def _no_date(self, raw):
        return (
            self.env._("%s is not a date.", cells.clean_text(raw)),
            self.env._("Write a date that exists, as 2026-06-30 10:00."),
        )

    def _read_selection(self, field, raw, found):
        text = cells.clean_code(raw)
        if text.casefold() in found:
            return found[text.casefold()], None
        labels = [str(label) for _key, label in field._description_selection(self.env)]
        return None, (
            self.env._("%s is none of the choices.", text),
            self.env._("Write one of: %s.", ", ".join(labels)),
        )

    def _read_many2one(self, field, raw, found):
        text = cells.clean_code(raw)
        ids = found.get(text, ())
        if len(ids) == 1:
            return next(iter(ids)), None
        register = self.env["ir.model"]._get(field.comodel_name).name
        if not ids:
            return None, (
                self.env._(
                    "there is no %(text)s in %(register)s.",
                    text=text,
                    register=register,
                ),
                self.env._("Correct it, or register it first."),
            )
        return None, (
            self.env._(
                "%(register)s has %(count)s of the name %(text)s.",
                register=register,
                count=len(ids),
                text=text,
            ),
            self.env._("Ask the policy administrator to find it by its code."),
        )
