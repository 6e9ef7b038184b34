from . import aftersales_rma_report
from . import aftersales_call_report
