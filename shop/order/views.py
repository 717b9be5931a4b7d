"""The order page: one unguessable address from the payment to the parcel, for guests too."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import TemplateView

from shop.basket.middleware import hand_back
from shop.order.models import Order
from shop.order.placing import cancel_order
from shop.order.receipts import receipt
from shop.payment.attempts import withdraw
from shop.payment.gateway import PaymentUnavailable

Status = Order.Status
HEADINGS = {
    Status.AWAITING: (
        "awaiting",
        gettext_lazy("Waiting for your payment"),
        gettext_lazy("Your pieces are kept for you for half an hour. Nothing was charged yet."),
    ),
    Status.PROCESSING: (
        "processing",
        gettext_lazy("Your payment is on its way"),
        gettext_lazy("Your bank is still working on it. We will write when it has arrived."),
    ),
    Status.PAID: (
        "paid",
        gettext_lazy("Thank you. It is paid."),
        gettext_lazy("We are packing your parcel. The receipt is in your e-mail too."),
    ),
    Status.DISPATCHED: (
        "dispatched",
        gettext_lazy("Your parcel is on its way"),
        gettext_lazy("It left our shelf and is travelling to you."),
    ),
    Status.CANCELLED: (
        "cancelled",
        gettext_lazy("This order was cancelled"),
        gettext_lazy("Nothing was charged. Your basket is as you left it."),
    ),
}
JOURNEY = (
    gettext_lazy("Made"),
    gettext_lazy("Ordered"),
    gettext_lazy("Paid"),
    gettext_lazy("On its way"),
    gettext_lazy("With you"),
)
REACHED = {"awaiting": 1, "processing": 1, "cancelled": 1, "paid": 2, "dispatched": 3}


@dataclass(frozen=True)
class StatusView:
    key: str
    heading: str
    text: str


@dataclass(frozen=True)
class Step:
    label: str
    is_done: bool
    is_current: bool


class OrderView(TemplateView):
    template_name = "oscar/order/order.html"

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        # Not "no-referrer": its forms would then send "Origin: null" and fail the CSRF check.
        response["Referrer-Policy"] = "same-origin"
        return response

    def get_context_data(self, **kwargs):
        order = find(kwargs["token"])
        status = StatusView(*HEADINGS[Status(order.status)])
        is_open = order.status == Status.AWAITING
        return {
            **super().get_context_data(**kwargs),
            **receipt(order),
            "status": status,
            "journey": journey(status.key),
            "pay_url": _url("pay-order", order) if is_open else "",
            "change_url": _url("change-order", order) if is_open else "",
        }


class ChangeOrderView(View):
    """Cancel an unpaid order and give the shopper her basket back."""

    def get(self, request, token):
        return redirect("order", token=find(token).token)

    def post(self, request, token):
        order = find(token)
        try:
            withdraw(order)  # or another tab could still pay what is being changed here
        except PaymentUnavailable:
            messages.error(request, _("The payment page cannot be closed just now. Try again."))
            return redirect("order", token=token)
        if not cancel_order(order, reason="changed by the shopper"):
            messages.info(request, _("This order is paid or being paid and cannot be changed."))
            return redirect("order", token=token)
        return hand_back(order.basket, request, redirect("basket:summary"))


def find(token):
    """The order of this address; 404 with a sentence of its own for a forged or mistyped one."""
    order = Order.objects.select_related("shipping_address__country", "basket").filter(token=token)
    found = order.first()
    if found is None:
        raise Http404(
            _("There is no order at this address. Please open the link in your e-mail once more.")
        )
    return found


def journey(key):
    """Five steps, of which the reached ones are done."""
    reached = REACHED[key]
    return [
        Step(label, is_done=index <= reached, is_current=index == reached)
        for index, label in enumerate(JOURNEY)
    ]


def _url(name, order):
    return reverse(name, kwargs={"token": order.token})
