"""Orders: the list, and all that happened to one."""

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from shop.order.models import Order
from shop.partner.models import StockMovement
from shop.payment.models import PaymentTask, RefundLine
from staff.desk import Screen, address, one_page
from staff.sales import permissions

Status = Order.Status


class OrdersFilter(forms.Form):
    q = forms.CharField(required=False, label="Number, name or e-mail", max_length=100)
    status = forms.ChoiceField(required=False, choices=[("", "All"), *Status.choices])

    def apply(self, orders):
        if not self.is_valid():
            return orders
        words, status = self.cleaned_data["q"].strip(), self.cleaned_data["status"]
        if words:
            orders = orders.filter(
                Q(number__icontains=words)
                | Q(guest_email__icontains=words)
                | Q(user__email__icontains=words)
                | Q(shipping_address__last_name__icontains=words)
                | Q(payment_attempts__payment_intent_id=words)
            ).distinct()
        return orders.filter(status=status) if status else orders


def list_link():
    return "Orders", address("orders:index")


def order_link(order):
    return f"Order {order.number}", address("orders:order", order.pk)


class OrdersScreen(Screen):
    to_look = permissions.LOOK_AT_ORDERS
    page_title = "Orders"
    header_icon = "form"
    template_name = "staff/sales/orders.html"

    def get_context_data(self, **kwargs):
        which = OrdersFilter(self.request.GET or None)
        waiting = PaymentTask.objects.waiting().filter(order=OuterRef("pk"))
        orders = which.apply(Order.objects.order_by("-date_placed", "-pk"))
        orders = orders.select_related("shipping_address__country").annotate(
            asks_for_somebody=Exists(waiting)
        )
        return super().get_context_data(
            filter=which,
            to_send=Order.objects.filter(status=Status.PAID).count(),
            **one_page(self.request, orders),
            **kwargs,
        )


class OrderScreen(Screen):
    """What was ordered, paid, given back, promised and sent."""

    to_look = permissions.LOOK_AT_ORDERS
    header_icon = "form"
    template_name = "staff/sales/order.html"

    @cached_property
    def order(self):
        orders = Order.objects.select_related("shipping_address__country", "user")
        return get_object_or_404(orders, pk=self.kwargs["pk"])

    def get_page_title(self):
        return f"Order {self.order.number}"

    def trail(self):
        return [list_link()]

    def get_context_data(self, **kwargs):
        order = self.order
        lines = list(order.lines.select_related("workshop").order_by("pk"))
        attempts = order.payment_attempts.order_by("number").prefetch_related(
            "refunds__lines__line", "refunds__asked_by", "disputes", "fraud_warnings"
        )
        return super().get_context_data(
            order=order,
            address=order.shipping_address.active_address_fields()
            if order.shipping_address
            else [],
            lines=lines,
            attempts=attempts,
            journal=journal_of(order, lines),
            tasks=order.payment_tasks.select_related("closed_by"),
            notes=order.notes.order_by("pk"),
            is_to_send=order.status == Status.PAID,
            may_send=self.may(permissions.SEND),
            may_refund=self.may(permissions.REFUND),
            **kwargs,
        )


def journal_of(order, lines):
    """The stock movements that this order caused, oldest first."""
    again = range(1, order.reservations)
    causes = [line.source for line in lines]
    causes += [f"{line.source}:again-{number}" for line in lines for number in again]
    causes += [each.source for each in RefundLine.objects.filter(line__order=order)]
    movements = StockMovement.objects.filter(source__in=causes)
    return movements.select_related("stockrecord__product__parent").order_by("pk")
