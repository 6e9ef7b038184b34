from . import portal
from . import portal_contract
from . import portal_order
from . import portal_reconciliation
