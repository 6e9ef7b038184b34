from . import care_people_gap
from . import care_statistic_look
