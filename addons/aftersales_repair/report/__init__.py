from . import aftersales_rma_report
