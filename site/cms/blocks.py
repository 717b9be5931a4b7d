"""Blocks that editors build pages from."""

from wagtail import blocks
from wagtail.images.blocks import ImageBlock

PLAIN_TEXT_FEATURES = ["bold", "italic", "link", "ol", "ul"]


class QuoteBlock(blocks.StructBlock):
    """Her own words. Who says them is a role she chose ("a quality lead"), never a file."""

    words = blocks.TextBlock()
    said_by = blocks.CharBlock(required=False, max_length=80)

    class Meta:
        icon = "openquote"
        template = "cms/blocks/quote.html"


class FigureBlock(blocks.StructBlock):
    """A picture with its words. The alt text is part of what a teller approves."""

    picture = ImageBlock()
    caption = blocks.CharBlock(required=False, max_length=200)

    class Meta:
        icon = "image"
        template = "cms/blocks/figure.html"


class StepsBlock(blocks.StructBlock):
    """How a piece is made, step by step."""

    heading = blocks.CharBlock(max_length=80)
    steps = blocks.ListBlock(
        blocks.StructBlock([("title", blocks.CharBlock()), ("text", blocks.TextBlock())]),
        min_num=2,
    )

    class Meta:
        icon = "list-ol"
        template = "cms/blocks/steps.html"


class BodyBlock(blocks.StreamBlock):
    """The body of a story or a page."""

    heading = blocks.CharBlock(icon="title", template="cms/blocks/heading.html")
    text = blocks.RichTextBlock(features=PLAIN_TEXT_FEATURES, template="cms/blocks/text.html")
    quote = QuoteBlock()
    figure = FigureBlock()
    steps = StepsBlock()
