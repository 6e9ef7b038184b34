from . import service_approval_decision
from . import service_accountability_objection
