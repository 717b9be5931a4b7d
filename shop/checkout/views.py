"""One page: the address, what it costs, and the way to the payment page."""

import logging

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from oscar.apps.checkout.calculators import OrderTotalCalculator

from artisans.money import format_money
from shop.basket import codes
from shop.basket.basket_page import line_views, why_not_sold
from shop.basket.models import Basket
from shop.checkout.forms import CheckoutForm
from shop.checkout.shown import ShownIsStale, from_token, shown_now, to_token
from shop.offer.applicator import depends_on_customer
from shop.offer.customers import customer_of
from shop.offer.refusals import DiscountRefused
from shop.offer.shown import basket_discounts, delivery_discount
from shop.order.pending import pending_order, remember
from shop.order.placing import BasketHasChanged, BasketIsTaken, order_of, place_order
from shop.partner.stock import NotEnoughStock
from shop.payment.attempts import PaymentRefused, first_attempt, open_attempt, open_first
from shop.payment.gateway import PaymentUnavailable
from shop.payment.nothing_to_pay import settle_without_payment
from shop.shipping.repository import Repository
from shop.shipping.weighing import CannotDeliver
from shop.tax.destinations import choice, destination_of_address
from shop.tax.policy import NoTaxRate, TaxUnavailable
from shop.tax.quoting import with_tax
from shop.tax.shown import tax_of_quote

logger = logging.getLogger(__name__)

NO_TAX = gettext_lazy(
    "We cannot work out the tax for this address at the moment. Nothing was charged: please try "
    "again later, or write to us."
)


