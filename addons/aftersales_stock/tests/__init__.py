from . import (
    test_counts_calendar,
    test_counts_checks,
    test_counts_flow,
    test_counts_guards,
    test_counts_keeping,
    test_counts_queries,
    test_counts_reports,
)
from . import test_movement_ways, test_site, test_warehouse
