"""What all our pages share. The tree itself stays Wagtail's own Page (docs/decisions.md)."""

from datetime import date

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from wagtail.models import Page, PageViewRestriction
from wagtail.url_routing import RouteResult


class BasePage(Page):
    """A page of ours: behaviour, no columns."""

    class Meta:
        abstract = True

    @property
    def changed_in(self) -> date | None:
        """The first day of the month of the last change: a day would tell when somebody was met."""
        published_at = self.last_published_at
        return published_at.date().replace(day=1) if published_at else None

    @property
    def description(self) -> str:
        """One sentence for search engines and share cards."""
        return self.search_description or ""

    def get_view_restrictions(self) -> QuerySet:
        """Restrictions of this page, those above it, and what they are aliases of, in one query."""
        paths = [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]
        above = Q(page__path__in=paths) | Q(page__aliases__path__in=paths)
        return PageViewRestriction.objects.filter(above).distinct()


class IndexPage(BasePage):
    """A page whose children are all of one kind, read in one query with what their page shows."""

    class Meta:
        abstract = True

    def readable_children(self) -> QuerySet:
        raise NotImplementedError

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        if len(path_components) != 1:
            return super().route(request, path_components)
        child = self.readable_children().filter(slug=path_components[0]).first()
        if child is None:
            raise Http404("There is no such page.")
        child._cached_parent_obj = self
        return child.route(request, [])
