"""The entry “Fair pay” in the admin's menu, and the addresses under it."""

from django.urls import path
from wagtail import hooks
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from artisans.making.models import ExchangeRate
from staff.making import floors, rates, studies
from staff.making.forms import ExchangeRateForm
from staff.making.permissions import grantable_permissions
from staff.screens import ScreensViewSet

hooks.register("register_permissions", grantable_permissions)


class TimeStudyViewSet(ScreensViewSet):
    to_look = "making.view_timestudy"
    name = "time-studies"
    icon = "time"
    menu_label = "Time studies"

    def get_urlpatterns(self):
        listing = studies.StudyListing
        return [
            path("", listing.as_view(), name="index"),
            path("results/", listing.as_view(results_only=True), name="index_results"),
            path("product/<int:product_id>/", studies.OpenStudyView.as_view(), name="open"),
            path("<int:pk>/", studies.StudyView.as_view(), name="study"),
            path("<int:pk>/cycles/", studies.TimeCycleView.as_view(), name="time"),
            path(
                "<int:pk>/cycles/<int:cycle>/discard/",
                studies.DiscardCycleView.as_view(),
                name="discard_cycle",
            ),
            path("<int:pk>/close/", studies.CloseStudyView.as_view(), name="close"),
            path("<int:pk>/discard/", studies.DiscardStudyView.as_view(), name="discard"),
        ]


class PieceRateViewSet(ScreensViewSet):
    to_look = "making.view_piecerate"
    name = "piece-rates"
    icon = "tag"
    menu_label = "Piece rates"

    def get_urlpatterns(self):
        listing = rates.RateListing
        return [
            path("", listing.as_view(), name="index"),
            path("results/", listing.as_view(results_only=True), name="index_results"),
            path("product/<int:product_id>/", rates.RateHistoryView.as_view(), name="product"),
            path("product/<int:product_id>/agree/", rates.AgreeRateView.as_view(), name="agree"),
        ]


class WageFloorViewSet(ScreensViewSet):
    to_look = "making.view_wagefloor"
    name = "wage-floors"
    icon = "site"
    menu_label = "Wage floors"

    def get_urlpatterns(self):
        listing = floors.FloorListing
        return [
            path("", listing.as_view(), name="index"),
            path("results/", listing.as_view(results_only=True), name="index_results"),
            path("import/", floors.ImportFloorsView.as_view(), name="import"),
            path("example.csv", floors.ExampleFloorsView.as_view(), name="example"),
        ]


class ExchangeRateViewSet(ModelViewSet):
    model = ExchangeRate
    name = "exchange-rates"
    icon = "resubmit"
    menu_label = "Exchange rates"
    copy_view_enabled = False
    list_per_page = 50
    ordering = ("-on", "base_currency", "quote_currency")
    list_display = (Column("__str__", label="Rate"), DateColumn("on", label="Of"), "source")
    list_filter = ("base_currency", "quote_currency")

    def get_form_class(self, for_update=False):
        return ExchangeRateForm

    def register_permissions(self):
        """Said once for all of fair pay, without change and delete."""


class FairPayViewSetGroup(ViewSetGroup):
    menu_label = "Fair pay"
    menu_icon = "group"
    menu_order = 240
    items = (TimeStudyViewSet, PieceRateViewSet, WageFloorViewSet, ExchangeRateViewSet)
