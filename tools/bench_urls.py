"""The yardstick of `make bench`: routed there only, never by the shop."""

from django.contrib.contenttypes.models import ContentType
from django.http import HttpResponse
from django.template import Context, Engine
from django.urls import path

from shop.catalogue.models import Category, Product

PAGE = Engine().from_string(
    "<!doctype html><title>tpl3</title><h1>{{ kinds }} kinds</h1><ul>"
    "{% for title, slug in products %}<li><a href='/{{ slug }}/'>{{ title }}</a></li>{% endfor %}"
    "</ul><ul>{% for name in categories %}<li>{{ name }}</li>{% endfor %}</ul>"
)


def tpl3(request):
    """One template, three queries: what the least interesting Django page costs."""
    known = {
        "products": list(Product.objects.values_list("title", "slug")[:20]),
        "categories": list(Category.objects.values_list("name", flat=True)[:20]),
        "kinds": ContentType.objects.count(),
    }
    return HttpResponse(PAGE.render(Context(known)))


urlpatterns = [path("tpl3/", tpl3)]
