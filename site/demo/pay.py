"""The demo's pay runs and published figures: month by month, as finance would have done them."""

from datetime import timedelta
from functools import partial

from django.utils import timezone

from artisans.payouts import runs
from artisans.payouts.models import PayRun
from artisans.people.models import Workshop
from demo.past import MADE, Event, at, day
from impact.models import Publication
from impact.publishing import publish

PAID_ON = 5  # of the month after, within the seven days the pay-day clock allows
MONTHS = 4


def pay_days(visitors):
    """A pay day and a publication for every complete month since the first delivery."""
    for starts_on, ends_on in complete_months():
        pay_day = at(ends_on.replace(day=PAID_ON), 10)
        yield Event(pay_day, partial(pay_and_publish, starts_on, ends_on, visitors))


def pay_and_publish(starts_on, ends_on, visitors):
    """Pay each workshop for a month, in each currency it is owed, and release its figures."""
    for workshop in Workshop.objects.all():
        for currency in sorted({workshop.currency, "USD"}):
            _pay(workshop, currency, starts_on, ends_on, visitors)
    last_day = ends_on - timedelta(days=1)
    if not Publication.objects.filter(through_on__gte=last_day).exists():
        publish(through_on=last_day)


def complete_months():
    """The months from the first delivery's to the one before this, as half-open periods."""
    months, end = [], day(0).replace(day=1)
    while len(months) < MONTHS and end > day(MADE):
        start = (end - timedelta(days=1)).replace(day=1)
        months.append((start, end))
        end = start
    return reversed(months)


def _pay(workshop, currency, starts_on, ends_on, visitors):
    if PayRun.objects.filter(workshop=workshop, currency=currency, ends_on=ends_on).exists():
        return
    try:
        run = runs.gather(
            workshop,
            currency=currency,
            starts_on=starts_on,
            ends_on=ends_on,
            made_by=visitors["finance"],
        )
    except runs.NothingToPay:
        return
    runs.submit(run)
    runs.approve(run, by=visitors["approver"])
    runs.mark_paid(run, at=timezone.now())
