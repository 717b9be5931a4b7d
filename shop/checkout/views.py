"""One page: the address, what it costs, and the way to the payment page."""

import logging

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from oscar.apps.checkout.calculators import OrderTotalCalculator

from artisans.money import format_money
from shop.basket.basket_page import line_view
from shop.basket.models import Basket
from shop.checkout.forms import CheckoutForm
from shop.checkout.shown import ShownIsStale, from_token, shown_now, to_token
from shop.order.pending import pending_order, remember
from shop.order.placing import BasketIsTaken, order_of, place_order
from shop.partner.stock import NotEnoughStock
from shop.payment.attempts import PaymentRefused, claim_attempt, open_attempt
from shop.payment.gateway import PaymentUnavailable
from shop.shipping.repository import NoDeliveryThere, Repository

logger = logging.getLogger(__name__)


class CheckoutView(TemplateView):
    template_name = "oscar/checkout/checkout.html"

    def get(self, request, *args, **kwargs):
        if not self.has_lines():
            return self.nothing_to_buy()
        if any(line_view(line).warning for line in request.basket.all_lines()):
            return redirect("basket:summary")
        return self.page(CheckoutForm(initial=self.known_of_the_visitor()))

    def post(self, request, *args, **kwargs):
        form = CheckoutForm(request.POST)
        placed = self.already_placed(form)
        if placed is not None:
            return self.pay(placed)
        if not self.has_lines():
            return self.nothing_to_buy()
        if not form.is_valid():
            return self.page(form, status=422)
        return self.place(form)

    def place(self, form):
        """Place the order if the shopper was shown what it costs now; else ask again."""
        address = form.address()
        try:
            method = self.method(address)
        except NoDeliveryThere:
            form.add_error("country", _("We do not deliver there yet."))
            return self.page(form, status=422)
        total = self.total(method)
        notice = self.what_changed(form, total)
        if notice:
            return self.page(form, address=address, notice=notice, status=409)
        return self.order(form, address, method, total)

    def order(self, form, address, method, total):
        user = self.request.user if self.request.user.is_authenticated else None
        try:
            with transaction.atomic():
                order = place_order(
                    self.request.basket,
                    email=form.cleaned_data["email"],
                    address=address,
                    shipping_method=method,
                    total=total,
                    user=user,
                )
                claim_attempt(order)
        except BasketIsTaken as taken:
            return self.pay(taken.order) if taken.order else redirect("basket:summary")
        except NotEnoughStock as missing:
            title = missing.stockrecord.product.get_title()
            messages.error(
                self.request,
                _("%(title)s was sold a moment ago. Nothing was charged.") % {"title": title},
            )
            return redirect("basket:summary")
        return self.pay(order)

    def pay(self, order):
        """On to the payment page; the order page says so when it cannot be reached."""
        remember(self.request, order)
        if order.status != order.Status.AWAITING:
            return redirect("order", token=order.token)
        try:
            return redirect_to_payment(open_attempt(order))
        except PaymentRefused as refusal:
            messages.error(self.request, refusal.sentence)
            return redirect("order", token=order.token)
        except PaymentUnavailable:
            logger.exception("No payment page for order %s", order.number)
            messages.error(
                self.request,
                _("We cannot reach the payment page. Your order is kept: please try again."),
            )
            return redirect("order", token=order.token)

    def already_placed(self, form):
        """The order this very form has made before: a second press, or the back button."""
        try:
            shown = from_token(form.data.get("checkout_token", ""))
        except ShownIsStale:
            return None
        return order_of(Basket(pk=shown.basket_id))

    def what_changed(self, form, total):
        """A sentence when what would be charged is not what was shown, else None."""
        now = shown_now(self.request.basket, total)
        amount = format_money(total.incl_tax, currency=total.currency)
        try:
            shown = from_token(form.cleaned_data["checkout_token"])
        except ShownIsStale:
            return _("This page was open for a long time. Please check it and pay once more.")
        if (shown.basket_id, shown.lines) != (now.basket_id, now.lines):
            return _("Your basket has changed meanwhile. The total is %(amount)s now.") % {
                "amount": amount
            }
        if shown.total != now.total:
            return _("With delivery to this country the total is %(amount)s.") % {"amount": amount}
        return None

    def page(self, form, *, address=None, notice="", status=200):
        try:
            method = self.method(address)
        except NoDeliveryThere:
            return self.nothing_delivered()
        total = self.total(method)
        token = to_token(shown_now(self.request.basket, total))
        if form.is_bound:
            form.data = form.data.copy()
            form.data["checkout_token"] = token
        form.initial["checkout_token"] = token
        return self.render_to_response(
            self.get_context_data(
                form=form,
                notice=notice,
                checkout_token=token,
                lines=[line_view(line) for line in self.request.basket.all_lines()],
                subtotal=self.request.basket.total_incl_tax,
                shipping={"name": method.name, "charge": self.charge(method).incl_tax},
                total=total.incl_tax,
                currency=total.currency,
                pay_label=_("Pay %(amount)s")
                % {"amount": format_money(total.incl_tax, currency=total.currency)},
            ),
            status=status,
        )

    def method(self, address=None):
        return Repository().get_default_shipping_method(self.request.basket, shipping_addr=address)

    def charge(self, method):
        return method.calculate(self.request.basket)

    def total(self, method):
        return OrderTotalCalculator().calculate(self.request.basket, self.charge(method))

    def has_lines(self):
        basket = self.request.basket
        return bool(basket.pk) and bool(basket.all_lines())

    def nothing_to_buy(self):
        """An empty basket: most likely the order is placed already, in this or another tab."""
        pending = pending_order(self.request)
        if pending:
            return redirect(pending.url)
        messages.info(self.request, _("Your basket is empty."))
        return redirect("basket:summary")

    def nothing_delivered(self):
        messages.error(self.request, _("We cannot deliver at the moment. Please write to us."))
        return redirect("basket:summary")

    def known_of_the_visitor(self):
        known = {"country": settings.HOME_COUNTRY}
        if self.request.user.is_authenticated:
            known["email"] = self.request.user.email
            known["name"] = self.request.user.get_full_name()
        return known


def redirect_to_payment(attempt):
    """303, so that a reload of the payment page never posts the form again."""
    response = redirect(attempt.url)
    response.status_code = 303
    return response
