from . import aftersales_call_dispatch
from . import aftersales_call_dispatch_line
