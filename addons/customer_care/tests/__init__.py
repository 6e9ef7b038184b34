from . import test_complaints_flow
from . import test_complaints_papers
from . import test_complaints_portal
from . import test_complaints_rate
from . import test_complaints_recurrence
from . import test_complaints_sheet
