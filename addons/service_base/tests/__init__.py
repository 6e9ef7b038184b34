from . import test_guarded_mixin
from . import test_service_import
from . import test_service_policy
from . import test_working_time
from . import test_import_tools
from . import test_service_import_mapping
