from . import aftersales_shelf_maker
from . import aftersales_site_maker
from . import aftersales_site_maker_line
