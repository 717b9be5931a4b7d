"""Every address of Fairhand. Ours come first, Wagtail answers for the rest."""

from django.apps import apps
from django.conf import settings
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from accounts.views import after_login
from cms.sitemaps import SITEMAPS as CMS_SITEMAPS
from cms.views import robots
from config import views
from shop.catalogue.sitemaps import SITEMAPS as SHOP_SITEMAPS
from shop.order.views import ChangeOrderView, OrderView
from shop.tax.views import DeliverToView

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"


def oscars(label):
    """An Oscar app's own addresses, under its namespace."""
    return apps.get_app_config(label).urls


# django-allauth is the one door: every other log-in leads to it.
to_login = RedirectView.as_view(pattern_name="account_login", query_string=True)
doors = [
    path(address, to_login)
    for address in ("cms/login/", "dashboard/login/", "shop/accounts/login/", "admin/login/")
]

urlpatterns = [
    *doors,
    path("healthz", views.healthz, name="healthz"),
    path("robots.txt", robots),
    path("sitemap.xml", sitemap, {"sitemaps": {**CMS_SITEMAPS, **SHOP_SITEMAPS}}, name="sitemap"),
    path("accounts/after-login/", after_login, name="after-login"),
    path("accounts/", include("allauth.urls")),
    path("shop/search/", oscars("search")),
    path("shop/", oscars("catalogue")),
    path("basket/", oscars("basket")),
    path("deliver-to/", DeliverToView.as_view(), name="deliver-to"),
    path("checkout/", include("shop.payment.urls")),
    path("checkout/", oscars("checkout")),
    path("payments/", include("shop.payment.webhook_urls")),
    path("orders/<str:token>/", OrderView.as_view(), name="order"),
    path("orders/<str:token>/change/", ChangeOrderView.as_view(), name="change-order"),
    path("impact/", include("impact.urls")),
    path("earnings/", include("artisans.portal.urls")),
    path("dashboard/", oscars("dashboard")),
    # Oscar's dashboard links to these; the shop itself does not.
    path("shop/offers/", oscars("offer")),
    path("shop/accounts/", oscars("customer")),
    path("shop/wishlists/", oscars("wishlists")),
    path("cms/", include(wagtailadmin_urls)),
    path("media/<path:path>", views.media),
]
if settings.SANDBOX:
    urlpatterns += [path("sandbox/", include("shop.sandbox.urls"))]
urlpatterns += [path("", include(wagtail_urls))]
