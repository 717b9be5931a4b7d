"""Sales' own entry in the menu: orders, and payments that need a person."""

from django.urls import path
from wagtail.admin.viewsets.base import ViewSetGroup

from staff.sales import orders, payment_tasks, permissions, refunds, sending
from staff.screens import ScreensViewSet


class OrdersViewSet(ScreensViewSet):
    name = "orders"
    icon = "form"
    menu_label = "Orders"
    to_look = permissions.LOOK_AT_ORDERS

    def get_urlpatterns(self):
        return [
            path("", orders.OrdersScreen.as_view(), name="index"),
            path("<int:pk>/", orders.OrderScreen.as_view(), name="order"),
            path("<int:pk>/send/", sending.SendScreen.as_view(), name="send"),
            path("payments/<int:pk>/refund/", refunds.RefundScreen.as_view(), name="refund"),
        ]


class PaymentTasksViewSet(ScreensViewSet):
    name = "payment-tasks"
    icon = "warning"
    menu_label = "Payments to look at"
    to_look = permissions.LOOK_AT_TASKS

    def get_urlpatterns(self):
        return [
            path("", payment_tasks.PaymentTasksScreen.as_view(), name="index"),
            path("<int:pk>/", payment_tasks.PaymentTaskScreen.as_view(), name="task"),
        ]


class SalesViewSetGroup(ViewSetGroup):
    menu_label = "Sales"
    menu_icon = "form"
    menu_order = 230
    items = (OrdersViewSet, PaymentTasksViewSet)
