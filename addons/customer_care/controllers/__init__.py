from . import portal_surveys
from . import survey_care
