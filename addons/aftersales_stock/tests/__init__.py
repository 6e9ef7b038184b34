from . import test_movement_ways, test_site, test_warehouse
from . import (
    test_desk_accounts,
    test_desk_cost_table,
    test_desk_custody,
    test_desk_expense,
    test_desk_freight,
    test_desk_loan,
    test_desk_loss,
    test_desk_queries,
    test_desk_reports,
)
