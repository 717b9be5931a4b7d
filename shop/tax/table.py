"""Our own tax policy: rates from the table, collected where the enterprise is registered."""

from django.db.models import Exists
from django.utils.translation import gettext as _

from shop.tax.areas import EU, OSS, PRICES_BEFORE_TAX, TAXED_AS, place_name
from shop.tax.models import TaxRate, TaxRegistration
from shop.tax.owed import work_out
from shop.tax.policy import STANDARD, NoTaxRate, PriceDisplay, TaxQuote


class TablePolicy:
    """Knows no network, so that nothing of it can fail but a missing rate."""

    def display(self, destination, *, on):
        """Rates where prices are shown with tax; elsewhere what may come on top."""
        is_inclusive = destination.country not in PRICES_BEFORE_TAX
        if not is_inclusive:
            return PriceDisplay(
                destination=destination,
                is_inclusive=False,
                note=_("+ tax where it applies"),
            )
        try:
            rates = rates_at(destination, on=on)
        except NoTaxRate:
            # A page is shown all the same; nothing is sold there until a rate is known.
            return PriceDisplay(
                destination=destination,
                is_inclusive=True,
                notice=_("We cannot work out the tax for %(place)s at the moment.")
                % {"place": place_name(destination)},
            )
        shares = {category: found.rate for category, found in rates.items()}
        owed = any(shares.values())
        return PriceDisplay(
            destination=destination,
            is_inclusive=True,
            rates=shares,
            note=_("incl. %(tax)s") % {"tax": rates[STANDARD].name} if owed else "",
            notice="" if rates else not_collected(destination),
        )

    def quote(self, request):
        destination = request.destination
        is_inclusive = destination.country not in PRICES_BEFORE_TAX
        rates = rates_at(destination, on=request.on)
        lines, delivery = work_out(request, rates, is_inclusive=is_inclusive)
        return TaxQuote(
            destination=destination,
            currency=request.currency,
            jurisdiction=place_name(destination),
            is_inclusive=is_inclusive,
            lines=lines,
            delivery=delivery,
            notice="" if rates else not_collected(destination),
        )

    def commit(self, reference, *, order_number):
        """Nothing to tell anybody: what was charged stands in our own books."""


def registrations_for(destination, *, on):
    """The registrations by which tax is collected on a parcel that goes there."""
    country = TAXED_AS.get(destination.country, destination.country)
    area = OSS if country in EU else country
    state = destination.state if area == "US" else ""
    return TaxRegistration.objects.in_force(on).filter(country=area, state__in={state, ""})


def rates_at(destination, *, on):
    """The rate for each category there; empty where nothing is collected. One query, mostly.

    Raises NoTaxRate.
    """
    if is_unknown(destination):
        return {}
    registered = registrations_for(destination, on=on)
    postcode = destination.postcode.replace(" ", "").upper()
    found = {}
    for row in _rows(destination, on=on).filter(Exists(registered)):
        best = found.get(row.category)
        if postcode.startswith(row.postcode_prefix) and (
            best is None or _particular(row) > _particular(best)
        ):
            found[row.category] = row
    if STANDARD not in found and registered.exists():
        raise NoTaxRate(place_name(destination))
    return found


def _rows(destination, *, on):
    country = TAXED_AS.get(destination.country, destination.country)
    rows = TaxRate.objects.in_force(on)
    return rows.filter(country=country, state__in={destination.state, ""})


def is_unknown(destination):
    """The US without a state: whether tax is owed depends on it."""
    return destination.country == "US" and not destination.state


def not_collected(destination):
    """Honestly, what does not come from us and may come from others."""
    if is_unknown(destination):
        return _("Sales tax is added where we collect it, when we know your address.")
    place = {"place": place_name(destination)}
    if destination.country == "US":
        return _("No sales tax is collected for %(place)s.") % place
    return (
        _("No tax is collected for %(place)s. Import tax and duties may be due at delivery.")
        % place
    )


def _particular(row):
    return (len(row.postcode_prefix), bool(row.state))
