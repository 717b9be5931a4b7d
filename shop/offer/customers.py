"""Who a customer is where an offer or a code may be used so often by each.

An account, and the mailbox behind an address: a guest has no account, and whoever used a code as a
guest shall not use it again by signing in. Another mailbox is another customer; we ask nobody to
prove who she is for a discount.
"""

import unicodedata
from dataclasses import dataclass
from hashlib import sha256

from django.db.models import Q

# Google delivers a.da@ and ada@ to one mailbox.
WITHOUT_DOTS = ("gmail.com", "googlemail.com")


@dataclass(frozen=True)
class Customer:
    """An account and a mailbox, either of which may be missing."""

    user_id: int | None = None
    mailbox: str = ""

    def claims(self):
        """The filter for what was claimed by her, or by whoever reads the same mail."""
        known = Q(pk__in=[])
        if self.user_id:
            known |= Q(user_id=self.user_id)
        if self.mailbox:
            known |= Q(mailbox=self.mailbox)
        return known


NOBODY_KNOWN = Customer()


def customer_of(user=None, email=""):
    """An account counts under its own address, whatever is typed at checkout."""
    if user is not None and user.is_authenticated:
        return Customer(user_id=user.pk, mailbox=mailbox_of(user.email))
    return Customer(mailbox=mailbox_of(email))


def mailbox_of(email):
    """A hash of the address without case, dots and +tags: it is compared only, never read."""
    name, _at, domain = unicodedata.normalize("NFKC", email).strip().casefold().rpartition("@")
    name = name.partition("+")[0] or name
    if domain in WITHOUT_DOTS:
        name, domain = name.replace(".", ""), "gmail.com"
    return sha256(f"{name}@{domain}".encode()).hexdigest() if name else ""
