from . import test_movement_ways, test_site, test_warehouse
from . import test_supply_contact
from . import test_supply_shipping
