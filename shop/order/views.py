"""The order page: one unguessable address from the payment to the parcel, for guests too."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from shop.basket.middleware import hand_back
from shop.order.models import Order
from shop.order.placing import cancel_order
from shop.order.receipts import receipt
from shop.order.statuses import journey, status_of
from shop.payment.attempts import withdraw
from shop.payment.gateway import PaymentUnavailable

Status = Order.Status


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
        shown = receipt(order)
        payments = shown["payments"]
        status = status_of(order, payments)
        is_open = order.status == Status.AWAITING and not payments.wait_for_us
        return {
            **super().get_context_data(**kwargs),
            **shown,
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


def _url(name, order):
    return reverse(name, kwargs={"token": order.token})
