"""The sum behind a piece rate, written so that anybody can do it again."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from artisans.money import format_money

if TYPE_CHECKING:
    from artisans.making.models import PieceRate, WageFloor


def sentence(rate: PieceRate) -> str:
    """95 min × ₹14,114 / 12,480 = ₹107.44 → ₹108, with the exchange rate where there was one."""
    return (
        f"{plain(rate.standard_minutes)} min × {_per_minute(rate)} = "
        f"{_money(rate.floor_amount, rate.currency)} → {_money(rate.amount, rate.currency)}"
    )


def plain(number: Decimal) -> str:
    """A number without trailing zeros: 95, 12.5, 4,100."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _per_minute(rate: PieceRate) -> str:
    floor = _deciding_floor(rate)
    if floor is None:
        return f"{rate.floor_per_minute:.4f} {rate.currency}"
    return f"{_money(floor.amount, floor.currency)} / {floor.minutes:,}{_conversion(rate, floor)}"


def _deciding_floor(rate: PieceRate) -> WageFloor | None:
    return {"legal minimum": rate.legal_floor, "benchmark": rate.benchmark_floor}.get(rate.basis)


def _conversion(rate: PieceRate, floor: WageFloor) -> str:
    if rate.exchange_rate is None:
        return ""
    sign = "×" if rate.exchange_rate.base_currency == floor.currency else "÷"
    return f" {sign} {plain(rate.exchange_rate.rate)}"


def _money(amount: Decimal, currency: str) -> str:
    return format_money(amount, currency=currency)
