# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def pre_init_hook(env):
    """Tickets from before the addon stay what they are: none is a repair call.

    Nor do their teams take calls, until somebody says so. Columns that are there
    already get no default from the fields.
    """
    env.cr.execute(
        """
        ALTER TABLE helpdesk_ticket_team
            ADD COLUMN IF NOT EXISTS is_call_team boolean;
        ALTER TABLE helpdesk_ticket
            ADD COLUMN IF NOT EXISTS is_call boolean,
            ADD COLUMN IF NOT EXISTS state varchar,
            ADD COLUMN IF NOT EXISTS called_at timestamp
        """
    )


def post_init_hook(env):
    """After-sales warehouses made before this addon get its operations too."""
    env["stock.warehouse"].search(
        [("is_aftersales", "=", True)]
    )._make_aftersales_structure()
