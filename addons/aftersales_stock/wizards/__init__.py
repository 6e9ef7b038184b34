from . import aftersales_site_maker
from . import aftersales_site_maker_line
from . import aftersales_owed_part_intake
from . import aftersales_requisition_reason
