"""What an order's status means to its customer, and how far its journey is."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy

from shop.order.models import Order

Status = Order.Status


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


VIEWS = {
    Status.AWAITING: StatusView(
        "awaiting",
        gettext_lazy("Waiting for your payment"),
        gettext_lazy("Your pieces are kept for you for half an hour. Nothing was charged yet."),
    ),
    Status.PROCESSING: StatusView(
        "processing",
        gettext_lazy("Your payment is on its way"),
        gettext_lazy("Your bank is still working on it. We will write when it has arrived."),
    ),
    Status.PAID: StatusView(
        "paid",
        gettext_lazy("Thank you. It is paid."),
        gettext_lazy("We are packing your parcel. The receipt is in your e-mail too."),
    ),
    Status.DISPATCHED: StatusView(
        "dispatched",
        gettext_lazy("Your parcel is on its way"),
        gettext_lazy("It left our shelf and is travelling to you."),
    ),
    Status.CANCELLED: StatusView(
        "cancelled",
        gettext_lazy("This order was cancelled"),
        gettext_lazy("Nothing was charged. Your basket is as you left it."),
    ),
    Status.CALLED_OFF: StatusView(
        "called-off",
        gettext_lazy("This order will not be sent"),
        gettext_lazy("All of its pieces were called off. Below is what became of your money."),
    ),
}
RELEASED = StatusView(
    "awaiting",
    gettext_lazy("Waiting for your payment"),
    gettext_lazy(
        "Nothing was charged. The pieces are back on the shelf: while they are there, you can "
        "pay, or change the basket."
    ),
)
NOT_PAID = gettext_lazy("This order is not paid")
WE_ARE_LOOKING = gettext_lazy(
    "What we received is not what it comes to. We are looking at that, and will write to you."
)
ANOTHER_AMOUNT = gettext_lazy("What we received is not what it comes to. It goes back to you.")
TOO_LATE = gettext_lazy("We are sorry: your payment came too late for it. It goes back to you.")
JOURNEY = (
    gettext_lazy("Made"),
    gettext_lazy("Ordered"),
    gettext_lazy("Paid"),
    gettext_lazy("On its way"),
    gettext_lazy("With you"),
)
# An order that was cancelled or called off goes nowhere.
REACHED = {"awaiting": 1, "processing": 1, "paid": 2, "dispatched": 3}


def status_of(order, payments):
    """What to tell of an order; never that nothing was charged where something was."""
    status = Status(order.status)
    view = VIEWS[status]
    if status == Status.AWAITING and not order.is_stock_held:
        view = RELEASED
    if status not in (Status.AWAITING, Status.CANCELLED) or not payments.astray:
        return view
    heading = view.heading if status == Status.CANCELLED else NOT_PAID
    return replace(view, heading=heading, text=_text_of_astray(payments))


def _text_of_astray(payments):
    if payments.wait_for_us:
        return WE_ARE_LOOKING
    return ANOTHER_AMOUNT if payments.are_of_another_amount else TOO_LATE


def journey(key):
    """Five steps, of which the reached ones are done; none for an order that goes nowhere."""
    if key not in REACHED:
        return []
    reached = REACHED[key]
    return [
        Step(label, is_done=index <= reached, is_current=index == reached)
        for index, label in enumerate(JOURNEY)
    ]
