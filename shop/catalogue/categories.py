"""The category tree as links, read in two queries."""

from dataclasses import dataclass

from django.db.models import Count, Q

from shop.catalogue.models import Category


@dataclass(frozen=True)
class CategoryLink:
    name: str
    url: str
    count: int
    is_current: bool


def category_links(*, current=None):
    """The top categories that have something to sell, with how many products each holds."""
    counted = (
        Category.objects.browsable()
        .filter(depth=1)
        .annotate(count=Count("product", filter=Q(product__is_public=True), distinct=True))
        .order_by("path")
    )
    return [
        CategoryLink(
            name=category.name,
            url=category.get_absolute_url(),
            count=category.count,
            is_current=current is not None and category.pk == current.pk,
        )
        for category in counted
        if category.count
    ]
