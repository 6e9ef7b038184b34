from . import portal_call
from . import portal
from . import portal_consent
