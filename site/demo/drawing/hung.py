"""Cloth that hangs: scarf, shawl and towels."""

from __future__ import annotations

from math import cos, pi, sin

from PIL import Image

from demo.drawing.canvas import Light, Sheet, Size, Stencil, cut, draped, painted
from demo.drawing.cloths import cloth_of, palette_of, plain_cloth, seed_of, wooden
from demo.drawing.colour import PAINTS, darker, paler
from demo.drawing.lines import Point, curve, ellipse, placed, points, rounded
from demo.drawing.sewing import fringe, hang_tag, side_label
from demo.drawing.weave import Cloth
from demo.products import DemoProduct

WOOD = PAINTS["wood"]


def _rail(sheet: Sheet, *, y: float, left: float = 190, right: float = 1410) -> None:
    """A round wooden rail across the picture."""
    sheet.lay(
        cut(rounded(left, y - 24, right, y + 24, radius=24)),
        wooden(WOOD),
        light=lambda u, v: 0.32 - 1.1 * (v - 0.3) ** 2 * 2,
        lift=10,
    )
    for x in (left + 26, right - 26):
        sheet.lay(
            cut(ellipse(x, y, 34, 36)),
            darker(WOOD, 0.2),
            light=lambda u, v: 0.35 - u * 0.35 - v * 0.4,
            lift=6,
        )


def _pleats(count: int, depth: float) -> Light:
    """Light over cloth that falls in even folds, deeper towards the foot."""

    def light(u: float, v: float) -> float:
        wave = sin(u * count * 2 * pi + 0.7 * sin(v * 2.4)) + 0.35 * sin(u * count * 5.1 + 1.3)
        top = -0.35 * max(0.0, 0.06 - v) / 0.06
        return max(-0.45, depth * wave * (0.45 + 0.55 * v) - 0.25 * abs(u - 0.45) ** 2 * 2 + top)

    return light


def _wavy(x0: float, x1: float, y: float, *, count: int, depth: float) -> list[tuple[float, float]]:
    """The foot of a falling cloth."""
    return [(x0 + (x1 - x0) * i / 40, y + depth * sin(i / 40 * count * 2 * pi)) for i in range(41)]


def _hanging(product: DemoProduct, *, folds: float, scale: float = 1.0) -> Cloth:
    """The product's cloth, drawn narrower where it folds away from the eye."""
    cloth = cloth_of(product, scale=scale)

    def folded(size: Size) -> Image.Image:
        return draped(
            painted(cloth, size),
            lambda u, v: (
                0.018 * sin(u * folds * 2 * pi + v * 1.5),
                0.012 * cos(u * folds * 2 * pi),
            ),
        )

    return folded


def scarf(product: DemoProduct) -> Sheet:
    """A long scarf over a rail, its two ends at different heights."""
    sheet = Sheet()
    ground, main, accent = palette_of(product)
    colours = [main, ground, main, accent]
    foot = _wavy(880, 1236, 1440, count=2, depth=10)
    fringe(sheet, (884, 1438), (1232, 1438), colours, length=120, seed=2)
    behind = [(820, 300), (1196, 300), *reversed(foot)]
    sheet.lay(
        cut(behind), _hanging(product, folds=2), light=lambda u, v: _pleats(2, 0.2)(u, v) - 0.14
    )
    fringe(sheet, (384, 1652), (1016, 1652), colours, length=140, seed=5)
    foot = _wavy(380, 1020, 1655, count=3, depth=13)
    front = [
        *curve(points("380,1655 404,1000 428,300")),
        *curve(points("428,296 430,266 470,250"), steps=6),
        (1120, 250),
        *curve(points("1160,256 1172,290 1150,340"), steps=6),
        *curve(points("1060,700 1030,1200 1020,1655")),
        *reversed(foot),
    ]
    _rail(sheet, y=296)
    sheet.lay(cut(front), _hanging(product, folds=3), light=_pleats(3, 0.24), lift=22)
    sheet.stitch(
        _wavy(386, 1014, 1632, count=3, depth=13), paler(main, 0.3), length=12, gap=8, width=3
    )
    hang_tag(sheet, (960, 540), product.workshop, turn=6)
    return sheet


