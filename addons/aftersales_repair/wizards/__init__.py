from . import aftersales_entitlement
