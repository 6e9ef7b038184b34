# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def pre_init_hook(env):
    """Orders that were confirmed before the addon are delivered as agreed then."""
    env.cr.execute(
        "ALTER TABLE sale_order ADD COLUMN IF NOT EXISTS agreed_before numeric"
    )
    env.cr.execute(
        "UPDATE sale_order SET agreed_before = amount_total WHERE state = 'sale'"
    )
