"""Send an order: its pieces leave the shelf, and the customer hears of it."""

from django import forms
from django.contrib import messages
from django.db.models import F
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from shop.order.dispatching import NotToBeSent, dispatch_order
from shop.order.models import Order
from staff.desk import FormScreen, address
from staff.once import OnceForm
from staff.sales import permissions
from staff.sales.orders import list_link, order_link


class SendForm(OnceForm):
    carrier = forms.CharField(required=False, max_length=64, help_text="Such as USPS or DHL.")
    tracking_number = forms.CharField(required=False, max_length=64)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("tracking_number") and not cleaned.get("carrier"):
            self.add_error("carrier", "Say whose tracking number it is.")
        return cleaned


class SendScreen(FormScreen):
    to_look = to_act = permissions.SEND
    header_icon = "mail"
    template_name = "staff/sales/send.html"
    refusals = (NotToBeSent,)

    @cached_property
    def order(self):
        return get_object_or_404(Order, pk=self.kwargs["pk"])

    def get_page_title(self):
        return "Send"

    def trail(self):
        return [list_link(), order_link(self.order)]

    def form(self, data=None):
        return SendForm(data)

    def act(self, form):
        dispatch_order(
            self.order,
            carrier=form.cleaned_data["carrier"],
            tracking_number=form.cleaned_data["tracking_number"],
        )
        messages.success(self.request, "Sent: the customer is being told.")
        return address("orders:order", self.order.pk)

    def get_context_data(self, **kwargs):
        lines = self.order.lines.filter(called_off__lt=F("quantity")).order_by("pk")
        return super().get_context_data(
            order=self.order,
            lines=lines,
            address=self.order.shipping_address.active_address_fields()
            if self.order.shipping_address
            else [],
            **kwargs,
        )
