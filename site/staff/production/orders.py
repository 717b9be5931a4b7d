"""Work orders: the list, a new one, its page, its advance."""

from django.contrib import messages
from django.db.models import Sum
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property

from artisans.making.advances import (
    AdvanceOutOfRange,
    AdvancePaidBefore,
    pay_advance,
    piece_pay,
    smallest_advance,
)
from artisans.making.deliveries import NoPieceRate, order_work
from artisans.making.models import PieceRate
from artisans.making.rates import rate_in_force
from artisans.money import MoneyHasTooManyDecimals, format_money, minor_digits
from staff.desk import FormScreen, Screen, address, one_page
from staff.production import permissions
from staff.production.figures import orders_to_show, progress
from staff.production.order_forms import AdvanceForm, OrderForm, OrdersFilter

LIST = ("Work orders", "work-orders:index")


class RateHasChanged(Exception):
    """Another rate is in force than the one that was shown."""


class NothingLeftToSettle(Exception):
    """All the work of the order is accepted: nothing would ever settle an advance."""


def list_link():
    label, name = LIST
    return label, address(name)


def order_link(order):
    return f"Work order {order.pk}", address("work-orders:order", order.pk)


class OrdersScreen(Screen):
    to_look = permissions.LOOK_AT_ORDERS
    page_title = "Work orders"
    header_icon = "form"
    template_name = "staff/production/orders.html"

    def get_context_data(self, **kwargs):
        which = OrdersFilter(self.request.GET or None)
        shown = one_page(self.request, which.apply(orders_to_show()))
        return super().get_context_data(
            filter=which,
            rows=progress(shown["page_obj"], on=timezone.localdate()),
            may_order=self.may(permissions.ORDER_WORK),
            **shown,
            **kwargs,
        )


class ProductsScreen(Screen):
    """What can be ordered: everything with a rate in force."""

    to_look = permissions.ORDER_WORK
    page_title = "Order work: what?"
    header_icon = "plus"
    template_name = "staff/production/products.html"

    def trail(self):
        return [list_link()]

    def get_context_data(self, **kwargs):
        rates = PieceRate.objects.in_force(timezone.localdate())
        rates = rates.select_related("workshop", "product")
        return super().get_context_data(
            rates=rates.order_by("workshop__name", "product__title"), **kwargs
        )


class NewOrderScreen(FormScreen):
    to_look = to_act = permissions.ORDER_WORK
    header_icon = "plus"
    template_name = "staff/production/new_order.html"
    refusals = (NoPieceRate, RateHasChanged, AdvanceOutOfRange, MoneyHasTooManyDecimals)

    @cached_property
    def rate(self):
        rate = rate_in_force(self.kwargs["product_id"], on=timezone.localdate())
        if rate is None:
            raise Http404("Agree a piece rate for this product before ordering work.")
        return rate

    def get_page_title(self):
        return f"Order {self.rate.product.get_title()}"

    def trail(self):
        return [list_link(), ("Order work", address("work-orders:products"))]

    def form(self, data=None):
        form = OrderForm(data, initial={"shown_rate": self.rate.pk})
        if not self.may(permissions.PAY_ADVANCES):
            del form.fields["advance"], form.fields["amount"]
        return form

    def act(self, form):
        asked = form.cleaned_data
        if asked["shown_rate"] != self.rate.pk:
            raise RateHasChanged(
                "Another piece rate has come into force since you opened this page: "
                f"{self.rate.working}. Look at it, then order."
            )
        now = timezone.now()
        order = order_work(
            self.rate.workshop,
            product_id=self.rate.product_id,
            quantity=asked["quantity"],
            due_on=asked["due_on"],
            on=timezone.localdate(),
        )
        paid = ""
        if form.asks_for_advance:
            pay_advance(order, paid_at=now, amount=form.asked_amount)
            paid = f" Its advance of {written(order, order.advance.amount)} is in the books."
        messages.success(self.request, f"{self.rate.workshop} has the order.{paid}")
        return address("work-orders:order", order.pk)

    def page(self, *, form, **kwargs):
        """The page shows the rate in force, so the form says that it did."""
        if form.is_bound:
            form.data = form.data.dict() | {"shown_rate": self.rate.pk}
        return super().page(form=form, **kwargs)

    def field_of(self, refusal, form):
        if isinstance(refusal, (AdvanceOutOfRange, MoneyHasTooManyDecimals)):
            return "amount"
        return None

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            rate=self.rate, digits=minor_digits(self.rate.currency), **kwargs
        )


class OrderScreen(Screen):
    """One order: its terms, what came, what was paid, what is left of its advance."""

    to_look = permissions.LOOK_AT_ORDERS
    header_icon = "form"
    template_name = "staff/production/order.html"

    @cached_property
    def order(self):
        return get_object_or_404(orders_to_show(), pk=self.kwargs["pk"])

    def get_page_title(self):
        return f"Work order {self.order.pk}"

    def trail(self):
        return [list_link()]

    def get_context_data(self, **kwargs):
        deliveries = self.order.deliveries.annotate(
            came=Sum("lines__delivered"),
            good=Sum("lines__accepted"),
            rework=Sum("lines__to_rework"),
        ).order_by("-delivered_on", "-pk")
        [where] = progress([self.order], on=timezone.localdate())
        return super().get_context_data(
            row=where,
            order=self.order,
            rate=self.order.piece_rate,
            whole=piece_pay(self.order),
            deliveries=deliveries,
            may_receive=self.may(permissions.RECEIVE) and self.order.still_open > 0,
            may_pay=self.may(permissions.PAY_ADVANCES) and not where.is_done,
            **kwargs,
        )


class AdvanceScreen(FormScreen):
    to_look = to_act = permissions.PAY_ADVANCES
    header_icon = "download"
    template_name = "staff/production/advance.html"
    refusals = (AdvanceOutOfRange, AdvancePaidBefore, MoneyHasTooManyDecimals, NothingLeftToSettle)

    @cached_property
    def order(self):
        return get_object_or_404(orders_to_show(), pk=self.kwargs["pk"])

    def get(self, request, *args, **kwargs):
        if hasattr(self.order, "advance"):
            return redirect("work-orders:order", self.order.pk)
        return super().get(request, *args, **kwargs)

    def get_page_title(self):
        return "Pay an advance"

    def trail(self):
        return [list_link(), order_link(self.order)]

    def form(self, data=None):
        return AdvanceForm(data, initial={"amount": smallest_advance(self.order)})

    def act(self, form):
        [where] = progress([self.order], on=timezone.localdate())
        if where.is_done:
            raise NothingLeftToSettle(
                "All of this work is accepted and paid: an advance is for work to come."
            )
        amount = form.cleaned_data["amount"]
        pay_advance(self.order, paid_at=timezone.now(), amount=amount)
        messages.success(
            self.request, f"The advance of {written(self.order, amount)} is in the books."
        )
        return address("work-orders:order", self.order.pk)

    def field_of(self, refusal, form):
        is_about_it = isinstance(refusal, (AdvanceOutOfRange, MoneyHasTooManyDecimals))
        return "amount" if is_about_it else None

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            order=self.order,
            currency=self.order.piece_rate.currency,
            least=smallest_advance(self.order),
            whole=piece_pay(self.order),
            **kwargs,
        )


def written(order, amount):
    return format_money(amount, currency=order.piece_rate.currency)
