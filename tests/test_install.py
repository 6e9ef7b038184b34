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
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    text = done.stdout + done.stderr
    wrong = [
        line
        for line in text.splitlines()
        if " ERROR " in line or " CRITICAL " in line or "Traceback" in line
    ]
    assert done.returncode == 0 and not wrong, "\n".join(text.splitlines()[-40:])


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
