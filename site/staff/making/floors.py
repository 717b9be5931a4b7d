"""Wage floors: which hold, which have grown old, and reading new ones from a file."""

import csv
import io
from collections import Counter
from dataclasses import dataclass

import django_filters
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets.button import HeaderButton

from artisans.making.floors import COLUMNS, SEED, FloorFileUnreadable, Outcome, record_floors
from artisans.making.models import FloorKind, WageFloor
from cms.templatetags.countries import country_name
from staff.making.forms import FloorFileForm
from staff.making.screens import Screen
from staff.making.words import hourly, stated
from staff.screens import REFUSED

INDEX = "wage-floors:index"
EXAMPLE_LINES = 3


def countries():
    codes = WageFloor.objects.order_by("country").values_list("country", flat=True).distinct()
    return [(code, country_name(code)) for code in codes]


class FloorFilterSet(WagtailFilterSet):
    country = django_filters.ChoiceFilter(choices=countries)
    kind = django_filters.ChoiceFilter(choices=FloorKind.choices)
    state = django_filters.ChoiceFilter(
        label="State",
        choices=[
            ("stale", "stale: in force, older than 12 months"),
            ("in force", "in force"),
            ("not in force", "replaced, ended or to come"),
        ],
        method="by_state",
    )

    class Meta:
        model = WageFloor
        fields = ()

    def by_state(self, floors, _name, value):
        today = timezone.localdate()
        in_force = WageFloor.objects.in_force(today)
        chosen = {
            "stale": lambda: floors.filter(pk__in=WageFloor.objects.stale(today).values("pk")),
            "in force": lambda: floors.filter(pk__in=in_force.values("pk")),
            "not in force": lambda: floors.exclude(pk__in=in_force.values("pk")),
        }
        return chosen[value]()


@dataclass(frozen=True)
class FloorRow:
    """A floor, annotated with whether it `holds` today, and what the list says about it."""

    floor: WageFloor

    @property
    def country(self):
        return country_name(self.floor.country)

    @property
    def stated(self):
        return stated(self.floor)

    @property
    def hourly(self):
        return hourly(self.floor)

    @property
    def is_stale(self):
        """Only one that still holds: a replaced floor grows old in peace."""
        return self.floor.holds and self.floor.is_stale(timezone.localdate())

    @property
    def state(self):
        today = timezone.localdate()
        if self.floor.holds:
            return "stale: older than 12 months" if self.is_stale else "in force"
        if self.floor.effective_from > today:
            return "to come"
        is_over = self.floor.effective_to and self.floor.effective_to <= today
        return "ended" if is_over else "replaced by a later one"


class FloorListing(IndexView):
    model = WageFloor
    page_title = "Wage floors"
    header_icon = "site"
    template_name = "staff/making/listing.html"
    results_template_name = "staff/making/floor_results.html"
    index_url_name = INDEX
    index_results_url_name = "wage-floors:index_results"
    any_permission_required = ("view",)
    filterset_class = FloorFilterSet
    default_ordering = ("country", "region", "skill", "kind", "-effective_from")
    paginate_by = 50

    def get_base_queryset(self):
        holds = WageFloor.objects.in_force(timezone.localdate()).filter(pk=OuterRef("pk"))
        return WageFloor.objects.annotate(holds=Exists(holds))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["rows"] = [FloorRow(floor) for floor in context["object_list"]]
        return context

    @cached_property
    def header_buttons(self):
        if not self.user_has_permission("add"):
            return []
        return [HeaderButton("Import", url=reverse("wage-floors:import"), icon_name="upload")]


class ImportFloorsView(Screen):
    """The answer to a file is its report: what each line became, and the refused to correct."""

    model = WageFloor
    template_name = "staff/making/import_floors.html"
    page_title = "Import wage floors"
    header_icon = "upload"
    permission_required = "add"

    def trail(self):
        return [("Wage floors", reverse(INDEX))]

    def get(self, request):
        return self.page(form=FloorFileForm())

    def post(self, request):
        form = FloorFileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form=form, status=REFUSED)
        try:
            reports = record_floors(io.StringIO(form.cleaned_data["lines"], newline=""))
        except FloorFileUnreadable as error:
            form.add_error(None, f"{error} Nothing was recorded.")
            return self.page(form=form, status=REFUSED)
        refused = [report for report in reports if report.outcome == Outcome.REFUSED]
        return self.page(
            form=FloorFileForm(initial={"lines": written(report.cells for report in refused)}),
            reports=reports,
            refused=refused,
            counts=Counter(report.outcome.value for report in reports),
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(columns=COLUMNS, **kwargs)


class ExampleFloorsView(Screen):
    """The first lines of the floors we start from, to fill in."""

    model = WageFloor
    permission_required = "view"

    def get(self, request):
        with open(SEED, newline="", encoding="utf-8") as file:
            lines = [[line[column] for column in COLUMNS] for line in csv.DictReader(file)]
        answer = HttpResponse(
            written(lines[:EXAMPLE_LINES]), content_type="text/csv; charset=utf-8"
        )
        answer["Content-Disposition"] = 'attachment; filename="wage-floors.csv"'
        return answer


def written(lines):
    """Lines of cells as CSV under the columns' names."""
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([COLUMNS, *lines])
    return file.getvalue()
