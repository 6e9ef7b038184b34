from . import test_movement_ways, test_site, test_warehouse
from . import test_ledger_day, test_ledger_value_cap
