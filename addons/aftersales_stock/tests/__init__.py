from . import test_movement_ways, test_site, test_warehouse
from . import test_slips_flow
from . import test_slips_guards, test_slips_red
from . import test_transfers, test_transfer_month
from . import test_slips_queries, test_site_scale
from . import test_slips_servers, test_slips_papers
from . import test_receipts_stock_in
from . import test_receipts_site
from . import test_receipts_prints, test_receipts_queries
from . import test_requisitions_flow
from . import test_requisitions_guard
from . import test_requisitions_old
from . import test_requisitions_queries
from . import test_requisitions_servers
from . import test_requisitions_papers
from . import test_damaged_claim
from . import test_damaged_queries
from . import test_damaged_repair
from . import test_damaged_report
from . import test_damaged_return
from . import test_damaged_scrap
from . import test_supply_contact
from . import test_supply_shipping
from . import test_supply_code_request
from . import test_supply_planning
from . import test_supply_purchase
from . import test_supply_queries
