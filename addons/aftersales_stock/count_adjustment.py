# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The only way for a stock adjustment into an after-sales store (D4-3.1.4.1c)."""

from typing import NamedTuple

# The context key; its value counts only when it is a CountAdjustment, which no
# client can send.
KEY = "aftersales_count_adjustment"


class CountAdjustment(NamedTuple):
    """Stands in the context while an approved count sheet is settled.

    ``lines`` tells which line of the sheet (id) a quant (id) settles.
    """

    lines: dict


def get_adjustment(env):
    """The adjustment that runs in this environment, or None."""
    value = env.context.get(KEY)
    return value if isinstance(value, CountAdjustment) else None
