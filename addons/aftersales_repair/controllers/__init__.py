from . import portal_call
