"""The buttons on the staff's page of a payment: which can be pressed when, and what each does."""

from dataclasses import dataclass

from . import delivering, disputes, early_fraud_warnings, looking, refund_outcomes, refunding
from .models import OutboxEvent
from .objects import peek
from .refusals import NotThere


@dataclass(frozen=True)
class Button:
    """One button beside a refund or dispute, there while its status is one of these."""

    name: str
    label: str
    press: object
    statuses: tuple


ON_ITS_WAY = refund_outcomes.ON_ITS_WAY
OF_REFUNDS = (
    Button("refund_succeeds", "The money arrives", refund_outcomes.succeed, ON_ITS_WAY),
    Button("refund_fails", "It fails", refund_outcomes.fail, (*ON_ITS_WAY, "succeeded")),
    Button("refund_is_cancelled", "Cancel it", refund_outcomes.cancel, ON_ITS_WAY),
)
TO_ANSWER = ("needs_response", disputes.INQUIRY_NEEDS_RESPONSE)
OF_DISPUTES = (
    Button("respond", "Send evidence", disputes.respond, TO_ANSWER),
    Button("win", "Win it", disputes.win, disputes.OPEN),
    Button("lose", "Lose it", disputes.lose, disputes.OPEN),
    Button("escalate", "Make it a chargeback", disputes.escalate, disputes.INQUIRY),
    Button("close_inquiry", "Close the inquiry", disputes.close_inquiry, disputes.INQUIRY),
)
OF_ONE = {
    button.name: (kind, button.press)
    for kind, group in (("refund", OF_REFUNDS), ("dispute", OF_DISPUTES))
    for button in group
}
OF_EVENTS = {"send_again": delivering.send_again, "send_twice": delivering.send_twice}


class NoSuchButton(Exception):
    """The page has no button of this name, or not for this object."""


def beside(data):
    """The buttons that can be pressed for a refund or dispute now."""
    group = OF_REFUNDS if data["object"] == "refund" else OF_DISPUTES
    return [button for button in group if data["status"] in button.statuses]


def press(charge, name, target):
    """Press a button that needs nothing typed; what it did, as a sentence.

    Raises NoSuchButton, and StateRefusal where the object has moved on.
    """
    if name in OF_ONE:
        return _press_one(charge, name, target)
    if name in OF_EVENTS:
        return _send(OF_EVENTS[name], target, charge)
    if name == "send_newest_first":
        rows = list(looking.events_about(looking.payment(charge["id"])))
        taken_in = delivering.send_newest_first(rows)
        return f"{len(rows)} events sent, newest first. The shop took {taken_in} in."
    if name == "warn":
        early_fraud_warnings.warn(charge["id"])
        return "The card’s bank has warned of fraud."
    raise NoSuchButton(name)


def refund(charge, *, amount, reason):
    """A refund in the dashboard; what it did, as a sentence."""
    made = refunding.refund(charge["id"], amount=amount, reason=reason)
    return f"The refund {made['id']} is {made['status'].replace('_', ' ')}."


def dispute(charge, *, amount, reason, is_inquiry):
    """A dispute or an inquiry; what it did, as a sentence."""
    opened = disputes.open_dispute(
        charge["id"], amount=amount, reason=reason, is_inquiry=is_inquiry
    )
    what = "inquiry" if is_inquiry else "dispute"
    return f"The {what} {opened['id']} is open."


def _press_one(charge, name, target):
    kind, act = OF_ONE[name]
    try:
        found = peek(kind, target)
    except NotThere as missing:
        raise NoSuchButton(target) from missing
    if found["charge"] != charge["id"]:
        raise NoSuchButton(target)
    status = act(target)["status"]
    return f"{target} is {status.replace('_', ' ')} now."


def _send(send, target, charge):
    about = looking.events_about(looking.payment(charge["id"]))
    event = about.filter(event_id=target).first()
    if event is None:
        raise NoSuchButton(target)
    send(event)
    answered = OutboxEvent.objects.get(pk=event.pk).last_status
    return f"{event.type} was sent; the shop answered {answered}."
