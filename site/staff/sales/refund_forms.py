"""What goes back: pieces of lines, an amount beside them, why, and what becomes of the pieces."""

from dataclasses import dataclass

from django import forms

from artisans.money import MoneyHasTooManyDecimals, to_minor
from shop.order.models import Line, Order
from shop.payment.models import Refund, RefundLine
from shop.payment.refund_amounts import amount_for, refunded_pieces
from shop.payment.refunding import RefundedLine
from staff.once import OnceForm

Reason = Refund.Reason
BY_HAND = (
    *(Reason.CALLED_OFF, Reason.RETURNED, Reason.FAULTY, Reason.LOST),
    *(Reason.GOODWILL, Reason.FRAUD, Reason.MISMATCH),
)


@dataclass(frozen=True)
class Row:
    line: Line
    left: int
    quantity: forms.BoundField
    pieces: forms.BoundField


class RefundForm(OnceForm):
    """A refund of one payment. `agreed` is the total that was shown, in minor units."""

    amount = forms.DecimalField(
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        label="An amount beside the pieces",
        help_text="Such as delivery, or goodwill.",
    )
    reason = forms.ChoiceField(
        choices=[("", "Choose why"), *((each, each.label) for each in BY_HAND)],
        label="Why?",
    )
    note = forms.CharField(required=False, max_length=400, label="A note for the books")
    agreed = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, attempt, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.attempt = attempt
        self.lines = [(line, line.quantity - refunded_pieces(line)) for line in lines]
        is_sent = attempt.order.status == Order.Status.DISPATCHED
        for line, left in self.lines:
            self.fields[f"quantity_{line.pk}"] = forms.IntegerField(
                required=False,
                min_value=0,
                max_value=left,
                label="Pieces",
                error_messages={"max_value": f"{left} of it can still be refunded."},
            )
            self.fields[f"pieces_{line.pk}"] = forms.ChoiceField(
                required=False, choices=_choices(is_sent), label="What becomes of them"
            )

    @property
    def rows(self):
        return [
            Row(line, left, self[f"quantity_{line.pk}"], self[f"pieces_{line.pk}"])
            for line, left in self.lines
        ]

    @property
    def asked_lines(self):
        return [
            RefundedLine(
                line=line,
                quantity=self.cleaned_data[f"quantity_{line.pk}"],
                pieces=RefundLine.Pieces(self.cleaned_data[f"pieces_{line.pk}"] or "shelf"),
            )
            for line, _left in self.lines
            if self.cleaned_data.get(f"quantity_{line.pk}")
        ]

    @property
    def asked_amount(self):
        """Beside the pieces, in minor units."""
        amount = self.cleaned_data.get("amount")
        return to_minor(amount, currency=self.attempt.captured_currency) if amount else 0

    @property
    def total(self):
        """What would go back in all, in minor units."""
        pieces = sum(amount_for(each.line, each.quantity) for each in self.asked_lines)
        return pieces + self.asked_amount

    def clean_amount(self):
        amount = self.cleaned_data["amount"]
        try:
            if amount:
                to_minor(amount, currency=self.attempt.captured_currency)
        except MoneyHasTooManyDecimals as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return amount


def _choices(is_sent):
    pieces = RefundLine.Pieces
    kept = "The customer keeps them" if is_sent else "Sent all the same"
    return [
        (pieces.SHELF, "Back on the shelf"),
        (pieces.WRITTEN_OFF, "Not to be sold again"),
        (pieces.KEPT, kept),
    ]
