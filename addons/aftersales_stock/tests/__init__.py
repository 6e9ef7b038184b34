from . import test_movement_ways, test_site, test_warehouse
from . import test_supply_contact
from . import test_supply_shipping
from . import test_supply_code_request
from . import test_supply_planning
from . import test_supply_purchase
from . import test_supply_queries
