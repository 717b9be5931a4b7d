"""Paper and what keeps it: notebook, cards, bookmarks and pencil roll."""

from __future__ import annotations

from random import Random

from PIL import Image

from artisans.people.stripes import RGB
from demo.drawing.canvas import Sheet, cut
from demo.drawing.cloths import (
    cloth_of,
    leather,
    palette_of,
    plain_cloth,
    rag_paper,
    seed_of,
    wooden,
)
from demo.drawing.colour import PAINTS, darker, mix, paler
from demo.drawing.jewellery import bead
from demo.drawing.lines import Path, box, curve, eased, ellipse, points, rounded, turned
from demo.drawing.motifs import stamp
from demo.drawing.sewing import flat_light, hang_tag, round_light, stripe_bar
from demo.drawing.weave import stripe_threads, woven
from demo.products import DemoProduct

PAPER, COTTON, INK, WOOD = PAINTS["paper"], PAINTS["cotton"], PAINTS["ink"], PAINTS["wood"]


def notebook(product: DemoProduct) -> Sheet:
    """A thick cloth-bound notebook, its pages at the right, held by a band."""
    sheet = Sheet()
    main = palette_of(product)[0] if product.pattern == "block" else palette_of(product)[1]
    sheet.lay(
        cut(eased(points("330,452 1316,452 1316,1596 330,1596"), radius=16)), darker(main, 0.4)
    )
    for place in range(7):
        x = 1300 - place * 4
        sheet.lay(
            cut(_torn(340, 444 + place * 2, x, 1584 - place * 2, seed=place)),
            mix(PAPER, PAINTS["sand"], 0.12 * (place % 3)),
            lift=2,
        )
    cover = eased(points("300,420 1266,420 1266,1568 300,1568"), radius=18)
    sheet.lay(
        cut(cover),
        cloth_of(product, scale=1.15),
        light=lambda u, v: 0.12 - 0.14 * u - 0.14 * v - (0.3 if u > 0.985 else 0),
        lift=14,
    )
    sheet.lay(
        cut(eased(points("292,416 410,416 410,1572 292,1572"), radius=16)),
        leather(darker(main, 0.35)) if product.pattern == "block" else leather(PAINTS["leather"]),
        light=lambda u, v: 0.24 - 0.9 * (u - 0.35) ** 2,
        lift=5,
    )
    for y in (560, 780, 1000, 1220, 1440):
        sheet.line([(302, y), (392, y)], COTTON, width=7, lift=3)
        sheet.line([(392, y - 22), (392, y + 22)], COTTON, width=6)
    _band(sheet, product)
    _cover_label(sheet, product)
    return sheet


def _torn(x0: float, y0: float, x1: float, y1: float, *, seed: int) -> Path:
    """A sheet with the deckled edge of handmade paper."""
    chance = Random(seed)

    def edge(a: float, b: float, count: int) -> list[tuple[float, float]]:
        return [(a + (b - a) * i / count, chance.uniform(-3.2, 3.2)) for i in range(count)]

    top = [(x, y0 + d) for x, d in edge(x0, x1, 60)]
    right = [(x1 + d, y) for y, d in edge(y0, y1, 70)]
    foot = [(x, y1 + d) for x, d in edge(x1, x0, 60)]
    left = [(x0 + d, y) for y, d in edge(y1, y0, 70)]
    return [*top, *right, *foot, *left]


def _band(sheet: Sheet, product: DemoProduct) -> None:
    accent = palette_of(product)[2]
    if product.pattern == "block":
        sheet.lay(
            cut(box(1120, 412, 1154, 1576)),
            plain_cloth(accent, thread=3),
            light=round_light(strength=0.25),
            lift=8,
        )
        return
    for shift in (0, 14, 30):
        sheet.line(
            [(296, 1010 + shift), (1270, 1000 + shift)], darker(accent, 0.2), width=9, lift=5
        )
    sheet.lay(cut(ellipse(1090, 1016, 52, 52)), PAINTS["dark leather"], light=flat_light, lift=8)
    for ring in (40, 28):
        sheet.line(ellipse(1090, 1016, ring, ring), darker(accent, 0.2), width=8)


