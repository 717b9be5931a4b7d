"""The door to the drawings: a product in one of three views, a workshop, a story."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from typing import Literal

from PIL import Image

from demo.drawing import bags, folded, home, hung, jewellery, stationery
from demo.drawing.canvas import Sheet, ground, rest
from demo.drawing.details import draw_detail
from demo.drawing.in_use import draw_in_use
from demo.drawing.scenes import draw_story, draw_workshop
from demo.products import DemoProduct

__all__ = ["SHAPES", "VIEWS", "View", "as_webp", "draw", "draw_story", "draw_workshop"]

View = Literal["front", "detail", "in_use"]
VIEWS: tuple[View, ...] = ("front", "detail", "in_use")

SHAPES: dict[str, Callable[[DemoProduct], Sheet]] = {
    "tote": bags.tote,
    "bucket": bags.bucket,
    "pouch": bags.pouch,
    "backpack": bags.backpack,
    "crossbody": bags.crossbody,
    "sleeve": bags.sleeve,
    "scarf": hung.scarf,
    "shawl": hung.shawl,
    "runner": folded.runner,
    "napkins": folded.napkins,
    "towels": hung.towels,
    "throw": folded.throw,
    "necklace": jewellery.necklace,
    "earrings": jewellery.earrings,
    "bracelet": jewellery.bracelet,
    "cushion": home.cushion,
    "basket": home.basket,
    "notebook": stationery.notebook,
    "cards": stationery.cards,
    "bookmarks": stationery.bookmarks,
    "roll": stationery.roll,
}


def draw(product: DemoProduct, view: View) -> Image.Image:
    """A product's picture, 1600 × 2000, always the same for the same product and view."""
    match view:
        case "front":
            picture = ground().copy()
            rest(picture, _shape(product))
            return picture
        case "detail":
            return draw_detail(product, _shape(product))
        case "in_use":
            return draw_in_use(product, _shape(product))


def as_webp(picture: Image.Image, *, most: int = 250_000) -> bytes:
    """The picture as WebP of at most ``most`` bytes: cloth that is busy is kept less exactly."""
    for quality in (80, 50, 32, 20):
        file = BytesIO()
        picture.save(file, "WEBP", quality=quality, method=2)
        if file.tell() <= most:
            break
    return file.getvalue()


@lru_cache(maxsize=2)
def _shape(product: DemoProduct) -> Image.Image:
    """The thing by itself; kept, because its three views follow one another."""
    return SHAPES[product.kind](product).image
