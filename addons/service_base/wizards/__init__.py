from . import service_approval_decision
