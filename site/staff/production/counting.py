"""Counting stock: the list of what there is, a record's journal, and counting it again."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import F, OuterRef, Q, Subquery
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from artisans.people.models import Workshop
from shop.partner import stock
from shop.partner.models import StockMovement, StockRecord
from staff.desk import FormScreen, Screen, address, one_page
from staff.models import SentForm
from staff.once import OnceForm
from staff.production import permissions
from staff.production.order_forms import pieces_field

BY_COUNT = "count:"


class StockHasMoved(Exception):
    """The record is not as it was when the page was opened."""


class StockFilter(forms.Form):
    q = forms.CharField(required=False, label="Product or code", max_length=100)
    workshop = forms.ModelChoiceField(
        Workshop.objects.all(), required=False, empty_label="All workshops"
    )

    def apply(self, records):
        if not self.is_valid():
            return records
        words, workshop = self.cleaned_data["q"], self.cleaned_data["workshop"]
        if words:
            records = records.filter(
                Q(product__title__icontains=words)
                | Q(product__parent__title__icontains=words)
                | Q(partner_sku__icontains=words)
            )
        if workshop:
            records = records.filter(
                Q(product__workshop=workshop) | Q(product__parent__workshop=workshop)
            )
        return records


class CountForm(OnceForm):
    found = pieces_field(
        "How many pieces are there?",
        least=0,
        help_text="Count all of them, those promised to orders and not sent yet too.",
    )
    reason = forms.CharField(
        max_length=200,
        label="Why does the count differ?",
        help_text="Such as: two were damaged on the shelf.",
    )
    shown = forms.IntegerField(widget=forms.HiddenInput)


def records_to_show():
    last = StockMovement.objects.filter(stockrecord=OuterRef("pk")).order_by("-moved_at", "-pk")
    return (
        StockRecord.objects.select_related("product__parent__workshop", "product__workshop")
        .annotate(
            free=F("num_in_stock") - F("num_allocated"),
            last_moved_at=Subquery(last.values("moved_at")[:1]),
            last_kind=Subquery(last.values("kind")[:1]),
        )
        .order_by("product__parent__title", "product__title", "pk")
    )


class StockScreen(Screen):
    to_look = permissions.LOOK_AT_STOCK
    page_title = "Stock"
    header_icon = "tasks"
    template_name = "staff/production/stock.html"

    def get_context_data(self, **kwargs):
        which = StockFilter(self.request.GET or None)
        shown = one_page(self.request, which.apply(records_to_show()))
        kinds = dict(StockMovement.Kind.choices)
        for record in shown["page_obj"]:
            record.last_kind = kinds.get(record.last_kind, "")
        return super().get_context_data(
            filter=which, may_count=self.may(permissions.COUNT), **shown, **kwargs
        )


class CountScreen(FormScreen):
    """One record: its journal, and the form for counting it again."""

    to_look = permissions.LOOK_AT_STOCK
    to_act = permissions.COUNT
    header_icon = "tasks"
    template_name = "staff/production/count.html"
    refusals = (StockHasMoved, stock.StockIsPromised)

    @cached_property
    def record(self):
        return get_object_or_404(records_to_show(), pk=self.kwargs["pk"])

    def get_page_title(self):
        return name_of(self.record)

    def trail(self):
        return [("Stock", address("stock:index"))]

    def form(self, data=None):
        return CountForm(data, initial={"shown": self.record.num_in_stock})

    def act(self, form):
        asked = form.cleaned_data
        record = StockRecord.objects.select_for_update().get(pk=self.record.pk)
        there = record.num_in_stock
        if asked["shown"] != there:
            raise StockHasMoved(
                f"Pieces moved while you counted: the books said {asked['shown']}, now they say "
                f"{there}. Count once more."
            )
        if asked["found"] < record.num_allocated:
            raise stock.StockIsPromised(promised(record.num_allocated, asked["found"]))
        stock.correct(
            record,
            difference=asked["found"] - there,
            source=f"{BY_COUNT}{asked['form_key']}",
            reason=asked["reason"],
        )
        said = f"Corrected from {there} to {asked['found']}."
        agrees = "The count agrees with the books: nothing is to be corrected."
        messages.success(self.request, agrees if asked["found"] == there else said)
        return address("stock:record", record.pk)

    def page(self, *, form, **kwargs):
        """The page shows the stock of this moment, so the form says that it did."""
        if form.is_bound:
            form.data = form.data.dict() | {"shown": self.record.num_in_stock}
        return super().page(form=form, **kwargs)

    def field_of(self, refusal, form):
        return "found"

    def get_context_data(self, **kwargs):
        journal = self.record.movements.order_by("-moved_at", "-pk")
        shown = one_page(self.request, journal)
        counted_by(shown["page_obj"])
        product = self.record.product
        return super().get_context_data(
            record=self.record,
            workshop=product.maker,
            may_count=self.may(permissions.COUNT),
            **shown,
            **kwargs,
        )


def promised(pieces, found):
    return (
        f"{pieces} are promised to orders, and you found {found}. Send or cancel orders until the "
        "rest is there, then count again."
    )


def counted_by(movements):
    """Put who counted beside each count that was made on these screens."""
    rows = {key: row for row in movements if (key := _form_key(row.source))}
    for form in SentForm.objects.filter(key__in=rows).select_related("sent_by"):
        rows[form.key].counted_by = form.sent_by


def _form_key(source):
    """The key of the form that caused a count, None for another cause."""
    try:
        return UUID(source.removeprefix(BY_COUNT)) if source.startswith(BY_COUNT) else None
    except ValueError:
        return None


def name_of(record):
    """The product, and its variant where it has some."""
    product = record.product
    return f"{product.parent.title}, {product.title}" if product.parent_id else product.title
