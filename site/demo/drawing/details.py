"""Close-ups: the weave thread by thread, with a seam, a label and what the piece is closed with."""

from __future__ import annotations

from random import Random

from PIL import Image

from artisans.people.stripes import RGB
from demo.drawing.canvas import (
    PORTRAIT,
    Sheet,
    Size,
    cut,
    draped,
    ground,
    lit,
    mottled,
    painted,
    rest,
)
from demo.drawing.cloths import cloth_of, palette_of, seed_of
from demo.drawing.colour import PAINTS, darker, paler
from demo.drawing.home import plaited
from demo.drawing.jewellery import band_of_clay, bead, wound
from demo.drawing.lines import (
    along,
    curve,
    eased,
    points,
    rounded,
)
from demo.drawing.near import heavy_stitches, piping, torn_pages, woven_label
from demo.drawing.sewing import (
    fringe,
    leather_tab,
    patch,
    rivet,
    strap,
    zip_along,
    zip_pull,
)
from demo.drawing.table import LINEN, table_top
from demo.drawing.weave import Cloth
from demo.products import DemoProduct

BRASS, COTTON, INK = PAINTS["brass"], PAINTS["cotton"], PAINTS["ink"]
SCALES = {"check": 5.5, "stripe": 5.0, "ikat": 3.5, "block": 3.6, "embroidery": 3.1, "kantha": 2.7}
# Cloth is woven smaller and enlarged: a little softer than its seams, as a lens would see it.
NEAR = 0.5
FRINGED = ("scarf", "shawl", "runner")


def draw_detail(product: DemoProduct, front: Image.Image) -> Image.Image:
    """The close-up of a product; small hard things are enlarged from their front."""
    match product.kind:
        case "necklace":
            return _beads(product)
        case "bracelet":
            return _rings(product)
        case "earrings":
            return _enlarged(front, (300, 690, 860, 1390))
        case "cards":
            return _enlarged(front, (560, 560, 1240, 1410))
        case "basket":
            return _palm(product)
        case kind if kind in FRINGED:
            return _fringed(product)
        case _:
            return _sewn(product)


def _close(product: DemoProduct) -> Cloth:
    cloth = cloth_of(product, scale=SCALES.get(product.pattern, 5.0) * NEAR)
    lean = 0.006 if seed_of(product) % 2 else -0.006

    def drawn(size: Size) -> Image.Image:
        wave = Random(seed_of(product)).uniform(0.4, 0.6)
        small = painted(cloth, (round(size[0] * NEAR), round(size[1] * NEAR)))
        bent = draped(
            small, lambda u, v: (lean * 4 * (v - 0.5) + 0.012 * (u - wave) * v, 0.02 * u * (1 - u))
        )
        return bent.resize(size, Image.Resampling.BICUBIC)

    return drawn


def _sewn(product: DemoProduct) -> Image.Image:
    """Two layers and the seam between them, a label caught in it."""
    sheet = Sheet()
    cloth = painted(_close(product), PORTRAIT)
    sheet.image.paste(lit(cloth, lambda u, v: 0.08 - 0.14 * u - 0.1 * v), (0, 0))
    edge = curve(points("0,1330 520,1300 1080,1316 1600,1280"))
    woven_label(sheet, (_label_at(product), 1306), product.workshop)
    under = cut([*edge, (1600, 2000), (0, 2000)])
    other = cloth.transpose(Image.Transpose.ROTATE_180)
    sheet.lay(
        under,
        lambda size: other.crop((0, 0, 1600, size[1])).resize(size),
        light=lambda u, v: 0.16 - 0.3 * v - 0.1 * u - (0.34 * max(0.0, 0.07 - v) / 0.07),
        lift=42,
    )
    for drop in (58, 132):
        heavy_stitches(sheet, [(x, y + drop) for x, y in edge], _thread(product))
    _fastening(sheet, product)
    return sheet.image.convert("RGB")


def _label_at(product: DemoProduct) -> int:
    if product.kind in ("notebook", "bookmarks"):
        return 700
    return (760, 900, 1040)[seed_of(product) % 3]


def _thread(product: DemoProduct) -> RGB:
    main = palette_of(product)[1]
    return COTTON if sum(main) < 460 else darker(main, 0.55)


def _fastening(sheet: Sheet, product: DemoProduct) -> None:
    """What this kind of piece is held or closed with, near."""
    main, accent = palette_of(product)[1:]
    match product.kind:
        case "tote" | "backpack" | "crossbody" | "bucket":
            strap(sheet, [(420, -60), (424, 560)], width=200, lift=30)
            patch(sheet, (424, 560), width=330, height=470)
        case "pouch":
            big = Sheet((800, 160))
            zip_along(big, (-40, 80), (840, 80), colour=darker(main, 0.1))
            zip_pull(big, (560, 80))
            sheet.put(big.image.resize((2400, 480), Image.Resampling.LANCZOS), -240, 150)
        case "sleeve" | "roll":
            leather_tab(sheet, rounded(300, -80, 640, 700, radius=90), lift=34)
            for x in (344, 596):
                heavy_stitches(sheet, [(x, -40), (x, 560)], COTTON)
            rivet(sheet, (470, 560), radius=62)
        case "cushion" | "throw":
            piping(sheet, accent if product.pattern == "block" else main)
        case "notebook" | "bookmarks":
            torn_pages(sheet)


