"""The two addresses a shopper passes on her way to Stripe's page and back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from shop.order.models import Order
from shop.payment import attempts, reconciling
from shop.payment.attempts import PaymentRefused
from shop.payment.gateway import PaymentUnavailable, UnknownPayment
from shop.payment.nothing_to_pay import settle_without_payment


class SeeOther(HttpResponseRedirect):
    """The answer to a POST is at another address."""

    status_code = 303


@never_cache
@require_http_methods(["GET", "POST"])
def pay_order(request: HttpRequest, token: str) -> HttpResponse:
    """Open a page to pay this order, or lead back to the order and say why not."""
    order = Order.objects.filter(token=token).first()
    if order is None:
        return _unknown(request)
    if request.method == "GET":
        return SeeOther(_address(order))
    try:
        if settle_without_payment(order):
            return SeeOther(_address(order))
        return SeeOther(attempts.open_attempt(order).url)
    except PaymentRefused as refusal:
        messages.error(request, refusal.sentence)
    except PaymentUnavailable:
        messages.error(
            request,
            _(
                "The payment page cannot be reached just now. Your order is kept: "
                "please try again in a few minutes."
            ),
        )
    return SeeOther(_address(order))


@never_cache
@require_GET
def payment_return(request: HttpRequest, token: str) -> HttpResponse:
    """Back from Stripe's page: take in what it says, then show the order."""
    order = Order.objects.filter(token=token).first()
    if order is None:
        return _unknown(request)
    try:
        _take_in(order, session_id=request.GET.get("session_id", ""))
    except UnknownPayment:
        return _unknown(request)
    except PaymentUnavailable:
        messages.info(request, _("Your payment is being confirmed. This page will know shortly."))
    return SeeOther(_address(order))


def _take_in(order: Order, *, session_id: str) -> None:
    """Only a session of this very order: an address can be written by anybody."""
    if not order.payment_attempts.filter(session_id=session_id).exists():
        raise UnknownPayment(session_id)
    reconciling.reconcile(session_id)


def _unknown(request: HttpRequest) -> HttpResponse:
    return render(request, "payment/unknown.html", status=404)


def _address(order: Order) -> str:
    return reverse("order", kwargs={"token": order.token})
