from . import test_surveys_card
from . import test_surveys_form
from . import test_surveys_mail
from . import test_surveys_answers
from . import test_surveys_care
from . import test_surveys_queries
