"""What is wrong with the rates by which tax is collected: none known, or none compared lately."""

from dataclasses import dataclass

from shop.costing.models import one_year_before
from shop.tax.areas import EU, OSS
from shop.tax.models import TaxRate, TaxRegistration
from shop.tax.policy import STANDARD


@dataclass(frozen=True)
class Watched:
    """A registration's place, its stale rates, and the countries or states without any."""

    area: str
    stale: int
    missing: tuple[str, ...]


def watched(on):
    """One for each registration in force that has something wrong. Two queries."""
    registrations = list(TaxRegistration.objects.in_force(on))
    countries = {c for r in registrations for c in _countries(r)}
    rates = list(TaxRate.objects.in_force(on).filter(country__in=countries))
    found = [_look_at(registration, rates, on) for registration in registrations]
    return [one for one in found if one.stale or one.missing]


def _look_at(registration, rates, on):
    countries = _countries(registration)
    here = [
        rate
        for rate in rates
        if rate.country in countries and rate.state in ("", registration.state)
    ]
    whole = {
        rate.country for rate in here if rate.category == STANDARD and not rate.postcode_prefix
    }
    year_ago = one_year_before(on)
    return Watched(
        area=f"{registration.country} {registration.state}".strip(),
        stale=sum(rate.checked_on is None or rate.checked_on < year_ago for rate in here),
        missing=tuple(sorted(set(countries) - whole)),
    )


def _countries(registration):
    return EU if registration.country == OSS else (registration.country,)
