from . import test_movement_ways, test_site, test_warehouse
from . import test_ledger_day, test_ledger_export, test_ledger_import
from . import test_ledger_state_machine, test_ledger_value_cap
