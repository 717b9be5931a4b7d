"""What waits for somebody in the staff: worked out whenever it is looked at, so it never drifts."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from artisans.making.models import PieceRate, WageFloor
from shop.catalogue.models import Product
from shop.costing.models import CostSheet, one_year_before
from shop.costing.sources import Sources
from shop.payment.models import PaymentTask
from shop.tax.watching import watched

SOON = timedelta(days=30)


@dataclass(frozen=True)
class Task:
    """One thing to do: what it is about, the sentence that says what, where it is done."""

    about: str
    sentence: str
    url: str = ""


def tasks():
    """Everything that waits today, in a number of queries that does not grow with it."""
    today = timezone.localdate()
    return [
        *_payments(),
        *_hidden_breakdowns(today),
        *_stale_floors(today),
        *_ending_sheets(today),
        *_tax_rates(today),
    ]


def _payments():
    """Payments that need a person, the most urgent first."""
    waiting = PaymentTask.objects.waiting().select_related("order")
    for task in waiting.order_by(F("due_at").asc(nulls_last=True), "opened_at"):
        about = f"{task.get_kind_display()}, {task.order.number}" if task.order else ""
        url = reverse("payment-tasks:task", args=[task.pk])
        yield Task(about or task.get_kind_display(), task.sentence, url)


def _hidden_breakdowns(today):
    """Products on sale whose price we cannot explain today."""
    products = (
        Product.objects.browsable()
        .filter(workshop__isnull=False, is_public=True)
        .select_related("workshop")
        .order_by("title")
    )
    sources = Sources([p.pk for p in products], currency=settings.OSCAR_DEFAULT_CURRENCY, on=today)
    for product in products:
        if problem := sources.problem(product.pk):
            sentence = _("Shows no price breakdown. %(problem)s") % {"problem": problem}
            yield Task(product.title, sentence, reverse("cost-sheets:add"))


def _stale_floors(today):
    """Floors older than twelve months that piece rates in force rest on."""
    rates = PieceRate.objects.in_force(today)
    floors = WageFloor.objects.in_force(today).filter(
        Q(pk__in=rates.values("legal_floor")) | Q(pk__in=rates.values("benchmark_floor"))
    )
    for floor in floors:
        if floor.is_stale(today):
            yield Task(
                f"{floor.region}, {floor.skill}",
                _("The %(kind)s of %(since)s is older than a year: look for a later one.")
                % {"kind": floor.get_kind_display(), "since": f"{floor.effective_from:%d %B %Y}"},
                reverse("wage-floors:index"),
            )


def _tax_rates(today):
    """Where we must collect tax: rates that are missing, and rates nobody compared for a year."""
    for found in watched(today):
        if found.missing:
            sentence = _(
                "We are registered there and know no tax rate for %(places)s: nothing can be sold "
                "to them until we do."
            )
            places = {"places": ", ".join(found.missing)}
            yield Task(found.area, sentence % places, reverse("tax-rates:add"))
        if found.stale:
            sentence = ngettext(
                "%(count)d tax rate was not compared with its source for a year.",
                "%(count)d tax rates were not compared with their sources for a year.",
                found.stale,
            )
            yield Task(found.area, sentence % {"count": found.stale}, reverse("tax-rates:index"))


def _ending_sheets(today):
    """Cost sheets that will have expired in a month."""
    sheets = CostSheet.objects.in_force(today).filter(
        Q(effective_from__lte=one_year_before(today + SOON)) | Q(effective_to__lte=today + SOON)
    )
    for sheet in sheets.select_related("product"):
        sentence = _("Its cost sheet of %(since)s ends soon: write the next one.")
        since = f"{sheet.effective_from:%d %B %Y}"
        yield Task(sheet.product.title, sentence % {"since": since}, reverse("cost-sheets:add"))
