from . import service_statistic_change
from . import service_statistic_correction
