"""Where a parcel would go: the address once it is known, and what the visitor chose until then."""

import re

from django.conf import settings

from shop.tax.areas import state_of_zip, us_state
from shop.tax.policy import Destination

COOKIE = "deliver_to"
COOKIE_AGE = 60 * 60 * 24 * 365
_WRITTEN = re.compile(r"([A-Z]{2})(?::([A-Z0-9][A-Z0-9 -]{0,9}))?")


def home():
    """The shop's own country, where nothing else is known."""
    return Destination(country=settings.HOME_COUNTRY)


def destination_at(country, *, state="", postcode=""):
    """A destination by what a form says; the state of the US by its code, or by the ZIP code."""
    postcode = " ".join(postcode.upper().split())
    if country == "US":
        state = us_state(state) or state_of_zip(postcode) or ""
    return Destination(country=country, state=state.strip().upper()[:10], postcode=postcode)


def destination_of_address(address):
    """Where an order's address lies."""
    return destination_at(
        address.country_id, state=address.state or "", postcode=address.postcode or ""
    )


def destination_of(request):
    """What the visitor chose to see prices for. A cookie that says nothing sensible is home."""
    written = _WRITTEN.fullmatch(request.COOKIES.get(COOKIE, "") if request else "")
    if written is None:
        return home()
    country, postcode = written.groups()
    return destination_at(country, postcode=postcode or "")


def remember(response, *, country, postcode=""):
    """Keep the visitor's choice. It is no secret, and scripts have no use for it."""
    value = f"{country}:{postcode}" if postcode else country
    response.set_cookie(
        COOKIE,
        value,
        max_age=COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def choice(request):
    """The country and postcode as the visitor wrote them."""
    destination = destination_of(request)
    return {"country": destination.country, "postcode": destination.postcode}
