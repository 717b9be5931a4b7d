from django.utils.translation import gettext_lazy as _
from oscar.apps.dashboard.vouchers import views as oscars

from shop.dashboard.kept import KeptWhenUsed


class VoucherDeleteView(KeptWhenUsed, oscars.VoucherDeleteView):
    kept = _("An order uses this code, so it is kept. Give it an earlier end instead.")
    kept_view = "dashboard:voucher-stats"


class VoucherSetDeleteView(KeptWhenUsed, oscars.VoucherSetDeleteView):
    kept = _("An order uses a code of this set, so it is kept. Give it an earlier end instead.")
    kept_view = "dashboard:voucher-set-detail"
