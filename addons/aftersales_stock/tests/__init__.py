from . import test_movement_ways, test_site, test_warehouse
from . import test_damaged_claim
from . import test_damaged_queries
from . import test_damaged_repair
from . import test_damaged_report
from . import test_damaged_return
from . import test_damaged_scrap
