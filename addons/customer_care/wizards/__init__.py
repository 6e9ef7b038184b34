from . import care_answer_entry
from . import care_shift_plan
from . import care_people_gap
from . import care_statistic_look
