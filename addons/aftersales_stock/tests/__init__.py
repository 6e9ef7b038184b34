from . import test_movement_ways, test_site, test_warehouse
from . import test_receipts_stock_in
from . import test_receipts_site
from . import test_receipts_prints, test_receipts_queries
