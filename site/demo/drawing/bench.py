"""What all scenes of the workshops share: a workshop's colours, its cloth, its shuttle."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image

from artisans.people.stripes import RGB, dyes
from demo.drawing.canvas import LANDSCAPE, Sheet, cut, rest
from demo.drawing.cloths import wooden
from demo.drawing.colour import PAINTS, darker, paint
from demo.drawing.lines import curve, placed, points, rounded
from demo.drawing.motifs import Palette
from demo.drawing.sewing import flat_light
from demo.drawing.weave import Cloth, stripe_threads, woven

COTTON, WOOD = PAINTS["cotton"], PAINTS["wood"]
WALL: RGB = (226, 217, 202)


def palette_for(slug: str) -> Palette:
    """Cotton and the first two dyes of a workshop."""
    main, second, third = (paint(name) for name in dyes(slug))
    return COTTON, main, second if second != main else third


def threads_of(slug: str, *, scale: float = 0.6) -> list[RGB]:
    """The threads of one repeat of a workshop's stripe, in its own dyes."""
    first, second, third = (paint(name) for name in dyes(slug))
    return stripe_threads(slug, (first, second, third), scale=scale)


def stripe_cloth(slug: str, *, thread: int = 4) -> Cloth:
    """Cloth in a workshop's own stripe."""
    weft = [COTTON, paint(dyes(slug)[0])]
    return woven(threads_of(slug), weft, thread=thread, structure="twill", seed=7)


def shuttle(sheet: Sheet, middle: tuple[float, float], colour: RGB) -> None:
    """A weaver's shuttle with its bobbin, lying on the warp."""
    boat = curve(points("-190,0 -90,-38 90,-38 190,0 90,38 -90,38"), closed=True)
    bobbin = rounded(-78, -13, 78, 13, radius=12)
    well = rounded(-90, -17, 90, 17, radius=16)
    boat, well, bobbin = (placed(path, middle, turn=-7) for path in (boat, well, bobbin))
    sheet.lay(cut(boat), wooden(darker(WOOD, 0.2)), light=flat_light, lift=18)
    sheet.lay(cut(well), darker(WOOD, 0.6))
    sheet.lay(cut(bobbin), colour, light=lambda u, v: 0.35 - 0.9 * v)
    for x in range(-70, 74, 12):
        sheet.line(placed([(x, -12), (x + 4, 12)], middle, turn=-7), darker(colour, 0.3), width=2)


def laid_on(picture: Image.Image, *layers: Callable[[Sheet], None]) -> Image.Image:
    """The picture with things laid on it, layer upon layer."""
    for layer in layers:
        sheet = Sheet(LANDSCAPE)
        layer(sheet)
        rest(picture, sheet.image, lift=22)
    return picture
