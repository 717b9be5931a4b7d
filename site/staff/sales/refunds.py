"""Give money back: say what, look at what it comes to, then do it once."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from artisans.money import format_money, from_minor
from shop.order.pieces import PiecesAreNotThere
from shop.partner.stock import StockIsPromised
from shop.payment.models import PaymentAttempt, Refund
from shop.payment.refund_amounts import PiecesRefundedBefore
from shop.payment.refunding import (
    NothingToRefund,
    RefundRefused,
    RefundTooLarge,
    ask_refund,
)
from staff.desk import FormScreen, address
from staff.models import SentForm
from staff.sales import permissions
from staff.sales.orders import list_link, order_link
from staff.sales.refund_forms import RefundForm
from staff.screens import REFUSED


class RefundScreen(FormScreen):
    to_look = to_act = permissions.REFUND
    header_icon = "undo"
    template_name = "staff/sales/refund.html"
    refusals = (RefundRefused, PiecesRefundedBefore, PiecesAreNotThere, StockIsPromised)

    @cached_property
    def attempt(self):
        attempts = PaymentAttempt.objects.select_related("order")
        return get_object_or_404(attempts, pk=self.kwargs["pk"])

    def get_page_title(self):
        return "Refund"

    def trail(self):
        return [list_link(), order_link(self.attempt.order)]

    def form(self, data=None):
        is_of_lines = self.attempt.status == PaymentAttempt.Status.PAID
        lines = self.attempt.order.lines.order_by("pk") if is_of_lines else []
        return RefundForm(data, attempt=self.attempt, lines=lines)

    def post(self, request, *args, **kwargs):
        """The first press shows what it comes to; the second, of the same sum, gives it back."""
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form=form, status=REFUSED)
        try:
            total = self.total_of(form)
        except self.refusals as refusal:
            form.add_error(None, str(refusal))
            return self.page(form=form, status=REFUSED)
        if form.cleaned_data["agreed"] != total:
            form.data = form.data.dict() | {"agreed": total}
            return self.page(form=form, total=self.written(total))
        return super().post(request, *args, **kwargs)

    def total_of(self, form):
        """What would go back, in minor units; refused where that cannot be."""
        total, left = form.total, self.attempt.left_to_refund
        if not total:
            raise NothingToRefund("Say how many pieces, or how much money, to give back.")
        if total > left and not self.was_sent(form):
            raise RefundTooLarge(
                f"This comes to {self.written(total)}. At most {self.written(left)} can still be "
                "given back."
            )
        return total

    def was_sent(self, form):
        """A second press of what was done: it is led where the first one went."""
        return SentForm.objects.filter(pk=form.cleaned_data["form_key"]).exists()

    def act(self, form):
        refund = ask_refund(
            self.attempt,
            reason=Refund.Reason(form.cleaned_data["reason"]),
            lines=form.asked_lines,
            amount=form.asked_amount,
            note=form.cleaned_data["note"],
            by=self.request.user,
            key=form.cleaned_data["form_key"],
        )
        messages.success(self.request, f"{self.written(refund.amount)} is on its way back.")
        return address("orders:order", self.attempt.order_id)

    def written(self, amount):
        currency = self.attempt.captured_currency
        return format_money(from_minor(amount, currency=currency), currency=currency)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            attempt=self.attempt,
            order=self.attempt.order,
            left=self.written(self.attempt.left_to_refund) if self.attempt.captured_amount else "",
            **kwargs,
        )
