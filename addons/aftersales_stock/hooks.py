# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def uninstall_hook(env):
    """Quants must not note their changes in a table that goes."""
    env["aftersales.value.cap.quantity"]._drop_triggers()