def _fringed(product: DemoProduct) -> Image.Image:
    """The end of a cloth: its last threads, hemmed, twisted and left to fall."""
    ground_, main, accent = palette_of(product)
    picture, sheet = ground().copy(), Sheet()
    fringe(
        sheet,
        (-30, 1368),
        (1640, 1350),
        [main, ground_, main, accent],
        length=430,
        twist=62,
        seed=seed_of(product),
    )
    foot = curve(points("1620,1350 1080,1392 520,1364 -20,1380"))
    sheet.lay(
        cut([(-20, -20), (1620, -20), *foot]),
        _close(product),
        light=lambda u, v: 0.1 - 0.14 * u - 0.06 * v - (0.2 if v > 0.985 else 0),
        lift=30,
    )
    heavy_stitches(sheet, [(x, y - 62) for x, y in reversed(foot)], _thread(product))
    woven_label(sheet, (1060, 520), product.workshop)
    for x in (1086, 1364):
        heavy_stitches(sheet, [(x - 30, 244), (x + 30, 244)], INK)
    rest(picture, sheet.image, lift=46)
    return picture


def _beads(product: DemoProduct) -> Image.Image:
    """A few beads, near."""
    picture, sheet = table_top(LINEN).copy(), Sheet()
    main, accent, third = palette_of(product)
    path = curve(points("-160,640 330,900 800,1000 1270,900 1760,640"))
    sheet.line(path, darker(COTTON, 0.4), width=15)
    finishes = [(main, "clay"), (accent, "clay"), (third, "clay")]
    if product.pattern == "wood":
        finishes = [(PAINTS["wood"], "wood"), (BRASS, "brass"), (main, "clay")]
    places = [
        (-30, 712, 330),
        (330, 902, 390),
        (800, 1002, 470),
        (1270, 902, 390),
        (1630, 712, 330),
    ]
    for i, (x, y, size) in enumerate(places):
        colour, finish = finishes[(0, 1, 0, 2, 1)[i]]
        bead(sheet, (x, y), size=size, colour=colour, finish=finish)
        if finish == "clay" and i == 2:
            band_of_clay(sheet, (x, y), size=size, colour=paler(third, 0.1))
    for x, y in ((132, 828), (560, 968), (1040, 968), (1472, 828)):
        bead(sheet, (x, y), size=86, colour=BRASS, finish="brass")
    rest(picture, sheet.image, lift=60)
    return picture


def _rings(product: DemoProduct) -> Image.Image:
    """Thread wound round the core, turn beside turn."""
    picture, sheet = table_top(LINEN).copy(), Sheet()
    one, two, three = palette_of(product)
    for path, colours in (
        (
            curve(points("-200,1500 500,1280 1100,800 1500,-200")),
            [two] * 30 + [BRASS] * 3 + [three] * 9 + [BRASS] * 3,
        ),
        (
            curve(points("-200,560 500,860 1100,1300 1600,2200")),
            [one] * 26 + [BRASS] * 3 + [two] * 8 + [BRASS] * 3 + [three] * 8,
        ),
    ):
        sheet.line(path, darker(one, 0.6), width=290, lift=60)
        wound(sheet, path, colours, width=300)
    rest(picture, sheet.image, lift=60)
    return picture


def _palm(product: DemoProduct) -> Image.Image:
    clay, indigo = palette_of(product)[1:]
    weave = plaited(PORTRAIT, indigo, clay, seed_of(product), step=84)
    sheet = Sheet()
    sheet.image.paste(lit(weave, lambda u, v: 0.14 - 0.5 * abs(u - 0.42) ** 2 - 0.14 * v), (0, 0))
    path = curve(points("-40,190 500,250 1100,250 1640,190"))
    palm = PAINTS["palm"]
    for colour, width, lift in ((darker(palm, 0.45), 210, 40), (palm, 180, 0)):
        sheet.line(path, colour, width=width, lift=lift)
    for x, y, _ in along(path, 118):
        wrap = eased(
            [(x - 38, y - 112), (x + 22, y - 112), (x + 58, y + 112), (x - 2, y + 112)], radius=20
        )
        sheet.lay(
            cut(wrap),
            darker(clay, 0.05),
            light=lambda u, v: 0.3 - 1.2 * (v - 0.35) ** 2 - 0.2 * u,
            lift=12,
        )
    return sheet.image.convert("RGB")


def _enlarged(front: Image.Image, part: tuple[int, int, int, int]) -> Image.Image:
    """A part of the front view, brought near."""
    picture = table_top(LINEN).copy()
    width, height = part[2] - part[0], part[3] - part[1]
    middle = (part[1] + part[3]) // 2
    height = round(width * 1.25)
    near = front.crop((part[0], middle - height // 2, part[2], middle + height // 2))
    near = near.resize(PORTRAIT, Image.Resampling.LANCZOS)
    rest(picture, near, lift=70)
    return mottled(picture, seed=4, cell=(2, 2), strength=0.03)
