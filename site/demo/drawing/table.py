"""The plain table: its top from above, or its edge before a wall, in window light."""

from __future__ import annotations

from functools import lru_cache

from PIL import Image, ImageDraw

from artisans.people.stripes import RGB
from demo.drawing.canvas import PORTRAIT, Size, lit, mottled
from demo.drawing.cloths import plain_cloth, wooden
from demo.drawing.colour import darker, paler

LINEN: RGB = (231, 222, 204)
OAK: RGB = (206, 172, 130)
WALNUT: RGB = (142, 102, 72)


def _window(u: float, v: float) -> float:
    """Sunlight through a window with four panes, falling aslant."""
    x, y = u * 0.9 + v * 0.42, v * 0.85 - u * 0.3
    inside = min(x - 0.12, 0.92 - x, y + 0.16, 0.62 - y)
    bars = min(abs(x - 0.52), abs(y - 0.24)) - 0.02
    reach = max(0.0, min(1.0, inside / 0.06)) * max(0.0, min(1.0, bars / 0.03))
    return 0.13 * reach - 0.04 - 0.07 * v


@lru_cache(maxsize=6)
def table_top(colour: RGB, size: Size = PORTRAIT) -> Image.Image:
    """A table seen from above: planks of wood, or linen. Copy before drawing on it."""
    if colour == LINEN:
        # Half dissolved in its own colour: a cloth that stays behind what lies on it.
        calm = Image.blend(plain_cloth(colour, thread=6)(size), Image.new("RGB", size, colour), 0.6)
        return lit(calm, _window)
    top = wooden(colour)(size)
    pen = ImageDraw.Draw(top)
    for y in range(size[1] // 5, size[1], size[1] // 4):
        pen.line((0, y, size[0], y), fill=darker(colour, 0.5), width=4)
        pen.line((0, y + 4, size[0], y + 4), fill=paler(colour, 0.2), width=2)
    return lit(top, _window)


@lru_cache(maxsize=8)
def room(
    wall: RGB, colour: RGB = OAK, size: Size = PORTRAIT, *, horizon: float = 0.66
) -> Image.Image:
    """A calm wall and the edge of a table before it. Copy before drawing on it."""
    edge = round(size[1] * horizon)
    picture = Image.new("RGB", size, wall)
    picture.paste(
        lit(
            mottled(picture.crop((0, 0, size[0], edge)), seed=3, cell=(5, 5), strength=0.04),
            _window,
        ),
        (0, 0),
    )
    top = lit(
        wooden(colour)((size[0], size[1] - edge)),
        lambda u, v: 0.1 - 0.16 * v - 0.1 * u - 0.25 * max(0.0, 0.12 - v) / 0.12,
    )
    picture.paste(top, (0, edge))
    ImageDraw.Draw(picture).line((0, edge, size[0], edge), fill=darker(colour, 0.35), width=5)
    return picture
