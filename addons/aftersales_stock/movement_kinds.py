# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The kinds of movement, each with the ways that its goods may go (S30).

A place is an after-sales store (``stock.location.aftersales_store``) or, where a
location is none, its usage.
"""

from typing import NamedTuple


class Kind(NamedTuple):
    """One kind: an operation type of each after-sales warehouse.

    ``source`` and ``target`` are the places that goods come from and go to when
    nothing else is said; ``sources`` and ``targets`` all that are allowed.
    """

    prefix: str
    code: str
    source: str
    target: str
    rule: str
    sources: frozenset[str]
    targets: frozenset[str]


def _kind(prefix, code, source, target, rule, more_sources=(), more_targets=()):
    return Kind(
        prefix,
        code,
        source,
        target,
        rule,
        frozenset({source, *more_sources}),
        frozenset({target, *more_targets}),
    )


# Returns of customers: their types belong to two warehouses and are made apart.
RETURN_KINDS = {
    "return_receipt": _kind("RIN", "incoming", "customer", "returns", "D1-12"),
    "return_issue": _kind("RIS", "internal", "returns", "workshop", "D1-12"),
    "return_ship": _kind(
        "RSH", "outgoing", "workshop", "customer", "D1-12", more_sources=["good"]
    ),
    "exchange_in": _kind(
        "REX",
        "internal",
        "workshop",
        "exchange",
        "D1-12",
        more_sources=["exchange"],
        more_targets=["damaged", "good"],
    ),
}
# What customers carry in to the workshop and take away again.
CARRY_KINDS = {
    "carry_in": _kind("CIN", "incoming", "customer", "workshop", "D3-1.6"),
    "carry_out": _kind("COU", "outgoing", "workshop", "customer", "D3-1.7"),
}
# What the sites' stores receive, issue and hand on (D4-2.2.1 … D4-2.4.2c).
SITE_KINDS = {
    # Papers that come after their goods go to where these were taken from.
    "purchase_in": _kind(
        "PIN",
        "incoming",
        "supplier",
        "good",
        "D4-2.2.1",
        more_targets=["provisional"],
    ),
    "local_purchase_in": _kind(
        "LPI",
        "incoming",
        "supplier",
        "good",
        "D4-2.2.2",
        more_targets=["provisional"],
    ),
    # Goods without papers, until the papers come.
    "provisional_in": _kind("PVI", "incoming", "provisional", "good", "D4-3.1.2e"),
    # Worn in use, or spoilt in the store by bad keeping.
    "damaged_in": _kind(
        "DIN",
        "internal",
        "own_use",
        "damaged",
        "D4-2.2.3",
        more_sources=["good", "customer", "loan"],
    ),
    # Tools in warranty are repaired where they lie (D4-3.1.5.1c).
    "repaired_in": _kind(
        "RPI", "internal", "maker", "good", "D4-2.2.4", more_sources=["damaged"]
    ),
    # The maker keeps a unit and sends another one, or gives credit for it.
    "maker_out": _kind("MKO", "outgoing", "maker", "supplier", "D4-3.1.5.1d"),
    "swap_in": _kind("SWI", "incoming", "supplier", "good", "D4-2.2.4"),
    "own_use_out": _kind("OUS", "internal", "good", "own_use", "D4-2.3.1"),
    "repair_out": _kind(
        "RPO", "internal", "damaged", "maker", "D4-2.3.2", more_targets=["transit"]
    ),
    "scrap_out": _kind("SCR", "internal", "damaged", "scrap", "D4-2.3.3"),
    # Production management ships out of the main store, which is no site's.
    "transfer_out": _kind(
        "TGO", "internal", "good", "transit", "D4-2.4.1b", more_sources=["internal"]
    ),
    "transfer_in": _kind(
        "TGI",
        "internal",
        "transit",
        "good",
        "D4-2.4.1b",
        more_targets=["provisional"],
    ),
    "damaged_transfer_out": _kind("TDO", "internal", "damaged", "transit", "D4-2.4.2c"),
    "damaged_transfer_in": _kind("TDI", "internal", "transit", "damaged", "D4-2.4.2c"),
    "loan_out": _kind("LNO", "internal", "good", "loan", "D4-3.1.0b"),
    "loan_in": _kind(
        "LNI", "internal", "loan", "good", "D4-3.1.0b", more_targets=["damaged"]
    ),
    # Lent and not returned: written off, and made good by goods of the same model.
    "loan_lost": _kind("LNL", "internal", "loan", "scrap", "D3-10.3.5"),
    "loss_in": _kind("LSI", "internal", "scrap", "good", "D3-10.3.5"),
}
# Those that the other stock-in and stock-out slips are written for (S30), and
# those that a transfer slip makes by itself (S31), by the goods' condition.
WRITTEN_KINDS = (
    "purchase_in",
    "local_purchase_in",
    "damaged_in",
    "repaired_in",
    "own_use_out",
    "repair_out",
)
# Kinds whose goods move by a paper of their own: repairs, scrap requests, loans.
PAPER_KINDS = frozenset(
    {
        "repair_out",
        "scrap_out",
        "loan_out",
        "loan_in",
        "loan_lost",
        "loss_in",
        "maker_out",
        "swap_in",
        "provisional_in",
    }
)
TRANSFER_WAYS = {
    "good": ("transfer_out", "transfer_in"),
    "damaged": ("damaged_transfer_out", "damaged_transfer_in"),
}
TRANSFER_KINDS = tuple(kind for ways in TRANSFER_WAYS.values() for kind in ways)
KINDS = {**RETURN_KINDS, **CARRY_KINDS, **SITE_KINDS}
# Stores that each site has of its own.
SITE_STORES = ("good", "damaged", "loan", "transit")
# Places that a company has once, outside of its stores.
COMPANY_PLACES = {
    "own_use": "inventory",
    "scrap": "inventory",
    "maker": "transit",
    "provisional": "transit",
}
