from . import guarded_mixin
from . import resource_calendar
from . import service_import
from . import service_import_handler
from . import service_import_line
from . import service_policy
from . import service_policy_value
