from . import entitlement
from . import goods_identity
from . import returned_goods_row
