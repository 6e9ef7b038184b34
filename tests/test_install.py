"""Each addon installs without those above it, and goes without a trace."""

import os
import subprocess
import sys

import pytest

TEST_DATABASE = os.environ["SUITE_DATABASE"]
CORE_DATABASE = TEST_DATABASE.replace("suite_test", "suite_core")
ADDONS = {
    "service_base",
    "aftersales_stock",
    "aftersales_repair",
    "sales_logistics",
    "customer_care",
}

# What a company has that worked with Odoo before: one of each that the suite
# computes something for when its columns come in.
OLD_RECORDS = """
from odoo import Command
customer = env["res.partner"].create({"name": "Old customer"})
product = env["product.product"].create({"name": "Old", "list_price": 100})
orders = env["sale.order"].create(
    [
        {
            "partner_id": customer.id,
            "client_order_ref": reference,
            "order_line": [Command.create({"product_id": product.id})],
        }
        for reference in ("confirmed", "quotation")
    ]
)
orders[0].action_confirm()
team = env["helpdesk.ticket.team"].create({"name": "Old team"})
env["helpdesk.ticket"].create(
    {"name": "Old ticket", "description": "Old", "team_id": team.id}
)
vehicle = env["fleet.vehicle"].create(
    {
        "model_id": env["fleet.vehicle.model"]
        .create(
            {
                "name": "Old",
                "brand_id": env["fleet.vehicle.model.brand"].create({"name": "Old"}).id,
            }
        )
        .id
    }
)
env["fleet.vehicle.log.services"].create(
    {
        "vehicle_id": vehicle.id,
        "service_type_id": env["fleet.service.type"].search([], limit=1).id,
    }
)
env["contract.contract"].create(
    {"name": "Old contract", "partner_id": customer.id, "date_end": "2027-01-01"}
)
env["repair.order"].create({"product_id": product.id, "partner_id": customer.id})
env.cr.commit()
"""


def psql(statement):
    command = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", "postgres"]
    subprocess.run([*command, "-c", statement], check=True)


@pytest.fixture
def database(request):
    """A copy of the database with core and OCA modules alone."""
    name = f"{TEST_DATABASE}_{request.node.name}".replace("[", "_").replace("]", "")
    name = name[:60]
    psql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    psql(f'CREATE DATABASE "{name}" TEMPLATE "{CORE_DATABASE}"')
    yield name
    psql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def module(database, action, *names):
    """`odoo module install|uninstall`, which must end without an error."""
    command = [sys.executable, "-m", "odoo", "module", action, "-d", database, *names]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    text = done.stdout + done.stderr
    wrong = [
        line
        for line in text.splitlines()
        if " ERROR " in line or " CRITICAL " in line or "Traceback" in line
    ]
    assert done.returncode == 0 and not wrong, "\n".join(text.splitlines()[-40:])


def shell(database, code):
    command = [sys.executable, "-m", "odoo", "shell", "-d", database, "--no-http"]
    done = subprocess.run(
        command, input=code, capture_output=True, text=True, timeout=600
    )
    text = done.stdout + done.stderr
    assert done.returncode == 0 and "Traceback" not in text, text[-3000:]


def query(database, statement):
    command = ["psql", "-XAtq", "-F", "|", "-d", database, "-c", statement]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.split()


def installed(database):
    names = ", ".join(f"'{name}'" for name in ADDONS)
    rows = query(
        database,
        "SELECT name FROM ir_module_module "
        f"WHERE state = 'installed' AND name IN ({names})",
    )
    return set(rows)


@pytest.mark.parametrize(
    ("addon", "brings"),
    [
        ("aftersales_stock", {"service_base", "aftersales_stock"}),
        ("sales_logistics", {"service_base", "sales_logistics"}),
        ("customer_care", ADDONS),
    ],
)
def test_an_addon_comes_and_goes(database, addon, brings):
    module(database, "install", addon)
    assert installed(database) == brings
    module(database, "uninstall", "service_base")
    assert installed(database) == set()
    tables = query(
        database,
        "SELECT table_name FROM information_schema.tables WHERE "
        "table_schema = 'public' AND (table_name LIKE 'aftersales\\_%' "
        "OR table_name LIKE 'service\\_%')",
    )
    assert tables == []
    columns = query(
        database,
        "SELECT table_name, column_name FROM information_schema.columns WHERE "
        "table_schema = 'public' AND column_name LIKE 'aftersales\\_%'",
    )
    assert columns == []


def test_a_company_with_open_work_can_install(database):
    """Orders of before leave as agreed then; tickets of before are no calls."""
    shell(database, OLD_RECORDS)
    module(database, "install", "customer_care")
    assert installed(database) == ADDONS
    orders = query(
        database,
        "SELECT client_order_ref, agreed_before = amount_total FROM sale_order "
        "ORDER BY id",
    )
    assert orders == ["confirmed|t", "quotation|"]
    tickets = query(
        database,
        "SELECT call.is_call IS TRUE, team.is_call_team IS TRUE, call.state IS NULL, "
        "called_at IS NULL FROM helpdesk_ticket call "
        "JOIN helpdesk_ticket_team team ON team.id = call.team_id",
    )
    assert tickets == ["f|f|t|t"]
    dates = query(
        database,
        "SELECT repair_due FROM fleet_vehicle_log_services WHERE repair_due IS NOT NULL"
        " UNION SELECT notice_on FROM contract_contract WHERE notice_on IS NOT NULL",
    )
    assert dates == []
