"""What may be asked of the ledger: days, and a kind of transfer."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.utils import timezone
from wagtail.admin.widgets import AdminDateInput

from artisans.ledger.models import Kind
from artisans.ledger.statements import Period

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
NO_SUCH_DAY = "This is not a day: write it as 2026-11-24."
TOO_FAR = "Choose a day between the years 2000 and 2100."


class Day(forms.DateField):
    """A day an account can have been in; the same sentences on every screen."""

    def __init__(self, **kwargs):
        kwargs = {"required": False, "input_formats": ["%Y-%m-%d"]} | kwargs
        kwargs["widget"] = AdminDateInput(format="%Y-%m-%d", attrs={"placeholder": "2026-11-24"})
        super().__init__(error_messages={"invalid": NO_SUCH_DAY}, **kwargs)

    def clean(self, value):
        day = super().clean(value)
        if day and not EARLIEST <= day <= LATEST:
            raise forms.ValidationError(TOO_FAR)
        return day


class StatementForm(forms.Form):
    """The days a statement is of, both included, and the kind of its lines."""

    starts_on = Day(label="From")
    ends_on = Day(label="To")
    kind = forms.ChoiceField(
        label="Kind", required=False, choices=[("", "Every kind"), *Kind.choices]
    )

    def clean(self):
        starts_on, ends_on = (self.cleaned_data.get(name) for name in ("starts_on", "ends_on"))
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error(
                "ends_on", "The last day is before the first: choose a day on or after it."
            )

    def period(self):
        starts_on, ends_on = (self.cleaned_data.get(name) for name in ("starts_on", "ends_on"))
        return Period(
            starts_at=starts_on and begin_of(starts_on), ends_at=ends_on and end_of(ends_on)
        )


def begin_of(day):
    return timezone.make_aware(datetime.combine(day, time.min))


def end_of(day):
    """The first instant that is no longer in it."""
    return begin_of(day + timedelta(days=1))
