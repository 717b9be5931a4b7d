"""Piece rates: what each product pays, how it came about, and agreeing the next one."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages

from artisans.making import floor_rule, rates
from artisans.making.models import PieceRate, TimeStudy, WageFloor
from staff.making.forms import RateForm
from staff.making.screens import ProductListing, Screen, made_products
from staff.making.words import DECIDED_BY, money, pay_per_hour, stated
from staff.policies import LookingAndAdding
from staff.screens import REFUSED

INDEX = "piece-rates:index"
FIELD_OF_ERROR = {
    rates.LaterRateAgreed: "effective_from",
    rates.PayBelowTheFloor: "amount",
    rates.AmountCannotBePaid: "amount",
    floor_rule.BenchmarkNotInForce: "benchmark",
    floor_rule.NoWageFloor: None,
    floor_rule.NoExchangeRate: None,
    rates.StudyNotClosed: None,
}
WITH_FLOORS = PieceRate.objects.select_related("legal_floor", "benchmark_floor", "exchange_rate")


@dataclass(frozen=True)
class AgreedRate:
    """A rate with what the screens say about it."""

    rate: PieceRate

    @property
    def per_hour(self):
        return pay_per_hour(self.rate)

    @property
    def basis(self):
        return self.rate.get_basis_display()

    @property
    def legal(self):
        return stated(self.rate.legal_floor)


def state_of(product, *, in_force, standing):
    """The one thing staff should know: what is missing, or what has moved on since."""
    closed = next((study for study in product.time_studies.all() if study.closed_at), None)
    if closed is None:
        return "being timed" if product.time_studies.all() else "not timed yet"
    if in_force is None:
        return "timed: agree its rate"
    if in_force.time_study_id != closed.pk:
        return f"timed again since: {closed.standard_minutes} min"
    floors = [in_force.legal_floor] + [in_force.benchmark_floor] * bool(in_force.benchmark_floor)
    if any(floor.pk not in standing for floor in floors):
        return "a later wage floor holds"
    if any(floor.is_stale(timezone.localdate()) for floor in floors):
        return "its wage floor is older than 12 months"
    return ""


class RateListing(ProductListing):
    page_title = "Piece rates"
    header_icon = "tag"
    results_template_name = "staff/making/rate_results.html"
    index_url_name = INDEX
    index_results_url_name = "piece-rates:index_results"
    permission_policy = LookingAndAdding(PieceRate)

    def get_base_queryset(self):
        today = timezone.localdate()
        in_force = Prefetch("piece_rates", WITH_FLOORS.in_force(today), to_attr="rates_today")
        timed = Prefetch("time_studies", TimeStudy.objects.order_by("-version"))
        return super().get_base_queryset().prefetch_related(in_force, timed)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        standing = set(
            WageFloor.objects.in_force(timezone.localdate()).values_list("pk", flat=True)
        )
        context["rows"] = []
        for product in context["object_list"]:
            rate = next(iter(product.rates_today), None)
            state = state_of(product, in_force=rate, standing=standing)
            context["rows"].append((product, rate and AgreedRate(rate), state))
        return context


class ProductScreen(Screen):
    """A page about the rates of one product."""

    model = PieceRate
    header_icon = "tag"
    permission_required = "view"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.product = get_object_or_404(made_products(), pk=kwargs["product_id"])
        self.study = self.product.time_studies.closed().order_by("-version").first()

    def trail(self):
        return [("Piece rates", reverse(INDEX))]

    def get_context_data(self, **kwargs):
        return super().get_context_data(product=self.product, study=self.study, **kwargs)


class RateHistoryView(ProductScreen):
    template_name = "staff/making/rate_history.html"

    def get_page_title(self):
        return self.product.title

    def get(self, request, **kwargs):
        agreed = WITH_FLOORS.select_related("time_study").filter(product=self.product)
        return self.page(
            agreed=[AgreedRate(rate) for rate in agreed.order_by("-effective_from")],
            today=timezone.localdate(),
            may_agree=self.user_has_permission("add"),
        )


class AgreeRateView(ProductScreen):
    """Two steps on one page: the working is shown, and what was shown is agreed."""

    template_name = "staff/making/agree_rate.html"
    permission_required = "add"

    def dispatch(self, request, *args, **kwargs):
        if self.study is None or self.product.workshop is None:
            return redirect("piece-rates:product", self.product.pk)  # which says what is missing
        return super().dispatch(request, *args, **kwargs)

    def trail(self):
        page = reverse("piece-rates:product", args=[self.product.pk])
        return [*super().trail(), (self.product.title, page)]

    def get_page_title(self):
        return "Agree a piece rate"

    def get(self, request, **kwargs):
        return self.page(form=self._form(initial=self._as_before()))

    def post(self, request, **kwargs):
        form = self._form(request.POST)
        rate = self._said(form, rates.preview_rate) if form.is_valid() else None
        if rate is None:
            return self.page(form=form, status=REFUSED)
        if "agree" not in request.POST:
            return self.page(form=form, preview=self._preview(rate))
        if request.POST.get("shown") != rate.working:
            form.add_error(None, "The figures changed since they were shown: look again.")
            return self.page(form=form, preview=self._preview(rate), status=REFUSED)
        agreed = self._said(form, rates.agree_rate, product_id=self.product.pk)
        if agreed is None:
            return self.page(form=form, status=REFUSED)
        messages.success(request, f"Agreed from {agreed.effective_from:%d %B %Y}: {agreed.working}")
        return redirect("piece-rates:product", self.product.pk)

    def _form(self, *args, **options):
        return RateForm(*args, workshop=self.product.workshop, **options)

    def _said(self, form, verb, **other):
        """What a verb makes of the form; a refusal becomes a sentence on it, and None."""
        try:
            return verb(self.product.workshop, time_study=self.study, **form.cleaned_data, **other)
        except tuple(FIELD_OF_ERROR) as error:
            form.add_error(FIELD_OF_ERROR[type(error)], str(error))
            return None

    def _before(self):
        return WITH_FLOORS.filter(product=self.product).order_by("-effective_from").first()

    def _as_before(self):
        """The skill and the benchmark of the rate before, in its latest version."""
        before = self._before()
        if before is None:
            return {}
        chosen = before.benchmark_floor
        latest = (
            chosen
            and WageFloor.objects.in_force(timezone.localdate())
            .filter(
                country=chosen.country, region=chosen.region, skill=chosen.skill, kind=chosen.kind
            )
            .first()
        )
        return {"skill": before.skill, "benchmark": latest}

    def _preview(self, rate):
        before = self._before()
        return {
            "rate": rate,
            "per_hour": pay_per_hour(rate),
            "legal": self._floor(rate, rate.legal_floor),
            "benchmark": rate.benchmark_floor and self._floor(rate, rate.benchmark_floor),
            "before": before and AgreedRate(before),
            "is_less": bool(before)
            and before.currency == rate.currency
            and rate.amount < before.amount,
            "decided_by": DECIDED_BY[rate.basis],
        }

    def _floor(self, rate, floor):
        """A floor per hour in the workshop's currency, as its source states it, and its age."""
        per_minute, _rate = floor_rule.per_minute_in(
            rate.currency, floor=floor, on=rate.effective_from
        )
        return {
            "per_hour": money(per_minute * 60, rate.currency),
            "stated": stated(floor),
            "floor": floor,
            "is_stale": floor.is_stale(timezone.localdate()),
        }
