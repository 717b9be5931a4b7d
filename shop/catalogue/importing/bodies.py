"""The text of a product: a shop's HTML, or plain text, brought down to what our pages show."""

import re

import nh3
from django.utils.html import linebreaks

TAGS = {"p", "ul", "ol", "li", "strong", "em", "br", "a", "h3"}
ATTRIBUTES = {"a": {"href"}}
SCHEMES = {"http", "https", "mailto"}
LINK_REL = "nofollow noopener noreferrer"

# What another tag means in ours, so that cleaning loses no paragraph and no emphasis.
SAME_AS = {
    **dict.fromkeys(("b",), "strong"),
    **dict.fromkeys(("i",), "em"),
    **dict.fromkeys(("h1", "h2", "h4", "h5", "h6"), "h3"),
    **dict.fromkeys(("div", "section", "article", "blockquote", "tr", "dl"), "p"),
}
# Outside a table these would make a browser move text about; their cells need a space between.
UNWRAPPED = ("table", "thead", "tbody", "tfoot", "caption", "colgroup", "col")
SPACED = ("td", "th", "dt", "dd")


def clean_body(body):
    """Safe HTML: paragraphs, lists, emphasis, headings, links. Plain text becomes paragraphs."""
    if "<" not in body:
        body = linebreaks(body)
    cleaned = nh3.clean(
        _in_our_tags(body),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=LINK_REL,
    )
    return re.sub(r"<(p|h3|strong|em)>(\s|&nbsp;)*</\1>\s*", "", cleaned).strip()


def _in_our_tags(body):
    return re.sub(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b([^>]*)>", _in_our_tag, body)


def _in_our_tag(match):
    slash, name, rest = match.groups()
    name = name.lower()
    if name in UNWRAPPED:
        return ""
    if name in SPACED:
        return " "
    if name in SAME_AS:
        return f"<{slash}{SAME_AS[name]}>"
    return f"<{slash}{name}{rest}>"
