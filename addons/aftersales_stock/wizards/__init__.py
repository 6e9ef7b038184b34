from . import aftersales_site_maker
from . import aftersales_site_maker_line
