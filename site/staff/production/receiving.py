"""Receiving at the bench: count what came, look at what it will do, accept it once."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Q, Sum
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property

from artisans.making import advances
from artisans.making.deliveries import (
    DeliveryIsFinal,
    DeliveryLargerThanOrder,
    MoreJudgedThanCame,
    NothingCame,
    judge_delivery,
    piece_pay,
    record_delivery,
)
from artisans.making.models import Delivery, DeliveryLine
from shop.partner.models import StockRecord
from shop.receiving import NothingToStock, accept_delivery
from staff.desk import FormScreen, address
from staff.production import permissions
from staff.production.figures import orders_to_show
from staff.production.orders import list_link, order_link
from staff.production.receiving_forms import AcceptForm, ReceivingForm, as_initial, makers_of


class PiecesNotJudged(Exception):
    """Some pieces are neither good nor to rework."""


class CountsHaveChanged(Exception):
    """Somebody judged the delivery again after this page was opened."""


class CountingScreen(FormScreen):
    """The rows of makers, for what came just now and for counting it again."""

    header_icon = "download"
    template_name = "staff/production/receive.html"
    refusals = (NothingCame, MoreJudgedThanCame, DeliveryLargerThanOrder, DeliveryIsFinal)

    def field_of(self, refusal, form):
        if isinstance(refusal, MoreJudgedThanCame):
            return form.field_of(refusal.artisan)
        return None

    def get_context_data(self, **kwargs):
        order = self.order
        return super().get_context_data(order=order, currency=order.piece_rate.currency, **kwargs)


class ReceiveScreen(CountingScreen):
    """Step 1: what came in, per maker."""

    to_look = to_act = permissions.RECEIVE

    @cached_property
    def order(self):
        return get_object_or_404(orders_to_show(), pk=self.kwargs["pk"])

    def get_page_title(self):
        return "Receive"

    def trail(self):
        return [list_link(), order_link(self.order)]

    def form(self, data=None):
        today = timezone.localdate()
        return ReceivingForm(
            data, makers=makers_of(self.order, on=today), initial={"delivered_on": today}
        )

    def act(self, form):
        delivery = record_delivery(
            self.order, delivered_on=form.cleaned_data["delivered_on"], pieces=form.pieces
        )
        return address("work-orders:delivery", delivery.pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(room=self.order.still_open, **kwargs)


class JudgeScreen(CountingScreen):
    """Step 1 again, as long as the delivery is not accepted."""

    to_look = to_act = permissions.ACCEPT

    @cached_property
    def delivery(self):
        return get_object_or_404(Delivery, pk=self.kwargs["pk"])

    @cached_property
    def order(self):
        return orders_to_show().get(pk=self.delivery.work_order_id)

    def get(self, request, *args, **kwargs):
        if self.delivery.accepted_at:
            return redirect("work-orders:delivery", self.delivery.pk)
        return super().get(request, *args, **kwargs)

    def get_page_title(self):
        return "Count again"

    def trail(self):
        here = address("work-orders:delivery", self.delivery.pk)
        return [list_link(), order_link(self.order), (f"Delivery {self.delivery.pk}", here)]

    def form(self, data=None):
        makers = makers_of(self.order, on=timezone.localdate())
        form = ReceivingForm(data, makers=makers, initial=as_initial(self.delivery))
        form.fields["delivered_on"].disabled = True
        return form

    def act(self, form):
        judge_delivery(self.delivery, pieces=form.pieces)
        return address("work-orders:delivery", self.delivery.pk)

    def get_context_data(self, **kwargs):
        own = self.delivery.lines.aggregate(came=Sum("delivered"))["came"] or 0
        return super().get_context_data(room=self.order.still_open + own, **kwargs)


@dataclass(frozen=True)
class MakersShare:
    """What a maker gets for a delivery. Amounts in minor units."""

    line: DeliveryLine
    pay: int
    offset: int

    @property
    def gets(self):
        return self.pay - self.offset


class DeliveryScreen(FormScreen):
    """Step 2: what accepting will do, and doing it; afterwards what it did."""

    to_look = permissions.LOOK_AT_ORDERS
    to_act = permissions.ACCEPT
    header_icon = "check"
    template_name = "staff/production/delivery.html"
    refusals = (PiecesNotJudged, CountsHaveChanged, NothingToStock)

    @cached_property
    def delivery(self):
        return get_object_or_404(
            Delivery.objects.select_related("work_order__piece_rate", "work_order__product"),
            pk=self.kwargs["pk"],
        )

    @cached_property
    def lines(self):
        return list(self.delivery.lines.select_related("artisan").order_by("artisan__alias"))

    @cached_property
    def records(self):
        product = self.delivery.work_order.product_id
        records = StockRecord.objects.filter(Q(product=product) | Q(product__parent=product))
        return records.select_related("product").order_by("product__title", "pk")

    def get_page_title(self):
        return f"Delivery {self.delivery.pk}"

    def trail(self):
        return [list_link(), order_link(self.delivery.work_order)]

    def form(self, data=None):
        return AcceptForm(data, records=self.records, initial={"shown": counted(self.lines)})

    def act(self, form):
        delivery = Delivery.objects.select_for_update().get(pk=self.delivery.pk)
        here = address("work-orders:delivery", delivery.pk)
        if delivery.accepted_at:
            messages.info(self.request, "Accepted before: nothing was done twice.")
            return here
        check_what_was_shown(form, list(delivery.lines.all()))
        accept_delivery(
            delivery,
            accepted_at=timezone.now(),
            stockrecord=form.cleaned_data["stockrecord"],
        )
        messages.success(self.request, "Accepted: the makers are credited, the pieces in stock.")
        return here

    def page(self, *, form, **kwargs):
        """The page shows the counts of this moment, so the form says that it did."""
        if form.is_bound:
            form.data = form.data.dict() | {"shown": counted(self.lines)}
        return super().page(form=form, **kwargs)

    def get_context_data(self, **kwargs):
        order, pay = self.delivery.work_order, piece_pay(self.delivery)
        offsets = (
            advances.settled_by_makers(self.delivery)
            if self.delivery.accepted_at
            else advances.offsets(self.delivery, pay)
        )
        shares = [
            MakersShare(line, pay.get(line.artisan_id, 0), offsets.get(line.artisan_id, 0))
            for line in self.lines
        ]
        return super().get_context_data(
            delivery=self.delivery,
            order=order,
            rate=order.piece_rate,
            currency=order.piece_rate.currency,
            shares=shares,
            total=totals(shares),
            into_stock=sum(line.accepted for line in self.lines),
            unjudged=unjudged(self.lines),
            may_accept=self.may(permissions.ACCEPT) and not self.delivery.accepted_at,
            **kwargs,
        )


def check_what_was_shown(form, lines):
    """Raises CountsHaveChanged, PiecesNotJudged."""
    if counted(lines) != form.cleaned_data["shown"]:
        raise CountsHaveChanged(
            "This delivery was counted again after you opened this page. Look at it once more, "
            "then accept it."
        )
    if unjudged(lines):
        raise PiecesNotJudged(not_judged(unjudged(lines)))


def not_judged(pieces):
    return (
        f"{pieces} of the pieces are neither good nor to rework. Count again and say which: "
        "what is accepted is final."
    )


def counted(lines):
    """The counts of a delivery as one word, to know whether they are still those shown."""
    return ",".join(
        f"{line.artisan_id}:{line.delivered}:{line.accepted}:{line.to_rework}:{line.paid_rework}"
        for line in sorted(lines, key=lambda line: line.artisan_id)
    )


def unjudged(lines):
    return sum(line.delivered - line.accepted - line.to_rework for line in lines)


def totals(shares):
    return {
        "delivered": sum(share.line.delivered for share in shares),
        "accepted": sum(share.line.accepted for share in shares),
        "to_rework": sum(share.line.to_rework for share in shares),
        "paid_rework": sum(share.line.paid_rework for share in shares),
        "pay": sum(share.pay for share in shares),
        "offset": sum(share.offset for share in shares),
        "gets": sum(share.gets for share in shares),
    }
