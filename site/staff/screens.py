"""What pages of our own in the admin share: the way up, an answer to a refusal, who sees them."""

from django.utils.functional import cached_property
from django.views import View
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

REFUSED = 422


class Screen(WagtailAdminTemplateMixin, View):
    """A page under one of the menu's entries."""

    def trail(self):
        """The pages above this one: (label, url) each."""
        return []

    def get_breadcrumbs_items(self):
        above = [{"label": label, "url": url} for label, url in self.trail()]
        here = {"label": self.get_page_title(), "url": ""}
        return [*super().get_breadcrumbs_items(), *above, here]

    def page(self, *, status=200, **context):
        """The page with this context; a refusal is answered with 422."""
        return self.render_to_response(self.get_context_data(**context), status=status)


class ScreensViewSet(ViewSet):
    """Its entry in the menu shows for those with the permission `to_look`."""

    to_look = ""

    @cached_property
    def menu_item_class(self):
        def is_shown(_item, request):
            return request.user.has_perm(self.to_look)

        return type("ScreensMenuItem", (MenuItem,), {"is_shown": is_shown})
