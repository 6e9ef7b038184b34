# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What a document says, as text that is equal when the document is."""

import hashlib
import json

from odoo.tools import float_repr

# Floats without digits of their own are compared to the millionth.
_DIGITS = 6


def plain_value(record, name):
    """A field's value as it is stored, in no language and no format."""
    field, value = record._fields[name], record[name]
    if field.relational:
        return [value._name, sorted(value.ids)]
    if field.type == "float":
        digits = field.get_digits(record.env)
        return float_repr(value, digits[1] if digits else _DIGITS)
    if field.type == "binary":
        content = record.with_context(bin_size=False)[name] or b""
        return hashlib.sha256(content).hexdigest()
    if isinstance(value, bool | int | list | dict) or value is None:
        return value
    return str(value)


def content(record, paths):
    """What a document says in some of its fields, as what JSON can hold.

    Lines are sorted by what they say, so that their order does not matter.

    :param paths: names of fields, or of lines and a field of theirs:
        "line_ids.quantity"
    """
    said, lines = {}, {}
    for path in paths:
        name, _dot, rest = path.partition(".")
        if rest:
            lines.setdefault(name, []).append(rest)
        else:
            said[name] = plain_value(record, name)
    for name, columns in lines.items():
        said[name] = sorted(
            (
                [plain_value(line, column) for column in columns]
                for line in record[name]
            ),
            key=repr,
        )
    return said


def digest(said):
    """SHA-256 of what JSON can hold, hexadecimal."""
    text = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
