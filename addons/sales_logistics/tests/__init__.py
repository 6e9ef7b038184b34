from . import test_cash
from . import test_collection
from . import test_credit
from . import test_customer_file
from . import test_deposit
from . import test_order_gate
from . import test_quotation
from . import test_shipment
