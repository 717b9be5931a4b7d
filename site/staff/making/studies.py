"""Time studies: which product is timed when, and the page with the stopwatch."""

import django_filters
from django.db.models import Count, Exists, OuterRef, Prefetch
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet

from artisans.making import studies
from artisans.making.models import PieceRate, TimedCycle, TimeStudy
from artisans.making.study_guards import FEWEST_CYCLES, FEWEST_MAKERS
from shop.catalogue.models import Product
from staff.making.forms import CycleForm, StudyForm
from staff.making.screens import ProductListing, Screen, made_products
from staff.making.words import clock
from staff.policies import LookingAndAdding
from staff.screens import REFUSED

INDEX = "time-studies:index"


class TimedFilterSet(WagtailFilterSet):
    timed = django_filters.ChoiceFilter(
        label="Time study",
        choices=[("open", "being timed"), ("closed", "timed"), ("none", "not timed yet")],
        method="by_study",
    )

    class Meta:
        model = Product
        fields = ()

    def by_study(self, products, _name, value):
        of_product = TimeStudy.objects.filter(product=OuterRef("pk"))
        conditions = {
            "open": Exists(of_product.still_open()),
            "closed": Exists(of_product.closed()),
            "none": ~Exists(of_product),
        }
        return products.filter(conditions[value])


class StudyListing(ProductListing):
    page_title = "Time studies"
    header_icon = "time"
    results_template_name = "staff/making/study_results.html"
    index_url_name = INDEX
    index_results_url_name = "time-studies:index_results"
    filterset_class = TimedFilterSet
    permission_policy = LookingAndAdding(TimeStudy)

    def get_base_queryset(self):
        rates = PieceRate.objects.order_by("-effective_from")
        timed = TimeStudy.objects.select_related("timed_by").annotate(count=Count("cycles"))
        timed = timed.order_by("-version").prefetch_related(Prefetch("piece_rates", rates))
        return super().get_base_queryset().prefetch_related(Prefetch("time_studies", timed))

    def get_context_data(self, **kwargs):
        may_time = self.user_has_permission("add")
        return super().get_context_data(may_time=may_time, **kwargs)


class StudyScreen(Screen):
    """What each page about time studies checks first."""

    model = TimeStudy
    header_icon = "time"
    permission_required = "add"

    def trail(self):
        return [("Time studies", reverse(INDEX))]


class OpenStudyView(StudyScreen):
    template_name = "staff/making/open_study.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.product = get_object_or_404(made_products(), pk=kwargs["product_id"])

    def get_page_title(self):
        return f"Time “{self.product.title}”"

    def get(self, request, **kwargs):
        return self.page(form=StudyForm())

    def post(self, request, **kwargs):
        form = StudyForm(request.POST)
        if form.is_valid() and (study := self._open(form)):
            return redirect("time-studies:study", study.pk)
        return self.page(form=form, status=REFUSED)

    def _open(self, form):
        if self.product.workshop_id is None:
            form.add_error(
                None,
                "Say in the catalogue which workshop makes it: its members are the ones to time.",
            )
            return None
        try:
            return studies.open_study(
                product_id=self.product.pk, timed_by=self.request.user, **form.cleaned_data
            )
        except studies.StudyStillOpen as error:
            form.add_error(None, str(error))
            return None

    def get_context_data(self, **kwargs):
        return super().get_context_data(product=self.product, **kwargs)


class StudyView(StudyScreen):
    """The page of one study; the verbs below come back to it."""

    template_name = "staff/making/study.html"
    permission_required = "view"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        timed = TimeStudy.objects.select_related("product__workshop", "timed_by")
        self.study = get_object_or_404(timed, pk=kwargs["pk"])

    def get_page_title(self):
        return f"{self.study.product.title}, version {self.study.version}"

    def get(self, request, **kwargs):
        return self.page()

    def refuse(self, sentence="", *, form=None):
        return self.page(refusal=sentence, form=form, status=REFUSED)

    def back(self):
        return redirect("time-studies:study", self.study.pk)

    def get_context_data(self, *, form=None, **kwargs):
        cycles = list(self.study.cycles.select_related("artisan").order_by("-pk"))
        progress = studies.progress_of(self.study)
        return super().get_context_data(
            study=self.study,
            cycles=[(cycle, clock(cycle.seconds)) for cycle in cycles],
            progress=progress,
            mean=clock(round(progress.mean_seconds)) if cycles else "",
            fewest_cycles=FEWEST_CYCLES,
            fewest_makers=FEWEST_MAKERS,
            form=form or self._empty_form(),
            may_time=self.user_has_permission("add") and not self.study.closed_at,
            may_agree=LookingAndAdding(PieceRate).user_has_permission(self.request.user, "add"),
            **kwargs,
        )

    def _empty_form(self):
        maker = self.request.GET.get("maker")
        return CycleForm(study=self.study, initial={"maker": maker} if maker else None)


class StudyVerb(StudyView):
    """Acts on a study when it is posted; whoever comes by looking is led to the study's page."""

    permission_required = "add"

    def get(self, request, **kwargs):
        return self.back()


class TimeCycleView(StudyVerb):
    def post(self, request, **kwargs):
        form = CycleForm(request.POST, study=self.study)
        if not form.is_valid():
            return self.refuse(form=form)
        artisan = form.cleaned_data["maker"].artisan
        try:
            studies.time_cycle(
                self.study,
                artisan=artisan,
                seconds=form.cleaned_data["length"],
                press=form.cleaned_data["press"],
            )
        except studies.StudyIsClosed as error:
            return self.refuse(str(error), form=form)
        messages.success(request, f"Saved: {clock(form.cleaned_data['length'])} by {artisan}.")
        page = reverse("time-studies:study", args=[self.study.pk])
        return redirect(f"{page}?maker={artisan.pk}")


class DiscardCycleView(StudyVerb):
    def post(self, request, *, cycle, **kwargs):
        found = TimedCycle.objects.filter(pk=cycle, study=self.study).first()
        try:
            if found:  # else it is discarded already, by a press before this one
                studies.discard_cycle(found)
        except studies.StudyIsClosed as error:
            return self.refuse(str(error))
        messages.success(request, "Discarded.")
        return self.back()


class CloseStudyView(StudyVerb):
    """Closes what was shown: if another phone added a cycle since, it is shown again first."""

    def post(self, request, **kwargs):
        minutes = studies.progress_of(self.study).standard_minutes
        if request.POST.get("shown", "") not in ("", str(minutes)):
            return self.refuse("The cycles changed meanwhile: look again, then close the study.")
        try:
            closed = studies.close_study(self.study)
        except (studies.NotEnoughCycles, studies.StudyIsClosed) as error:
            return self.refuse(str(error))
        messages.success(request, f"Closed: {closed.standard_minutes} standard minutes a piece.")
        return self.back()


class DiscardStudyView(StudyVerb):
    def post(self, request, **kwargs):
        try:
            studies.discard_study(self.study)
        except studies.StudyIsClosed as error:
            return self.refuse(str(error))
        messages.success(request, "The study and its cycles are discarded.")
        return redirect(INDEX)
