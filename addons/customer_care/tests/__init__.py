from . import test_boards_assessment
from . import test_boards_kpi
from . import test_boards_turnaround
from . import test_people_appraisal
from . import test_people_property
from . import test_people_queries
from . import test_people_training
from . import test_people_visitors
