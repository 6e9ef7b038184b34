# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The order of the stops of a trip (D2-32): plain Python, without the ORM."""

from math import asin, cos, radians, sin, sqrt

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

EARTH_KM = 6371.0
# The same stops give the same order: the search ends by its count of solutions,
# the seconds only guard against a machine that is busy.
_SOLUTIONS = 200
_SECONDS = 3


def distance_km(one, other):
    """Kilometres as the crow flies between two ``(latitude, longitude)``."""
    lat1, lon1, lat2, lon2 = map(radians, (*one, *other))
    square = (
        sin((lat2 - lat1) / 2) ** 2
        + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_KM * asin(sqrt(min(square, 1.0)))


def tour_km(start, points):
    """Length of the round from ``start`` past the points in their order."""
    whole = [start, *points, start]
    return sum(
        distance_km(one, other) for one, other in zip(whole, whole[1:], strict=False)
    )


def best_order(start, points):
    """Indexes of the points in a short order for a round from ``start``.

    :param start: ``(latitude, longitude)`` where the vehicle leaves and returns
    :param points: list of ``(latitude, longitude)``
    :return: list of indexes into ``points``, each once
    """
    if len(points) < 2:
        return list(range(len(points)))
    places = [start, *points]
    # Routing counts in whole numbers: metres.
    metres = [
        [round(1000 * distance_km(one, other)) for other in places] for one in places
    ]
    manager = pywrapcp.RoutingIndexManager(len(places), 1, 0)
    routing = pywrapcp.RoutingModel(manager)
    transit = routing.RegisterTransitMatrix(metres)
    routing.SetArcCostEvaluatorOfAllVehicles(transit)
    search = pywrapcp.DefaultRoutingSearchParameters()
    search.first_solution_strategy = (
        routing_enums_pb2.FirstSolutionStrategy.PATH_CHEAPEST_ARC
    )
    search.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    search.solution_limit = _SOLUTIONS
    search.time_limit.seconds = _SECONDS
    solution = routing.SolveWithParameters(search)
    if not solution:
        return list(range(len(points)))
    order = []
    index = solution.Value(routing.NextVar(routing.Start(0)))
    while not routing.IsEnd(index):
        order.append(manager.IndexToNode(index) - 1)
        index = solution.Value(routing.NextVar(index))
    return order
