"""One row for each maker: what she brought, how much of it is good, what goes back."""

from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.db.models import F, Q, Sum
from django.utils import timezone

from artisans.making.deliveries import Pieces
from artisans.people.models import Artisan, Membership
from shop.partner.models import StockRecord
from staff.once import OnceForm
from staff.production.order_forms import DayInput, pieces_field

# Whoever left brings her last pieces in, and is paid for them.
LEFT_AT_MOST = timedelta(days=92)

COUNTS = {
    "delivered": "Came",
    "accepted": "Good",
    "to_rework": "To rework",
    "paid_rework": "Of these, not her flaw",
}


def makers_of(order, *, on):
    """Who may have made pieces of an order: members, those who left lately, those on its lines."""
    members = Membership.objects.filter(workshop=order.workshop_id, effective_from__lte=on)
    members = members.exclude(effective_to__lt=on - LEFT_AT_MOST).values("artisan")
    of_this_order = Q(delivery_lines__delivery__work_order=order)
    brought = Artisan.objects.filter(of_this_order).values("pk")
    return (
        Artisan.objects.filter(Q(pk__in=members) | Q(pk__in=brought))
        .annotate(brought=Sum("delivery_lines__delivered", filter=of_this_order))
        .order_by(F("brought").desc(nulls_last=True), "alias")
    )


@dataclass(frozen=True)
class Row:
    artisan: Artisan
    fields: list

    @property
    def errors(self):
        return [error for field in self.fields for error in field.errors]

    @property
    def is_filled_in(self):
        return any(str(field.value() or "0") != "0" for field in self.fields)


class ReceivingForm(OnceForm):
    """What came in on a day, per maker."""

    delivered_on = forms.DateField(label="Came in on", widget=DayInput())

    def __init__(self, *args, makers, **kwargs):
        super().__init__(*args, **kwargs)
        self.makers = list(makers)
        for maker in self.makers:
            for count, label in COUNTS.items():
                self.fields[_name(count, maker)] = pieces_field(label, least=0, required=False)

    def clean_delivered_on(self):
        day = self.cleaned_data["delivered_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("This day is to come. Choose today or an earlier day.")
        return day

    @property
    def rows(self):
        return [
            Row(maker, [self[_name(count, maker)] for count in COUNTS]) for maker in self.makers
        ]

    @property
    def pieces(self):
        return [
            Pieces(
                artisan=maker,
                **{count: self.cleaned_data[_name(count, maker)] or 0 for count in COUNTS},
            )
            for maker in self.makers
        ]

    @staticmethod
    def field_of(maker):
        """The field that an error about a maker's pieces stands beside."""
        return _name("delivered", maker)


def as_initial(delivery):
    """What a delivery says, for counting it again."""
    said = {"delivered_on": delivery.delivered_on}
    for line in delivery.lines.all():
        for count in COUNTS:
            said[f"{count}_{line.artisan_id}"] = getattr(line, count)
    return said


def _name(count, maker):
    return f"{count}_{maker.pk}"


class VariantChoice(forms.ModelChoiceField):
    def label_from_instance(self, record):
        return f"{record.product.title} ({record.num_in_stock} in stock)"


class AcceptForm(OnceForm):
    """Which variant came in, and what was shown when it was accepted."""

    shown = forms.CharField(widget=forms.HiddenInput)
    stockrecord = VariantChoice(
        StockRecord.objects.none(),
        label="Which of them came in?",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose which of them came in: the pieces go there."},
    )

    def __init__(self, *args, records, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["stockrecord"].queryset = records
        if len(records) == 1:
            self.initial["stockrecord"] = records[0].pk
