from . import test_rma_flow
from . import test_rma_guards
from . import test_rma_import
from . import test_rma_queries
from . import test_rma_report
from . import test_rma_roles
from . import test_verdict
from . import test_rma_export
