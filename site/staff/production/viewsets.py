"""Production's own entry in the menu, for whoever may look at some of it."""

from django.urls import path
from wagtail.admin.viewsets.base import ViewSetGroup

from staff.production import counting, orders, permissions, receiving, worked_time
from staff.screens import ScreensViewSet


class WorkOrdersViewSet(ScreensViewSet):
    name = "work-orders"
    icon = "form"
    menu_label = "Work orders"
    to_look = permissions.LOOK_AT_ORDERS

    def get_urlpatterns(self):
        return [
            path("", orders.OrdersScreen.as_view(), name="index"),
            path("new/", orders.ProductsScreen.as_view(), name="products"),
            path("new/<int:product_id>/", orders.NewOrderScreen.as_view(), name="new"),
            path("<int:pk>/", orders.OrderScreen.as_view(), name="order"),
            path("<int:pk>/advance/", orders.AdvanceScreen.as_view(), name="advance"),
            path("<int:pk>/receive/", receiving.ReceiveScreen.as_view(), name="receive"),
            path("deliveries/<int:pk>/", receiving.DeliveryScreen.as_view(), name="delivery"),
            path("deliveries/<int:pk>/count/", receiving.JudgeScreen.as_view(), name="judge"),
        ]


class WorkedTimeViewSet(ScreensViewSet):
    name = "worked-time"
    icon = "time"
    menu_label = "Worked time"
    to_look = permissions.LOOK_AT_TIME

    def get_urlpatterns(self):
        week = worked_time.WeekScreen.as_view()
        return [
            path("", worked_time.ThisWeek.as_view(), name="index"),
            path("<slug:slug>/<str:monday>/", week, name="week"),
        ]


class StockViewSet(ScreensViewSet):
    name = "stock"
    icon = "tasks"
    menu_label = "Stock"
    to_look = permissions.LOOK_AT_STOCK

    def get_urlpatterns(self):
        return [
            path("", counting.StockScreen.as_view(), name="index"),
            path("<int:pk>/", counting.CountScreen.as_view(), name="record"),
        ]


class ProductionViewSetGroup(ViewSetGroup):
    menu_label = "Production"
    menu_icon = "tasks"
    menu_order = 240
    items = (WorkOrdersViewSet, WorkedTimeViewSet, StockViewSet)
