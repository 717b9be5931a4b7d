"""The forms of work orders: ordering, paying an advance, looking some up."""

from django import forms
from django.utils import timezone

from artisans.people.models import Workshop
from staff.once import OnceForm

MOST_PIECES = 100_000


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


def pieces_field(label, **kwargs):
    return forms.IntegerField(
        label=label,
        min_value=kwargs.pop("least", 1),
        max_value=MOST_PIECES,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        **kwargs,
    )


def money_field(**kwargs):
    attrs = {"inputmode": "decimal", "step": "any", "min": "0"}
    return forms.DecimalField(
        max_digits=16, decimal_places=2, widget=forms.NumberInput(attrs=attrs), **kwargs
    )


class OrdersFilter(forms.Form):
    STATES = {"": "All", "open": "Still open", "late": "Late", "judge": "To judge"}

    workshop = forms.ModelChoiceField(
        Workshop.objects.all(), required=False, empty_label="All workshops"
    )
    state = forms.ChoiceField(choices=STATES.items(), required=False, label="Which")

    def apply(self, orders):
        if not self.is_valid():
            return orders
        if workshop := self.cleaned_data["workshop"]:
            orders = orders.filter(workshop=workshop)
        match self.cleaned_data["state"]:
            case "open":
                return orders.with_work_to_come()
            case "late":
                return orders.late(timezone.localdate())
            case "judge":
                return orders.filter(to_judge__gt=0)
        return orders


class OrderForm(OnceForm):
    """How many by when, and whether the workshop gets an advance with it."""

    quantity = pieces_field("How many pieces?")
    due_on = forms.DateField(label="Due on", widget=DayInput())
    advance = forms.ChoiceField(
        label="Advance now",
        widget=forms.RadioSelect,
        initial="half",
        choices=[("half", "Half of the piece pay"), ("amount", "Another amount"), ("", "None")],
        required=False,
    )
    amount = money_field(
        label="Amount of the advance",
        required=False,
        help_text="Between half and all of the piece pay.",
    )
    shown_rate = forms.IntegerField(widget=forms.HiddenInput)

    def clean_due_on(self):
        due_on = self.cleaned_data["due_on"]
        if due_on < timezone.localdate():
            raise forms.ValidationError("This day is over. Choose today or a later day.")
        return due_on

    def clean(self):
        asked = self.cleaned_data.get("advance")
        if asked == "amount" and "amount" not in self.errors and not self.cleaned_data["amount"]:
            self.add_error("amount", "Enter the amount, or choose half of the piece pay.")
        return self.cleaned_data

    @property
    def asks_for_advance(self):
        return bool(self.cleaned_data.get("advance"))

    @property
    def asked_amount(self):
        """None for half of the piece pay."""
        return self.cleaned_data["amount"] if self.cleaned_data["advance"] == "amount" else None


class AdvanceForm(OnceForm):
    amount = money_field(label="Amount", min_value=0)