def _cover_label(sheet: Sheet, product: DemoProduct) -> None:
    label = _torn(600, 640, 1000, 850, seed=9)
    sheet.lay(cut(label), rag_paper(PAPER), light=flat_light, lift=5)
    sheet.line([(660, 712), (940, 712)], mix(INK, PAPER, 0.2), width=5)
    sheet.line([(720, 744), (880, 744)], mix(INK, PAPER, 0.35), width=4)
    stripe_bar(sheet, (640, 786, 960, 808), product.workshop)


def cards(product: DemoProduct) -> Sheet:
    """Three printed cards fanned over their envelope."""
    sheet = Sheet()
    _, main, accent = palette_of(product)
    envelope = turned(rounded(300, 760, 1340, 1500, radius=8), 7, about=(800, 1100))
    sheet.lay(cut(envelope), rag_paper(PAINTS["sand"], seed=3), light=flat_light)
    flap = turned(points("300,760 1340,760 820,1140"), 7, about=(800, 1100))
    sheet.lay(
        cut(flap),
        rag_paper(paler(PAINTS["sand"], 0.12), seed=4),
        light=lambda u, v: 0.1 - 0.2 * v,
        lift=9,
    )
    inks = ((PAINTS["indigo"], main), (accent, PAINTS["turmeric"]), (main, accent))
    spread = ((-17, -170, 30, "star"), (-4, -20, 0, "flower"), (9, 150, 50, "leaf"))
    for (turn, dx, dy, motif), (one, other) in zip(spread, inks, strict=True):
        _card(sheet, turn, (800 + dx, 960 + dy), motif, (one, other, PAPER))
    hang_tag(sheet, (1180, 1400), product.workshop, turn=-14)
    return sheet


def _card(
    sheet: Sheet, turn: float, middle: tuple[float, float], motif: str, inks: tuple[RGB, RGB, RGB]
) -> None:
    x, y = middle
    card = turned(_torn(x - 300, y - 430, x + 300, y + 430, seed=round(x)), turn, about=middle)
    sheet.lay(cut(card), rag_paper(PAPER, seed=round(x)), light=flat_light, lift=18)
    mark = stamp(motif, 520, inks).rotate(-turn, Image.Resampling.BICUBIC, expand=True)
    at = turned([(x, y - 60)], turn, about=middle)[0]
    mark.putalpha(mark.getchannel("A").point(lambda v: round(v * 0.88)))
    sheet.put(mark, round(at[0] - mark.width / 2), round(at[1] - mark.height / 2))
    for row, width in ((270, 150), (300, 90)):
        sheet.line(
            turned([(x - width, y + row), (x + width, y + row)], turn, about=middle),
            mix(inks[0], PAPER, 0.3),
            width=5,
        )
    frame = [
        (x - 260, y - 390),
        (x + 260, y - 390),
        (x + 260, y + 390),
        (x - 260, y + 390),
        (x - 260, y - 390),
    ]
    sheet.line(turned(frame, turn, about=middle), mix(inks[0], PAPER, 0.45), width=4)


def bookmarks(product: DemoProduct) -> Sheet:
    """Three narrow woven strips with plaited tails and a bead."""
    sheet = Sheet()
    one, two, three = palette_of(product)
    for place, palette in enumerate(
        ((COTTON, one, three), (COTTON, two, one), (COTTON, three, two))
    ):
        x, top = 410 + place * 390, 330 + (0, 90, 30)[place]
        threads = stripe_threads(product.workshop, palette, scale=0.42)
        strip = box(x - 110, top, x + 110, top + 960)
        sheet.lay(
            cut(strip),
            woven(
                threads,
                [palette[1]],
                thread=6,
                structure=("twill", "plain", "basket")[place],
                seed=place,
            ),
            light=lambda u, v: 0.12 - 0.9 * (u - 0.42) ** 2,
            lift=0,
        )
        for y in (top + 18, top + 942):
            sheet.stitch(
                [(x - 104, y), (x + 104, y)], darker(palette[1], 0.2), length=7, gap=5, width=9
            )
        _plait(sheet, (x, top + 960), palette)
    hang_tag(sheet, (410, 340), product.workshop, turn=3)
    return sheet


