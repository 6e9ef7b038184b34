from . import care_answer_entry
from . import care_shift_plan
