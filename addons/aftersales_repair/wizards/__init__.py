from . import aftersales_entitlement
from . import aftersales_repair_failure
from . import aftersales_call_dispatch
from . import aftersales_call_dispatch_line
from . import account_move_reversal