def _plait(sheet: Sheet, at: tuple[float, float], palette: tuple[RGB, RGB, RGB]) -> None:
    """Warp ends gathered, plaited, threaded through a bead and left loose."""
    x, y = at
    for i in range(23):
        sheet.line(
            curve([(x - 106 + i * 9.6, y - 4), (x - 50 + i * 4.6, y + 50), (x, y + 112)], steps=5),
            palette[i % 3],
            width=7,
        )
    for i in range(13):
        side = 1 if i % 2 else -1
        sheet.line(
            [(x - 13 * side, y + 104 + i * 17), (x + 12 * side, y + 126 + i * 17)],
            darker(palette[i % 3], 0.08),
            width=18,
            lift=3,
        )
    bead(sheet, (x, y + 346), size=66, colour=palette[1], finish="clay")
    for i in range(9):
        sheet.line(
            curve(
                [
                    (x - 8 + i * 2, y + 374),
                    (x - 16 + i * 4, y + 420),
                    (x - 34 + i * 8.4, y + 468 + i % 3 * 9),
                ],
                steps=5,
            ),
            palette[i % 3],
            width=6,
        )


def roll(product: DemoProduct) -> Sheet:
    """A pencil roll lying open: pockets below, a printed flap above, pencils between."""
    sheet = Sheet()
    ground = palette_of(product)[0]
    inside = plain_cloth(COTTON, thread=4)
    sheet.lay(
        cut(eased(points("180,520 1420,520 1420,1540 180,1540"), radius=18)),
        inside,
        light=flat_light,
    )
    pencils = ("indigo", "turmeric", "madder", "leaf", "clay", "sky", "rose", "sage", "plum")
    chance = Random(seed_of(product))
    for i in range(14):
        x = 232 + i * 86
        if i not in (5, 11):
            pencil(
                sheet, x + 34, 640 + chance.uniform(0, 110), 1200, PAINTS[pencils[i % len(pencils)]]
            )
    pocket = eased(points("180,1010 1420,1010 1420,1540 180,1540"), radius=14)
    sheet.lay(cut(pocket), cloth_of(product), light=lambda u, v: 0.06 - 0.1 * v, lift=10)
    sheet.stitch([(184, 1034), (1416, 1034)], COTTON, length=12, gap=8, width=3.4)
    for i in range(15):
        x = 222 + i * 86
        sheet.shade(cut(box(x, 1014, x + 9, 1538)), INK, 0.12)
        sheet.stitch([(x, 1014), (x, 1536)], COTTON, length=12, gap=8, width=3.2)
    flap = eased(points("172,372 1428,372 1424,640 176,640"), radius=18)
    sheet.lay(cut(flap), cloth_of(product), light=lambda u, v: 0.3 - 0.6 * v, lift=18)
    sheet.stitch([(186, 618), (1414, 618)], COTTON, length=12, gap=8, width=3.4)
    for path in (
        points("1424,1100 1500,1130 1470,1300 1520,1480 1460,1660"),
        points("1424,1110 1470,1200 1530,1290 1450,1420 1490,1580"),
    ):
        sheet.line(curve(path), darker(ground, 0.35), width=20, lift=8)
        sheet.line(curve(path), ground, width=15)
    stripe_bar(sheet, (1300, 1490, 1414, 1508), product.workshop)
    return sheet


def pencil(sheet: Sheet, x: float, top: float, foot: float, colour: RGB) -> None:
    """A sharpened pencil, point up."""
    w = 21
    sheet.lay(
        cut([(x - w, top + 100), (x, top), (x + w, top + 100)]),
        wooden(paler(WOOD, 0.4), upright=True),
        light=round_light(strength=0.3),
        lift=8,
    )
    sheet.lay(cut([(x - 7, top + 34), (x, top), (x + 7, top + 34)]), colour)
    sheet.lay(
        cut(
            [
                (x - w, top + 100),
                (x - w / 3, top + 88),
                (x + w / 3, top + 102),
                (x + w, top + 92),
                (x + w, foot),
                (x - w, foot),
            ]
        ),
        colour,
        light=lambda u, v: 0.25 if u < 0.33 else 0.02 if u < 0.67 else -0.22,
        lift=8,
    )
