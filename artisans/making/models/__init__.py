"""How work becomes pay: wage floors, time studies, piece rates, work orders and deliveries.

What constraints cannot say is in guards.py.
"""

from artisans.making.models.floors import ExchangeRate, FloorKind, Per, WageFloor
from artisans.making.models.orders import (
    Advance,
    Delivery,
    DeliveryLine,
    WorkedTime,
    WorkOrder,
)
from artisans.making.models.rates import Basis, PieceRate
from artisans.making.models.studies import PRODUCT, TimedCycle, TimeStudy

__all__ = [
    "PRODUCT",
    "Advance",
    "Basis",
    "Delivery",
    "DeliveryLine",
    "ExchangeRate",
    "FloorKind",
    "Per",
    "PieceRate",
    "TimeStudy",
    "TimedCycle",
    "WageFloor",
    "WorkOrder",
    "WorkedTime",
]
