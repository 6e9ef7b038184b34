from . import test_movement_ways, test_site, test_warehouse
from . import test_requisitions_flow
from . import test_requisitions_guard
from . import test_requisitions_old
from . import test_requisitions_queries
from . import test_requisitions_servers
from . import test_requisitions_papers
