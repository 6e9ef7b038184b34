from . import aftersales_site_maker
from . import aftersales_site_maker_line
from . import aftersales_purchase_quote
from . import aftersales_purchase_quote_line
from . import purchase_requisition_create_alternative
