"""The grid of a workshop's week: makers down, days across, hours and minutes in each cell."""

import json
import re
from dataclasses import dataclass
from datetime import date, timedelta

from django import forms

from artisans.making.worked_time import Worked, hours
from artisans.people.models import Artisan
from staff.once import OnceForm

WRITTEN = re.compile(r"^(?:(?P<hours>\d{1,2}):(?P<rest>[0-5]\d)|(?P<minutes>\d{1,4}))$")
# A lone 8 could be hours: nobody works for fewer minutes than this that are worth a row.
FEWEST_MINUTES = 25


class TimeField(forms.CharField):
    """7:30 or 450; nothing is 0 minutes."""

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return 0
        found = WRITTEN.match(text)
        if found is None:
            raise forms.ValidationError(f"“{text}” is no time. Write 7:30, or 450 for minutes.")
        if found["minutes"] is None:
            return int(found["hours"]) * 60 + int(found["rest"])
        minutes = int(found["minutes"])
        if 0 < minutes < FEWEST_MINUTES:
            raise forms.ValidationError(
                f"“{text}” could be hours or minutes. Write {minutes}:00 or {hours(minutes)}."
            )
        return minutes


@dataclass(frozen=True)
class Cell:
    field: object
    day: date
    is_tested: bool


@dataclass(frozen=True)
class MakersWeek:
    artisan: Artisan
    cells: list
    total: str

    @property
    def errors(self):
        return [error for cell in self.cells for error in cell.field.errors]


class WeekForm(OnceForm):
    """What is typed is recorded where it differs from what the page showed.

    So two people who fill in the same week do not undo each other's days.
    """

    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, makers, monday, recorded, tested, **kwargs):
        super().__init__(*args, **kwargs)
        self.makers, self.recorded, self.tested = list(makers), recorded, tested
        self.days = [monday + timedelta(days=n) for n in range(7)]
        for maker in self.makers:
            for day in self.days:
                minutes = recorded.get((maker.pk, day))
                self.fields[name_of(maker, day)] = TimeField(
                    required=False,
                    max_length=8,
                    initial=hours(minutes) if minutes else "",
                    widget=forms.TextInput(
                        attrs={
                            "inputmode": "text",
                            "autocomplete": "off",
                            "aria-label": f"{maker}, {day:%A} {day.day} {day:%B}",
                        }
                    ),
                )
        self.initial["shown"] = json.dumps(
            {name_of(Artisan(pk=pk), day): minutes for (pk, day), minutes in recorded.items()}
        )

    def clean_shown(self):
        try:
            shown = json.loads(self.cleaned_data["shown"] or "{}")
        except ValueError:
            shown = {}
        return shown if isinstance(shown, dict) else {}

    @property
    def changed_days(self):
        shown = self.cleaned_data["shown"]
        return [
            Worked(artisan=maker, on=day, minutes=self.cleaned_data[name])
            for maker in self.makers
            for day in self.days
            if self.cleaned_data[name := name_of(maker, day)] != shown.get(name, 0)
        ]

    @property
    def rows(self):
        return [
            MakersWeek(
                artisan=maker,
                cells=[
                    Cell(self[name_of(maker, day)], day, (maker.pk, day) in self.tested)
                    for day in self.days
                ],
                total=hours(sum(self.recorded.get((maker.pk, day), 0) for day in self.days)),
            )
            for maker in self.makers
        ]


def name_of(maker, day):
    return f"m{maker.pk}-{day:%Y%m%d}"
