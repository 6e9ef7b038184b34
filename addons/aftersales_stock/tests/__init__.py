from . import test_movement_ways
from . import test_warehouse
