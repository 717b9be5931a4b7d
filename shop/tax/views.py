"""Remember where the visitor wants prices and delivery for. Works without JavaScript."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from shop.tax.destinations import remember
from shop.tax.forms import DeliverToForm


class DeliverToView(View):
    """POST keeps the choice in a cookie and leads back; GET (a reload) leads back alone."""

    def get(self, request):
        return redirect(self.back("/shop/"))

    def post(self, request):
        response = redirect(self.back(request.POST.get("back", "")))
        form = DeliverToForm(request.POST)
        if form.is_valid():
            postcode = " ".join(form.cleaned_data["postcode"].upper().split())
            return remember(response, country=form.cleaned_data["country"], postcode=postcode)
        for sentences in form.errors.values():
            messages.error(request, " ".join(sentences))
        return response

    def back(self, address):
        """The page it was pressed on: one of ours, or the shop."""
        is_ours = url_has_allowed_host_and_scheme(
            address, allowed_hosts=None, require_https=self.request.is_secure()
        )
        return address if is_ours and address.startswith("/") else "/shop/"
