# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Telephone numbers as people write them, made comparable; no database here."""

import re

# Several numbers in one field; what follows an extension's mark is dropped.
_BETWEEN = re.compile(r"[/,;、，；\n]|或")
_EXTENSION = re.compile(r"(转|轉|分机|ext\.?|x|#).*$", re.IGNORECASE)
_COUNTRY = re.compile(r"^(?:00)?86(?=\d{10,})")
# A subscriber number without area code has seven or eight digits.
SHORTEST = 7
_SUBSCRIBER = (8, 7)


def split_numbers(text):
    """The numbers in a text as digits, without country code and extension.

    >>> split_numbers("+86 138-0000 0001 / 021-6543 2100 转 8")
    ['13800000001', '02165432100']
    """
    found = []
    for part in _BETWEEN.split(text or ""):
        digits = re.sub(r"\D", "", _EXTENSION.sub("", part))
        digits = _COUNTRY.sub("", digits)
        if len(digits) >= SHORTEST and digits not in found:
            found.append(digits)
    return found


def is_same_number(one, other):
    """Whether two numbers (digits) are one: an area code may be left out.

    A mobile number is never matched by its last digits only.
    """
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    return long[:1] == "0" and len(short) in _SUBSCRIBER and long.endswith(short)


def get_forms(digits):
    """The ways in which a number may be on file; the first is the number."""
    forms = [digits]
    if digits[:1] == "0":
        forms += [digits[-size:] for size in _SUBSCRIBER if len(digits) > size + 1]
    return forms
