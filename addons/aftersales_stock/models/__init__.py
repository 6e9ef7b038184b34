from . import aftersales_site
from . import product_template
from . import stock_location
from . import stock_move
from . import stock_picking
from . import stock_picking_type
from . import stock_warehouse