def shawl(product: DemoProduct) -> Sheet:
    """A wide shawl caught at two pegs, falling in a deep swag."""
    sheet = Sheet()
    for x in (250, 1350):
        _shawl_end(sheet, product, x)
    top = curve(points("200,330 340,470 800,640 1260,470 1400,330"))
    foot = curve(points("1400,330 1330,900 1120,1320 800,1500 480,1320 270,900 200,330"))
    cloth = cloth_of(product)

    def swag(size: Size) -> Image.Image:
        def bend(u: float, v: float) -> Point:
            return 0.05 * (u - 0.5) * v, -0.22 * (1 - (2 * u - 1) ** 2) + 0.1

        return draped(painted(cloth, size), bend)

    sheet.lay(cut([*top, *foot]), swag, light=_swag_light, lift=26)
    hem = [(x * 0.985 + 12, y * 0.985 + 6) for x, y in foot]
    sheet.stitch(hem, paler(palette_of(product)[2], 0.2), length=13, gap=8, width=3.4)
    for x in (250, 1350):
        _peg(sheet, x)
    hang_tag(sheet, (1350, 380), product.workshop, turn=-4)
    return sheet


def _shawl_end(sheet: Sheet, product: DemoProduct, x: float) -> None:
    """One end of a shawl, falling behind its peg."""
    ground, main, accent = palette_of(product)
    tail = [
        (x - 90, 330),
        (x + 70, 330),
        *curve([(x + 120, 800), (x + 112, 1300), (x + 124, 1560)]),
        *curve([(x - 126, 1560), (x - 130, 1100), (x - 96, 700)]),
    ]
    colours = [main, accent, main, ground]
    fringe(sheet, (x - 122, 1556), (x + 120, 1556), colours, length=130, seed=round(x))
    cloth, pleats = _hanging(product, folds=2), _pleats(2, 0.26)
    sheet.lay(cut(tail), cloth, light=lambda u, v: pleats(u, v) - 0.1, lift=14)


def _peg(sheet: Sheet, x: float) -> None:
    """A round wooden peg in the wall."""
    knob, face = cut(ellipse(x, 330, 56, 56)), cut(ellipse(x - 4, 326, 30, 30))
    sheet.lay(knob, wooden(WOOD), light=lambda u, v: 0.45 - u * 0.5 - v * 0.45, lift=16)
    sheet.lay(face, paler(WOOD, 0.12), light=lambda u, v: 0.2 * (u + v - 1))


def _swag_light(u: float, v: float) -> float:
    """Folds that run from peg to peg, closer together towards the pegs."""
    sag = (1 - (2 * u - 1) ** 2) ** 0.7
    depth = (v - 0.14 * sag) / (0.25 + 0.75 * sag)
    wave = sin(depth * 5.2 * pi + 0.6 * sin(u * 5)) + 0.4 * sin(depth * 9.4 * pi + u * 2)
    return max(-0.45, 0.17 * wave * (0.5 + 0.5 * abs(2 * u - 1)) + 0.1 - 0.22 * v - 0.08 * u)


def towels(product: DemoProduct) -> Sheet:
    """Two kitchen towels on a rail, the back one plain with a stripe."""
    sheet = Sheet()
    ground, main, accent = palette_of(product)
    _rail(sheet, y=300)
    for x in (560, 1060):
        loop = curve(placed(points("-26,120 -20,30 0,0 20,30 26,120"), (x, 300)))
        sheet.line(loop, darker(main, 0.1), width=13, lift=8)
    back = [
        *curve(points("760,400 1060,376 1330,400")),
        *curve(points("1340,800 1350,1200 1352,1480")),
        *reversed(_wavy(752, 1352, 1480, count=2, depth=9)),
    ]
    plain = plain_cloth(ground, thread=5, seed=seed_of(product), structure="basket")
    sheet.lay(cut(back), plain, light=_pleats(2, 0.16), lift=18)
    for y, height in ((1280, 30), (1330, 66), (1416, 18)):
        sheet.shade(_border(756, 1350, y, height, count=2), main, 0.85)
    front = [
        *curve(points("260,404 560,378 850,404")),
        *curve(points("866,800 872,1300 876,1640")),
        *reversed(_wavy(238, 876, 1640, count=3, depth=10)),
    ]
    sheet.lay(cut(front), _hanging(product, folds=2), light=_pleats(3, 0.15), lift=24)
    sheet.shade(_border(240, 876, 1560, 46, count=3), accent, 0.8)
    hem = _wavy(244, 872, 1626, count=3, depth=10)
    sheet.stitch(hem, darker(ground, 0.3), length=11, gap=8, width=3)
    side_label(sheet, (872, 1180), product.workshop)
    return sheet


def _border(x0: float, x1: float, y: float, height: float, *, count: int) -> Stencil:
    """A band across a falling cloth, waving as its foot does."""
    below = _wavy(x0, x1, y + height, count=count, depth=9)
    return cut([*_wavy(x0, x1, y, count=count, depth=9), *reversed(below)])
