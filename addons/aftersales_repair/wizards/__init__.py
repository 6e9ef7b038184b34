from . import aftersales_repair_failure
