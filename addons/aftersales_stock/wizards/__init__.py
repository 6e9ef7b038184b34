from . import aftersales_loan_extension
from . import aftersales_loan_taking
from . import aftersales_loan_taking_line
from . import aftersales_loss_goods
from . import aftersales_site_maker
from . import aftersales_site_maker_line
