from . import aftersales_call_report
from . import aftersales_margin_report
from . import aftersales_rma_report
from . import aftersales_stock_out_slip_report
