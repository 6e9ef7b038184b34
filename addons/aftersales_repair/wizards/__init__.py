from . import aftersales_entitlement
from . import aftersales_repair_failure
