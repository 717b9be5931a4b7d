"""Worked time: a workshop's week, saved in one go."""

from datetime import timedelta

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import cached_property

from artisans.making.models import WorkedTime
from artisans.making.worked_time import WorkedTimeRefused, hours, record_worked_time
from artisans.payouts.models import PeriodTest
from artisans.people.models import Artisan, Membership, Workshop
from staff.desk import FormScreen, Screen, address
from staff.production import permissions
from staff.production.time_forms import WeekForm, name_of

WEEK = timedelta(days=7)


class ThisWeek(Screen):
    """The door: this week of the first workshop, or of the one asked for."""

    to_look = permissions.LOOK_AT_TIME

    def get(self, request, *args, **kwargs):
        day = _day(request.GET.get("week", "")) or timezone.localdate()
        asked = Workshop.objects.filter(slug=request.GET.get("workshop", "")).first()
        workshop = asked or Workshop.objects.first()
        if workshop is None:
            raise Http404("There is no workshop yet.")
        return redirect("worked-time:week", workshop.slug, monday_of(day).isoformat())


class WeekScreen(FormScreen):
    to_look = permissions.LOOK_AT_TIME
    to_act = permissions.RECORD_TIME
    page_title = "Worked time"
    header_icon = "time"
    template_name = "staff/production/worked_time.html"
    refusals = (WorkedTimeRefused,)

    @cached_property
    def workshop(self):
        found = self.workshops.get(self.kwargs["slug"])
        if found is None:
            raise Http404("There is no such workshop.")
        return found

    @cached_property
    def workshops(self):
        return {workshop.slug: workshop for workshop in Workshop.objects.all()}

    @cached_property
    def monday(self):
        day = _day(self.kwargs["monday"])
        if day is None:
            raise Http404("There is no such week.")
        return monday_of(day)

    def form(self, data=None):
        rows = self.of_the_week(WorkedTime.objects.filter(workshop=self.workshop))
        recorded = {(row.artisan_id, row.worked_on): row.minutes for row in rows}
        makers = _makers(self.workshop, self.monday, [artisan for artisan, _day in recorded])
        return WeekForm(
            data,
            makers=makers,
            monday=self.monday,
            recorded=recorded,
            tested=_tested(self.workshop, self.monday),
        )

    def of_the_week(self, rows):
        return rows.filter(worked_on__gte=self.monday, worked_on__lt=self.monday + WEEK)

    def act(self, form):
        days = form.changed_days
        record_worked_time(self.workshop, days=days, by=self.request.user)
        said = f"{len(days)} days are recorded." if len(days) != 1 else "One day is recorded."
        messages.success(self.request, said if days else "Nothing was changed.")
        return address("worked-time:week", self.workshop.slug, self.monday.isoformat())

    def field_of(self, refusal, form):
        return name_of(refusal.worked.artisan, refusal.worked.on)

    def get_context_data(self, *, form, **kwargs):
        return super().get_context_data(
            form=form,
            workshop=self.workshop,
            workshops=self.workshops.values(),
            monday=self.monday,
            sunday=self.monday + timedelta(days=6),
            before=(self.monday - WEEK).isoformat(),
            after=(self.monday + WEEK).isoformat(),
            today=timezone.localdate(),
            whole=hours(sum(form.recorded.values())),
            has_tested=bool(form.tested),
            may_record=self.may(permissions.RECORD_TIME),
            **kwargs,
        )


def monday_of(day):
    return day - timedelta(days=day.weekday())


def _day(text):
    """A day that has a week before it and one after."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and 2000 <= day.year <= 2999 else None


def _makers(workshop, monday, recorded):
    """Members on any day of the week, and whoever has minutes in it."""
    members = Membership.objects.filter(workshop=workshop, effective_from__lt=monday + WEEK)
    members = members.filter(Q(effective_to=None) | Q(effective_to__gt=monday))
    makers = Artisan.objects.filter(Q(pk__in=members.values("artisan")) | Q(pk__in=recorded))
    return makers.order_by("alias")


def _tested(workshop, monday):
    """The days of the week by which somebody was paid: (artisan, day) each."""
    tests = PeriodTest.objects.filter(
        workshop=workshop, starts_on__lt=monday + WEEK, ends_on__gt=monday
    )
    days = [monday + timedelta(days=n) for n in range(7)]
    return {
        (artisan, day)
        for artisan, starts_on, ends_on in tests.values_list("artisan", "starts_on", "ends_on")
        for day in days
        if starts_on <= day < ends_on
    }
