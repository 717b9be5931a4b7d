"""Why a discount is not given."""

from django.utils.translation import gettext_lazy as _


class DiscountRefused(Exception):
    """The discount called `name` cannot be given; `sentence` tells the shopper why."""

    text = ""

    def __init__(self, name):
        self.name = name
        super().__init__(name)

    @property
    def sentence(self):
        return self.text % {"name": self.name}


class OfferUsedUp(DiscountRefused):
    text = _("The offer “%(name)s” has been used up.")


class OfferUsedByCustomer(DiscountRefused):
    text = _("You have used the offer “%(name)s” as often as it may be used.")


class CodeUnknown(DiscountRefused):
    text = _("We do not know the code %(name)s. Please look at its spelling.")


class CodeNotYet(DiscountRefused):
    text = _("The code %(name)s cannot be used yet.")


class CodeEnded(DiscountRefused):
    text = _("The code %(name)s has ended.")


class CodeUsedUp(DiscountRefused):
    text = _("The code %(name)s has been used up.")


class CodeUsedByCustomer(DiscountRefused):
    text = _("You have used the code %(name)s as often as it may be used.")


class CodeDoesNotApply(DiscountRefused):
    text = _("The code %(name)s takes nothing off what is in your basket now.")
