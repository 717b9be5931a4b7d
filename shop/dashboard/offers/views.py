from django.utils.translation import gettext_lazy as _
from oscar.apps.dashboard.offers import views as oscars

from shop.dashboard.kept import KeptWhenUsed


class OfferDeleteView(KeptWhenUsed, oscars.OfferDeleteView):
    kept = _("An order uses this offer, so it is kept. Suspend it instead.")
    kept_view = "dashboard:offer-detail"
