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


def digest(content):
    """SHA-256 of what JSON can hold, hexadecimal."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
