"""The basket page and the one door into the basket."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from shop.basket import codes
from shop.basket.basket_page import basket_page
from shop.basket.editing import editing
from shop.basket.forms import AddForm, QuantityForm
from shop.basket.models import BasketIsClosed
from shop.catalogue.product_page import find_product, product_page
from shop.offer.refusals import DiscountRefused


class AddToBasketView(View):
    """POST adds; GET (a reload, the back button) leads back to the product."""

    def get(self, request, pk):
        return redirect(find_product(pk).get_absolute_url())

    def post(self, request, pk):
        product = find_product(pk)
        form = AddForm(request.POST, product=product, basket=request.basket)
        if not form.is_valid():
            page = product_page(product, request, add_form=form)
            return render(request, "oscar/catalogue/detail.html", page, status=422)
        try:
            with editing(request.basket):
                request.basket.add_product(form.variant, quantity=form.cleaned_data["quantity"])
        except BasketIsClosed:
            return ordered_meanwhile(request)
        messages.success(request, _("%(title)s is in your basket.") % {"title": product.title})
        return redirect("basket:summary")


class BasketView(TemplateView):
    template_name = "oscar/basket/basket.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**basket_page(self.request), **kwargs)

    def post(self, request):
        try:
            errors = self.change(request)
            wrong_code = "" if errors else self.put_code_in(request)
        except BasketIsClosed:
            return ordered_meanwhile(request)
        if errors or wrong_code:
            codes.apply_offers(request)
            page = self.get_context_data(errors=errors, wrong_code=wrong_code)
            return self.render_to_response(page, status=422)
        goes_on = "checkout" in request.POST and not request.POST.get("code", "").strip()
        return redirect("checkout:index" if goes_on else "basket:summary")

    def change(self, request):
        """Do what the form asks of lines and codes; returns the sentences for what cannot be."""
        if "remove" in request.POST:
            return self.remove(request, request.POST["remove"])
        if "remove_code" in request.POST:
            codes.take_out(request, request.POST["remove_code"])
            return []
        return self.update(request)

    def remove(self, request, line_id):
        if line_id.isdecimal() and request.basket.pk:
            with editing(request.basket):
                request.basket.lines.filter(pk=line_id).delete()
        return []

    def update(self, request):
        """Set every quantity that was sent."""
        if not request.basket.pk:
            return []
        errors = []
        with editing(request.basket):
            for line in list(request.basket.all_lines()):
                sent = request.POST.get(f"quantity-{line.pk}")
                if sent is not None:
                    errors += QuantityForm({"quantity": sent}, line=line).keep()
        request.basket.reset_offer_applications()
        return errors

    def put_code_in(self, request):
        """Put the typed code in; returns the sentence that says why it cannot be used."""
        typed = request.POST.get("code", "").strip()
        if "add_code" in request.POST and not typed:
            return _("Enter a code.")
        if not typed or not request.basket.pk:
            return ""
        try:
            codes.put_in(request, typed)
        except DiscountRefused as refused:
            return refused.sentence
        messages.success(request, _("Your code is in the basket."))
        return ""


def ordered_meanwhile(request):
    """Another tab has placed the order a moment ago; the basket page leads to it."""
    messages.info(
        request,
        _("Your basket has become an order a moment ago. To change it, open the order first."),
    )
    return redirect("basket:summary")
