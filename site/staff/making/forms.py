"""What staff type about pay. The verbs in artisans.making judge it; these read it."""

from decimal import Decimal
from uuid import uuid4

from django import forms
from django.utils import timezone

from artisans.making.models import ExchangeRate, FloorKind, WageFloor
from artisans.making.skills import Skill
from artisans.money import UnknownCurrency, format_money, minor_digits
from artisans.people.models import Membership
from staff.making.words import hourly

LONGEST_MINUTES = 6_000
LARGEST_FILE = 1024 * 1024


def day_field(**options):
    """A day, with the browser's own picker."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(widget=widget, initial=timezone.localdate, **options)


class StudyForm(forms.Form):
    timed_on = day_field(label="Timed on")
    allowance_percent = forms.DecimalField(
        label="Allowance in per cent",
        initial=Decimal(15),
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        help_text="For rest, thread changes and the like: 15 unless you know better.",
        widget=forms.NumberInput(attrs={"inputmode": "decimal"}),
    )

    def clean_timed_on(self):
        return not_in_the_future(self.cleaned_data["timed_on"], "Pieces are timed today or before")


class Makers(forms.ModelChoiceField):
    """The members of a workshop on a day, by alias and grade."""

    def label_from_instance(self, membership):
        return f"{membership.artisan.alias} ({membership.get_grade_display()})"


class CycleForm(forms.Form):
    """One piece: from the stopwatch, or typed in where there is no JavaScript."""

    maker = Makers(
        queryset=Membership.objects.none(),
        to_field_name="artisan",
        empty_label="Choose a maker",
        error_messages={
            "required": "Choose who made this piece.",
            "invalid_choice": "Choose one of the workshop's members.",
        },
    )
    minutes = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=LONGEST_MINUTES,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"max_value": "No piece takes more than %(limit_value)s minutes."},
    )
    seconds = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=59,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"max_value": "Seconds go up to %(limit_value)s; then it is a minute."},
    )
    press = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args, study, **kwargs):
        super().__init__(*args, **kwargs)
        members = Membership.objects.current(study.timed_on).select_related("artisan")
        self.fields["maker"].queryset = members.filter(workshop=study.product.workshop_id).order_by(
            "artisan__alias"
        )

    def clean(self):
        said = self.cleaned_data
        if {"minutes", "seconds"} <= said.keys():
            said["length"] = (said["minutes"] or 0) * 60 + (said["seconds"] or 0)
            if not said["length"]:
                raise forms.ValidationError("Say how long the piece took: at least a second.")
        return said


class Benchmarks(forms.ModelChoiceField):
    """Benchmarks with what they say, per hour too, and how old they are."""

    day = None

    def label_from_instance(self, floor):
        stated = format_money(floor.amount, currency=floor.currency)
        age = ", older than 12 months" if floor.is_stale(self.day) else ""
        return (
            f"{floor.region}, {floor.skill}: {stated} per {floor.per} = {hourly(floor)} an hour "
            f"({floor.get_kind_display()} from {floor.effective_from:%d %B %Y}{age})"
        )


class RateForm(forms.Form):
    skill = forms.ChoiceField(choices=Skill.choices)
    benchmark = Benchmarks(
        queryset=WageFloor.objects.none(),
        required=False,
        blank=True,
        widget=forms.RadioSelect,
        empty_label="None: the legal minimum alone",
        help_text="Those in force in the workshop's country. Pay follows the higher of it and the "
        "legal minimum.",
        error_messages={
            "invalid_choice": "This benchmark is not in force on that day: choose one of these."
        },
    )
    effective_from = day_field(label="Effective from")
    amount = forms.DecimalField(
        label="Pay more than the floor",
        required=False,
        min_value=0,
        max_digits=14,
        help_text="Per piece. Leave it empty to pay the floor, rounded up.",
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
    )

    def __init__(self, *args, workshop, **kwargs):
        super().__init__(*args, **kwargs)
        day = self._day()
        self.fields["benchmark"].day = day
        self.fields["benchmark"].queryset = (
            WageFloor.objects.in_force(day)
            .filter(country=workshop.country)
            .exclude(kind=FloorKind.LEGAL_MINIMUM)
        )

    def _day(self):
        """The day the rate begins, as far as it can be read."""
        field = self.fields["effective_from"]
        try:
            return field.clean(self["effective_from"].value())
        except forms.ValidationError:
            return timezone.localdate()


class FloorFileForm(forms.Form):
    """A file, or the lines themselves: what was refused comes back as lines to correct."""

    file = forms.FileField(label="CSV file", required=False, allow_empty_file=True)
    lines = forms.CharField(
        required=False, strip=False, widget=forms.Textarea(attrs={"class": "lines-to-correct"})
    )

    def clean(self):
        said = super().clean()
        if said.get("file"):
            said["lines"] = self._read(said["file"])
        if not (said.get("lines") or "").strip():
            raise forms.ValidationError("Choose a file with wage floors: this one has no line.")
        return said

    def _read(self, file):
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(
                f"The file has {file.size / LARGEST_FILE:.1f} MB: at most 1 MB, so split it."
            )
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError(
                "The file is not in UTF-8: save it from the spreadsheet as “CSV UTF-8”."
            ) from None


class ExchangeRateForm(forms.ModelForm):
    on = day_field(label="Rate of the day")

    class Meta:
        model = ExchangeRate
        fields = ("base_currency", "quote_currency", "rate", "on", "source")
        labels = {
            "base_currency": "One unit of",
            "quote_currency": "buys, in",
            "rate": "this many",
        }
        help_texts = {
            "base_currency": "Three letters, such as USD.",
            "quote_currency": "Three letters, such as INR.",
            "source": "Who says so: a central bank's daily rate, with its address.",
        }
        error_messages = {
            "__all__": {"unique_together": "A rate of this pair and day is recorded already."}
        }

    def clean_base_currency(self):
        return known_currency(self.cleaned_data["base_currency"])

    def clean_quote_currency(self):
        return known_currency(self.cleaned_data["quote_currency"])

    def clean_rate(self):
        if self.cleaned_data["rate"] <= 0:
            raise forms.ValidationError("A rate is above nothing.")
        return self.cleaned_data["rate"]

    def clean_on(self):
        return not_in_the_future(self.cleaned_data["on"], "A rate is of today or before")

    def clean(self):
        said = super().clean()
        if said.get("base_currency") and said.get("base_currency") == said.get("quote_currency"):
            self.add_error("quote_currency", "Choose another currency: a rate joins two.")
        return said


def known_currency(text):
    """The code in capitals."""
    code = text.strip().upper()
    try:
        minor_digits(code)
    except UnknownCurrency as error:
        raise forms.ValidationError(str(error)) from error
    return code


def not_in_the_future(day, rule):
    if day > timezone.localdate():
        raise forms.ValidationError(f"{rule}: {day:%d %B %Y} has not come yet.")
    return day
