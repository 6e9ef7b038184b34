from . import entitlement
from . import goods_identity
from . import phone_numbers
from . import returned_goods_row
