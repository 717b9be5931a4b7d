"""What the screens of fair pay share: products in a list, one page, an answer to a refusal."""

from django.views import View
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.permissions import policy_registry

from shop.catalogue.models import Product

REFUSED = 422


def made_products():
    """What is timed and has a rate: products, never their variants."""
    return Product.objects.exclude(structure=Product.CHILD).select_related("workshop")


class Screen(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    """A page under Fair pay; `trail` names the pages above it."""

    trail = ()

    def get_breadcrumbs_items(self):
        above = [{"url": url, "label": label} for label, url in self.trail]
        return [*self.breadcrumbs_items, *above, {"url": "", "label": self.get_page_title()}]

    def show(self, *, status=200, **context):
        """The page with this context; a refusal is answered with 422."""
        return self.render_to_response(self.get_context_data(**context), status=status)


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


class ScreensViewSet(ViewSet):
    """Its entry in the menu shows for those who may view `model`."""

    model = None

    @property
    def menu_item_class(self):
        from wagtail.admin.menu import MenuItem

        policy = policy_registry.get_by_type(self.model)

        def is_shown(_item, request):
            return policy.user_has_permission(request.user, "view")

        return type(f"{self.model.__name__}MenuItem", (MenuItem,), {"is_shown": is_shown})
