"""Names of workshops, linked where the public may follow."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from artisans.people.models import Workshop
from cms.models import WorkshopPage

register = template.Library()


@register.simple_tag(takes_context=True)
def workshop_link(context: template.Context, workshop: Workshop) -> SafeString | str:
    """The workshop's name, leading to its page when it has one that is shown. One query a page."""
    kept = context.render_context
    if "workshop_paths" not in kept:
        pages = WorkshopPage.objects.shown()
        kept["workshop_paths"] = {
            page.workshop_id: page.get_url(context.get("request")) for page in pages
        }
    path = kept["workshop_paths"].get(workshop.pk)
    return format_html('<a href="{}">{}</a>', path, workshop.name) if path else workshop.name
