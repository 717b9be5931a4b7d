"""The basket page and the one door into the basket."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from shop.basket.basket_page import basket_page
from shop.basket.forms import AddForm, QuantityForm
from shop.catalogue.product_page import find_product, product_page


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
        request.basket.add_product(form.variant, quantity=form.cleaned_data["quantity"])
        messages.success(request, _("%(title)s is in your basket.") % {"title": product.title})
        return redirect("basket:summary")


class BasketView(TemplateView):
    template_name = "oscar/basket/basket.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**basket_page(self.request), **kwargs)

    def post(self, request):
        if "remove" in request.POST:
            self.remove(request, request.POST["remove"])
            return redirect("basket:summary")
        errors = self.update(request)
        if not errors:
            return redirect("checkout:index" if "checkout" in request.POST else "basket:summary")
        return self.render_to_response(self.get_context_data(errors=errors), status=422)

    def remove(self, request, line_id):
        if line_id.isdigit() and request.basket.pk:
            request.basket.lines.filter(pk=line_id).delete()

    def update(self, request):
        """Set every quantity that was sent; returns the sentences for those that cannot be."""
        errors = []
        for line in list(request.basket.all_lines()) if request.basket.pk else []:
            sent = request.POST.get(f"quantity-{line.pk}")
            if sent is not None:
                errors += QuantityForm({"quantity": sent}, line=line).keep()
        request.basket._lines = None
        return errors
