# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def post_init_hook(env):
    """After-sales warehouses made before this addon get its operations too."""
    env["stock.warehouse"].search(
        [("is_aftersales", "=", True)]
    )._make_aftersales_structure()
