"""Things for the home that are not only cloth: cushion and basket."""

from __future__ import annotations

from math import cos, pi, sin

from PIL import Image, ImageChops

from artisans.people.stripes import RGB
from demo.drawing.canvas import Sheet, Size, cut, draped, painted
from demo.drawing.cloths import cloth_of, palette_of, seed_of
from demo.drawing.colour import PAINTS, darker, paler
from demo.drawing.lines import Path, Point, curve, ellipse, placed, points
from demo.drawing.sewing import hang_tag, side_label
from demo.drawing.weave import woven
from demo.products import DemoProduct

PALM = PAINTS["palm"]


def cushion(product: DemoProduct) -> Sheet:
    """A square cushion, full in the middle, piped along its edge."""
    sheet = Sheet()
    main, accent = palette_of(product)[1:]
    edge = points(
        "232,432 520,480 800,488 1080,480 1368,432 1322,720 1312,1000 1322,1280 "
        "1368,1568 1080,1522 800,1514 520,1522 232,1568 278,1280 288,1000 278,720"
    )
    outline = curve(edge, closed=True)
    cord, piping = [*outline, outline[0]], accent if product.pattern == "block" else main
    sheet.line(cord, darker(piping, 0.4), width=30)
    sheet.line(cord, piping, width=22)
    sheet.stitch(cord, paler(piping, 0.2), length=7, gap=7, width=9)
    cloth = cloth_of(product, scale=1.3)

    def full(size: Size) -> Image.Image:
        return draped(
            painted(cloth, size), lambda u, v: (0.04 * sin(2 * pi * u), 0.04 * sin(2 * pi * v))
        )

    sheet.lay(cut(outline), full, light=_cushion_light)
    for corner, flip, size in (
        ((290, 500), 1, 1),
        ((1310, 500), -1, 1),
        ((1310, 1500), 1, -1),
        ((290, 1500), -1, -1),
    ):
        _creases(sheet, corner, flip=flip, size=size)
    side_label(sheet, (1318, 1210), product.workshop)
    return sheet


def _creases(sheet: Sheet, corner: Point, *, flip: int, size: int) -> None:
    """The cloth pulled towards a corner."""
    for spread in (66, 110, 165):
        crease = placed(
            curve([(0, 0), (spread, 120), (spread * 1.9, 252)]), corner, size=size, flip=flip
        )
        wide = [(x + 13, y + 6) for x, y in reversed(crease)]
        sheet.shade(cut([*crease, *wide]), (40, 26, 30), 0.09)


def _cushion_light(u: float, v: float) -> float:
    swell = 1 - (abs(2 * u - 1) ** 2.6 + abs(2 * v - 1) ** 2.6)
    corner = (abs(2 * u - 1) * abs(2 * v - 1)) ** 2
    return max(
        -0.45,
        0.12 * swell
        + 0.2 * (0.45 - u)
        + 0.26 * (0.42 - v)
        + 0.1 * corner
        - 0.16 * (abs(2 * v - 1) ** 6),
    )


def basket(product: DemoProduct) -> Sheet:
    """A round palm-leaf basket with a zigzag, bound rim and two handles."""
    sheet = Sheet()
    clay, indigo = palette_of(product)[1:]
    _basket_handle(sheet, points("520,760 560,520 800,440 1040,520 1080,760"), dark=0.3)
    inside = cut(ellipse(800, 800, 520, 132))
    sheet.lay(inside, darker(PALM, 0.62), light=lambda u, v: 0.25 * v - 0.1)
    left = curve(points("280,800 290,1100 350,1400 430,1560"))
    foot = curve(points("430,1560 600,1630 800,1648 1000,1630 1170,1560"))
    right = curve(points("1170,1560 1250,1400 1310,1100 1320,800"))
    front = ellipse(800, 800, 520, 132, start=0, end=180)

    def leaf(size: Size) -> Image.Image:
        return plaited(size, indigo, clay, seed_of(product))

    def barrel(u: float, v: float) -> float:
        return max(-0.46, 0.22 - 2.0 * abs(u - 0.4) ** 2.2 - 0.16 * v)

    sheet.lay(cut([*left, *foot, *right, *front]), leaf, light=barrel)
    _basket_rim(sheet, clay)
    _basket_handle(
        sheet, points("500,930 530,620 660,470 800,450 940,470 1070,620 1100,930"), dark=0
    )
    for x in (500, 1100):
        for i in range(7):
            turn = [(x - 34, 874 + i * 13), (x + 34, 878 + i * 13)]
            sheet.line(turn, darker(indigo, 0.1 if i % 2 else 0.3), width=11)
    hang_tag(sheet, (1104, 960), product.workshop, turn=-5)
    return sheet


def _basket_rim(sheet: Sheet, clay: RGB) -> None:
    """A rim bound twice."""
    front = ellipse(800, 806, 520, 132, start=0, end=180)
    back = ellipse(800, 800, 520, 132, start=180, end=360)
    for colour, width, lift in ((darker(PALM, 0.45), 52, 10), (PALM, 42, 0)):
        sheet.line(front, colour, width=width, lift=lift)
        sheet.line(back, darker(colour, 0.16), width=width * 0.7)
    binding = ellipse(800, 800, 520, 132, start=0, end=180)
    sheet.stitch(binding, darker(clay, 0.1), length=12, gap=22, width=44)


def _basket_handle(sheet: Sheet, arch: Path, *, dark: float) -> None:
    path = curve(arch)
    sheet.line(path, darker(PALM, 0.5 + dark * 0.4), width=46, lift=0 if dark else 14)
    sheet.line(path, darker(PALM, dark), width=36)
    sheet.stitch(path, darker(PALM, 0.3 + dark * 0.4), length=6, gap=14, width=34)


def plaited(size: Size, indigo: RGB, clay: RGB, seed: int, *, step: int = 22) -> Image.Image:
    """Flat strips of leaf, plaited two over two, bulging with the basket."""
    palms = [PALM, paler(PALM, 0.12), darker(PALM, 0.1), PALM]
    upright = woven(palms, palms, thread=step, structure="plain", seed=seed)(size)
    rows = _zigzag(size, indigo, clay, step)
    dyed = Image.composite(
        ImageChops.multiply(upright, rows),
        upright,
        rows.convert("L").point(lambda v: 255 if v < 250 else 0),
    )
    return draped(
        dyed, lambda u, v: (0.05 * sin(2 * pi * u) * -1, 0.11 * cos(pi * (u - 0.5)) * -1 + 0.08)
    )


def _zigzag(size: Size, indigo: RGB, clay: RGB, step: int) -> Image.Image:
    """Where the dyed strips run: a zigzag between two lines, in steps of one strip."""
    across, down = size[0] // step + 1, size[1] // step + 1
    middle = down // 2
    cells = []
    for y in range(down):
        for x in range(across):
            peak = abs(x % 12 - 6)
            near = y - (middle - 3 + peak)
            cells.append(
                indigo
                if near in (0, 1)
                else clay
                if y in (middle - 7, middle + 8) and x % 2 == 0
                else (255, 255, 255)
            )
    small = Image.new("RGB", (across, down))
    small.putdata(cells)
    return small.resize((across * step, down * step), Image.Resampling.NEAREST).crop((0, 0, *size))
