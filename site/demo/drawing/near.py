"""Stitches, labels, piping and torn paper, as near as a close-up sees them."""

from __future__ import annotations

from functools import lru_cache
from random import Random

from PIL import Image

from artisans.people.stripes import RGB, bands
from demo.drawing.canvas import (
    Sheet,
    cut,
    ribbon,
)
from demo.drawing.cloths import plain_cloth, rag_paper
from demo.drawing.colour import PAINTS, darker, mix, paler
from demo.drawing.lines import (
    Path,
    Point,
    along,
    box,
    curve,
    ellipse,
    placed,
    points,
    rounded,
)
from demo.drawing.sewing import (
    flat_light,
)

COTTON, INK = PAINTS["cotton"], PAINTS["ink"]


def heavy_stitches(sheet: Sheet, path: Path, colour: RGB) -> None:
    """Stitches near enough to see the twist of the thread."""
    for x, y, heading in along(path, 84):
        sheet.put(_heavy_stitch(colour, round(heading)), round(x) - 70, round(y) - 70)


@lru_cache(maxsize=64)
def _heavy_stitch(colour: RGB, heading: int) -> Image.Image:
    """One stitch, the two holes it goes through and its shadow, about the point (70, 70)."""
    stamp, at, turn = Sheet((150, 150)), (70, 70), heading - 3
    thread = placed(rounded(0, -10, 58, 10, radius=10), at, turn=turn)
    for strength, spread in ((0.16, 7), (0.2, 4)):
        stamp.shade(ribbon(placed([(4, 7), (62, 7)], at, turn=turn), 14 + spread), INK, strength)
    for x in (0, 58):
        stamp.shade(cut(placed(ellipse(x, 2, 13, 11), at, turn=turn)), INK, 0.6)
    stamp.lay(cut(thread), colour, light=lambda u, v: 0.24 - 1.8 * (v - 0.36) ** 2)
    for x in range(8, 58, 11):
        twist = placed([(x, 7), (x + 8, -7)], at, turn=turn)
        stamp.line(twist, darker(colour, 0.24), width=2.5)
    return stamp.image


def woven_label(sheet: Sheet, foot: Point, workshop: str) -> None:
    """A folded cotton label in the workshop's stripe, standing out of a seam."""
    x, y = foot
    label = cut(box(x, y - 300, x + 330, y + 60))
    sheet.lay(label, plain_cloth(COTTON, thread=9), light=_folded_edge, lift=26)
    stripe = bands(workshop)
    unit, at = 330 / sum(band.width + 2 for band in stripe), x
    for band in stripe:
        bar = cut(box(at, y - 112, at + band.width * unit, y - 46))
        sheet.lay(bar, plain_cloth(band.rgb, thread=9), light=flat_light)
        at += (band.width + 2) * unit
    for row, width in ((-238, 210), (-196, 150)):
        start = x + 165 - width / 2
        sheet.stitch([(start, y + row), (start + width, y + row)], INK, length=9, gap=2, width=15)


def _folded_edge(u: float, v: float) -> float:
    return 0.12 - 0.1 * u - 0.3 * max(0.0, 0.08 - v) / 0.08


def piping(sheet: Sheet, colour: RGB) -> None:
    """A cord covered in cloth, caught in the seam."""
    path = curve(points("0,1338 520,1308 1080,1324 1600,1288"))
    sheet.line(path, darker(colour, 0.5), width=62, lift=16)
    sheet.line(path, colour, width=50)
    sheet.line([(x, y - 8) for x, y in path], paler(colour, 0.16), width=16)
    sheet.stitch(path, darker(colour, 0.3), length=4, gap=16, width=44)


def torn_pages(sheet: Sheet) -> None:
    """The torn edges of rag paper, sheet upon sheet."""
    chance = Random(11)
    for place in range(9):
        left = 1330 + place * 30
        edge = [(left + chance.uniform(-9, 9), y) for y in range(-10, 2040, 22)]
        tone = mix(PAINTS["paper"], PAINTS["sand"], 0.1 * (place % 3))
        sheet.lay(
            cut([*edge, (1640, 2040), (1640, -10)]),
            rag_paper(tone, seed=place),
            light=lambda u, v: 0.06 - 0.1 * v,
            lift=12,
        )
