"""A workshop's own stripe, as cloth on a page."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from artisans.people.stripes import stripe_svg

register = template.Library()


@register.simple_tag
def stripe(slug: str, height: int = 6) -> SafeString:
    """The stripe as SVG. On one page each height is for one place: ids are made of both."""
    # Drawn by us from constants: nothing that somebody typed is in it.
    return mark_safe(stripe_svg(slug, height=height))


@register.inclusion_tag("cms/components/selvedge.html")
def selvedge(slug: str) -> dict[str, str]:
    """The woven edge at the head of a workshop's pages."""
    return {"slug": slug}
