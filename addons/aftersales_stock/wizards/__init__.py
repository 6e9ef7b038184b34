from . import aftersales_site_maker
from . import aftersales_site_maker_line
from . import aftersales_site_receipt_confirmation
from . import aftersales_stock_in_refusal
from . import aftersales_stock_in_urgent
from . import stock_return_picking
from . import aftersales_owed_part_intake
from . import aftersales_requisition_reason
