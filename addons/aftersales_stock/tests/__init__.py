from . import test_movement_ways, test_warehouse
