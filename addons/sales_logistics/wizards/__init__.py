from . import sale_reason_wizard
