from . import portal_call
from . import portal
