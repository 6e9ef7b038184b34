from . import care_shift_plan
