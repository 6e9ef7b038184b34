from . import test_guarded_mixin
from . import test_service_import
from . import test_service_policy
from . import test_working_time
from . import test_deadline_clocks
from . import test_service_deadline
from . import test_deadline_sweep
from . import test_deadline_servers
