from . import sale_cash_count
from . import sale_reason_wizard