class CheckoutView(TemplateView):
    template_name = "oscar/checkout/checkout.html"

    def get(self, request, *args, **kwargs):
        if not self.has_lines():
            return self.nothing_to_buy()
        if any(line.warning for line in line_views(request.basket)):
            return redirect("basket:summary")
        return self.page(CheckoutForm(initial=self.known_of_the_visitor()))

    def post(self, request, *args, **kwargs):
        form = CheckoutForm(request.POST)
        # Asked again when the basket is gone: it may have become the order in between.
        placed = self.already_placed(form) or (not self.has_lines() and self.already_placed(form))
        if placed:
            return self.pay(placed)
        if not self.has_lines():
            return self.nothing_to_buy()
        if any(why_not_sold(line) for line in request.basket.all_lines()):
            return redirect("basket:summary")
        if not form.is_valid():
            return self.page(form, status=422)
        if depends_on_customer(request.basket):
            self.apply_offers(form)
        return self.place(form)

    def place(self, form):
        """Place the order if the shopper was shown what it costs now; else ask again."""
        address = form.address()
        try:
            method = self.method(address)
        except CannotDeliver as reason:
            form.add_error("country", reason.sentence)
            return self.page(form, status=422)
        except (NoTaxRate, TaxUnavailable):
            logger.exception("No tax for %s", destination_of_address(address))
            form.add_error(None, NO_TAX)
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
                attempt = None if settle_without_payment(order) else first_attempt(order)
        except BasketIsTaken as taken:
            return self.pay(taken.order) if taken.order else redirect("basket:summary")
        except BasketHasChanged:
            return self.ask_again(form, address, _("Your basket has changed meanwhile."))
        except DiscountRefused as refused:
            return self.ask_again(form, address, refused.sentence)
        except NotEnoughStock as missing:
            title = missing.stockrecord.product.get_title()
            messages.error(
                self.request,
                _("%(title)s was sold a moment ago. Nothing was charged.") % {"title": title},
            )
            return redirect("basket:summary")
        return self.pay(order, attempt)

    def pay(self, order, attempt=None):
        """On to the payment page; the order page says so when it cannot be reached.

        An order placed just now brings its attempt.
        """
        remember(self.request, order)
        if order.status != order.Status.AWAITING:
            return redirect("order", token=order.token)
        try:
            if settle_without_payment(order):
                return redirect("order", token=order.token)
            return redirect_to_payment(open_first(attempt) if attempt else open_attempt(order))
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

    def apply_offers(self, form):
        """Apply them anew, now that her address tells who the customer is."""
        request = self.request
        codes.apply_offers(request, customer=customer_of(request.user, form.cleaned_data["email"]))

    def ask_again(self, form, address, sentence):
        """Nothing was placed: read the basket anew and show what it comes to now."""
        self.request.basket.status = Basket.OPEN
        self.apply_offers(form)
        if not self.has_lines():
            return self.nothing_to_buy()
        try:
            total = self.total(self.method(address))
        except (CannotDeliver, NoTaxRate, TaxUnavailable):
            return redirect("basket:summary")
        amount = format_money(total.incl_tax, currency=total.currency)
        notice = _("%(sentence)s The total is %(amount)s now.") % {
            "sentence": sentence,
            "amount": amount,
        }
        return self.page(form, address=address, notice=notice, status=409)

    def already_placed(self, form):
        """The order this very form has made before: a second press, or the back button.

        Whoever sits at the same machine later, signed in as somebody else, is not led to it.
        """
        try:
            shown = from_token(form.data.get("checkout_token", ""))
        except ShownIsStale:
            return None
        order = order_of(Basket(pk=shown.basket_id))
        hers = order and order.user_id in (None, self.request.user.pk)
        return order if hers else None

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
        if shown.prices != now.prices:
            return _("A price has changed meanwhile. The total is %(amount)s now.") % {
                "amount": amount
            }
        if shown.discounts != now.discounts:
            return self.why_discounts_changed(amount)
        if shown.tax != now.tax:
            return _("With delivery and tax for this address the total is %(amount)s.") % {
                "amount": amount
            }
        if (shown.delivery, shown.total) != (now.delivery, now.total):
            return _("With delivery to this country the total is %(amount)s.") % {"amount": amount}
        return None

    def why_discounts_changed(self, amount):
        """Say what was used up or has ended; an offer open to all may have ended without a word."""
        lost = " ".join(str(refusal.sentence) for refusal in self.request.basket.refusals)
        return _("%(sentence)s The total is %(amount)s now.") % {
            "sentence": lost or _("The discounts have changed meanwhile."),
            "amount": amount,
        }

    def page(self, form, *, address=None, notice="", status=200):
        try:
            method = self.method(address)
        except CannotDeliver as reason:
            return self.nothing_delivered(reason.sentence)
        except (NoTaxRate, TaxUnavailable):
            logger.exception("No tax for %s", self.destination(address))
            return self.nothing_delivered(NO_TAX)
        basket, charge = self.request.basket, self.charge(method)
        tax = tax_of_quote(basket.tax_quote)
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
                lines=line_views(basket),
                subtotal=sum(line.shown_total_before_discounts for line in basket.all_lines()),
                discounts=basket_discounts(basket),
                shipping={
                    "name": method.name,
                    "charge": charge.incl_tax if tax.is_inclusive else charge.excl_tax,
                    "offer": delivery_discount(basket, method),
                },
                tax=tax,
                total=total.incl_tax,
                currency=total.currency,
                pay_label=_("Pay %(amount)s")
                % {"amount": format_money(total.incl_tax, currency=total.currency)},
            ),
            status=status,
        )

    def method(self, address=None):
        """Delivery to the address, with the tax that is owed there laid on the basket.

        Raises CannotDeliver, NoTaxRate and TaxUnavailable.
        """
        basket, destination = self.request.basket, self.destination(address)
        method = Repository().get_default_shipping_method(
            basket, shipping_addr=address, country=destination.country
        )
        return with_tax(basket, method, destination)

    def destination(self, address=None):
        """The address, and until there is one what the visitor chose."""
        return destination_of_address(address) if address else self.request.strategy.destination

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

    def nothing_delivered(self, sentence):
        messages.error(self.request, sentence)
        return redirect("basket:summary")

    def known_of_the_visitor(self):
        known = choice(self.request)
        known["state"] = self.request.strategy.destination.state
        if self.request.user.is_authenticated:
            known["email"] = self.request.user.email
            known["name"] = self.request.user.get_full_name()
        return known


def redirect_to_payment(attempt):
    """303, so that a reload of the payment page never posts the form again."""
    response = redirect(attempt.url)
    response.status_code = 303
    return response
