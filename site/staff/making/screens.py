"""What the screens of fair pay share: the permission they ask for, and products in a list."""

from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from shop.catalogue.models import Product
from staff import screens


def made_products():
    """What is timed and has a rate: products, never their variants."""
    return Product.objects.exclude(structure=Product.CHILD).select_related("workshop")


class Screen(PermissionCheckedMixin, screens.Screen):
    """A page under Fair pay."""


class ProductListing(PermissionCheckedMixin, BaseListingView):
    """Products by title, a page at a time, with a search."""

    model = Product
    template_name = "staff/making/listing.html"
    paginate_by = 50
    default_ordering = ("title", "pk")
    is_searchable = True
    search_fields = ("title", "workshop__name")
    search_backend_name = None
    permission_required = "view"

    def get_base_queryset(self):
        return made_products()
