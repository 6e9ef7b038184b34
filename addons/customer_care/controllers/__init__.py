from . import portal_complaint
from . import portal_surveys
from . import survey_care
from . import portal_requests
from . import portal_ticket
