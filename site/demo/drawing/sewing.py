"""What makers finish a piece with: seams, labels, tassels, fringes, zips and buckles."""

from __future__ import annotations

from math import exp, sin
from random import Random

from artisans.people.stripes import RGB, bands
from demo.drawing.canvas import Light, Sheet, cut
from demo.drawing.cloths import leather, plain_cloth
from demo.drawing.colour import PAINTS, darker, mix, paler
from demo.drawing.lines import Path, Point, box, curve, ellipse, placed, points, rounded, turned

Ray = tuple[float, float, float, float]  # middle, width, strength, lean

BRASS, INK, COTTON = PAINTS["brass"], PAINTS["ink"], PAINTS["cotton"]
LEATHER = PAINTS["leather"]


def soft_light(*folds: Ray, edge: float = 0.3, down: float = 0.18) -> Light:
    """Light from the left on soft cloth: dark towards the edges, with upright folds."""

    def light(u: float, v: float) -> float:
        side = -edge * (abs(u - 0.44) * 2) ** 3.2
        value = side - down * (v - 0.35)
        for middle, width, strength, lean in folds:
            value += strength * exp(-(((u - middle - lean * (v - 0.5)) / width) ** 2))
        return max(-0.42, value)

    return light


def round_light(*, strength: float = 0.55) -> Light:
    """Light on something round like a cord or a pot, its axis upright."""
    return lambda u, v: strength * (0.55 - (abs(u - 0.36) * 1.75) ** 1.7)


def flat_light(u: float, v: float) -> float:
    """Light on something flat: a little brighter at the upper left."""
    return 0.1 - 0.1 * u - 0.12 * v


def hang_tag(sheet: Sheet, at: Point, workshop: str, *, turn: float = 5) -> None:
    """The workshop's paper tag with its stripe, hanging from a thread."""
    x, y = at
    tag = placed(points("-38,62 -24,40 24,40 38,62 38,180 -38,180"), at, turn=turn)
    eye = placed([(0, 56)], at, turn=turn)[0]
    sheet.line(curve([at, (x + 3, y + 22), eye]), darker(COTTON, 0.35), width=3)
    sheet.lay(cut(tag), PAINTS["paper"], light=flat_light, lift=10)
    stripe_bar(sheet, (x - 38, y + 150, x + 38, y + 168), workshop, turn=turn, about=at)
    sheet.lay(cut(ellipse(*eye, 6, 6)), darker(COTTON, 0.5))
    for row, end in ((84, 23), (101, 23), (118, 7)):
        words = placed([(-23, row), (end, row)], at, turn=turn)
        sheet.line(words, mix(INK, COTTON, 0.25), width=3)


def stripe_bar(
    sheet: Sheet,
    area: tuple[float, float, float, float],
    workshop: str,
    *,
    turn: float = 0,
    about: Point = (0, 0),
) -> None:
    """A narrow bar of the workshop's own stripe."""
    x0, y0, x1, y1 = area
    stripe = bands(workshop)
    unit = (x1 - x0) / sum(band.width + 2 for band in stripe)
    for band in stripe:
        sheet.lay(cut(turned(box(x0, y0, x0 + band.width * unit, y1), turn, about=about)), band.rgb)
        x0 += (band.width + 2) * unit


def side_label(sheet: Sheet, at: Point, workshop: str) -> None:
    """A small woven label caught in a seam, its stripe towards the light."""
    x, y = at
    sheet.lay(
        cut(box(x - 56, y, x, y + 74)), plain_cloth(COTTON, thread=3), light=flat_light, lift=7
    )
    stripe_bar(sheet, (x - 56, y + 54, x, y + 66), workshop)
    sheet.line([(x - 44, y + 20), (x - 14, y + 20)], INK, width=4)
    sheet.line([(x - 44, y + 34), (x - 24, y + 34)], INK, width=4)


def strap(
    sheet: Sheet,
    path: Path,
    *,
    width: float = 40,
    colour: RGB = PAINTS["leather"],
    stitched: bool = True,
    lift: float = 12,
) -> None:
    """A leather strap with a lit middle and saddle stitches along both edges."""
    if lift:
        sheet.line(path, darker(colour, 0.5), width=width + 4, lift=lift)
    sheet.line(path, darker(colour, 0.42), width=width)
    sheet.line(path, colour, width=width - 8)
    sheet.line(
        [(x - width * 0.12, y - 2) for x, y in path], paler(colour, 0.13), width=width * 0.34
    )
    if stitched:
        for side in (-0.33, 0.33):
            sheet.stitch(_beside(path, width * side), paler(COTTON, 0.1), length=11, gap=8, width=3)


def _beside(path: Path, shift: float) -> Path:
    moved: Path = []
    for i, (x, y) in enumerate(path):
        (x0, y0), (x1, y1) = path[max(0, i - 1)], path[min(len(path) - 1, i + 1)]
        length = max(0.001, ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5)
        moved.append((x - (y1 - y0) / length * shift, y + (x1 - x0) / length * shift))
    return moved


def patch(
    sheet: Sheet,
    middle: Point,
    *,
    width: float = 66,
    height: float = 96,
    colour: RGB = PAINTS["leather"],
) -> None:
    """A leather patch that holds a handle, sewn in a square with a cross."""
    x, y = middle
    w, h = width / 2, height / 2
    sheet.lay(
        cut(rounded(x - w, y - h, x + w, y + h, radius=9)),
        leather(colour),
        light=flat_light,
        lift=9,
    )
    i = 10
    square = [
        (x - w + i, y - h + i),
        (x + w - i, y - h + i),
        (x + w - i, y + h - i),
        (x - w + i, y + h - i),
        (x - w + i, y - h + i),
    ]
    for path in (square, [square[0], square[2]], [square[1], square[3]]):
        sheet.stitch(path, COTTON, length=10, gap=7, width=3)


def tassel(
    sheet: Sheet,
    at: Point,
    colour: RGB,
    *,
    length: float = 150,
    width: float = 46,
    seed: int = 3,
    wire: RGB = BRASS,
) -> None:
    """A thread tassel bound at its neck."""
    x, y = at
    neck = y + width * 0.75

    def side(lean: float) -> Path:
        w = width * lean
        turns = [
            (x + w * 0.3, neck),
            (x + w * 0.5, neck + length * 0.4),
            (x + w * 0.52, y + length),
        ]
        return curve(turns)

    sheet.lay(cut([*side(-1), *reversed(side(1))]), darker(colour, 0.35), lift=8)
    _tassel_threads(sheet, (x, neck), colour, length=length - width * 0.75, width=width, seed=seed)
    sheet.lay(cut(_tassel_head(at, width)), colour, light=round_light())
    for i in range(4):
        ring = [(x - width * 0.31, neck - 9 + i * 6), (x + width * 0.31, neck - 8 + i * 6)]
        sheet.line(ring, wire if i % 2 == 0 else darker(wire, 0.25), width=5)


def _tassel_head(at: Point, width: float) -> Path:
    x, y = at
    w, neck, cheek = width, y + width * 0.75, y + width * 0.35
    left, right = (
        [(x - w * 0.3, neck), (x - w * 0.42, cheek)],
        [(x + w * 0.42, cheek), (x + w * 0.3, neck)],
    )
    return curve([*left, at, *right])


def _tassel_threads(
    sheet: Sheet, neck: Point, colour: RGB, *, length: float, width: float, seed: int
) -> None:
    x, y = neck
    chance = Random(seed)
    for i in range(round(width * 0.9)):
        share = (i + 0.5) / (width * 0.9) * 2 - 1
        tone = chance.uniform(-0.3, 0.3)
        shade = paler(colour, tone) if tone > 0 else darker(colour, -tone)
        middle = (x + share * width * 0.48, y + length * 0.42)
        end = (x + share * width * 0.53, y + length + chance.uniform(-9, 7))
        thread = curve([(x + share * width * 0.26, y), middle, end], steps=4)
        sheet.line(thread, shade, width=2.4)


def fringe(
    sheet: Sheet,
    left: Point,
    right: Point,
    colours: list[RGB],
    *,
    length: float = 120,
    twist: float = 15,
    seed: int = 1,
) -> None:
    """A twisted fringe hanging between two points."""
    chance = Random(seed)
    count = max(2, round((right[0] - left[0]) / twist))
    for i in range(count):
        share = (i + 0.5) / count
        x, y = left[0] + (right[0] - left[0]) * share, left[1] + (right[1] - left[1]) * share
        drift = chance.uniform(-8, 8)
        colour = colours[i * 7 // 3 % len(colours)]
        end = (x + drift, y + length + chance.uniform(-14, 10))
        path = curve([(x, y - 4), (x + drift * 0.2 + 2 * sin(i), y + length * 0.5), end], steps=6)
        sheet.line(path, darker(colour, 0.3), width=twist * 0.62)
        sheet.line([(px - 1.5, py) for px, py in path], paler(colour, 0.08), width=twist * 0.34)
        sheet.lay(cut(ellipse(*end, twist * 0.36, twist * 0.42)), darker(colour, 0.12))


def zip_along(sheet: Sheet, left: Point, right: Point, *, colour: RGB, metal: RGB = BRASS) -> None:
    """A closed brass zip on its tape, from left to right."""
    (x0, y), (x1, _) = left, right
    sheet.lay(
        cut(rounded(x0, y - 24, x1, y + 24, radius=6)),
        plain_cloth(darker(colour, 0.25), thread=3),
        light=lambda u, v: 0.1 - 0.2 * v,
    )
    sheet.line([(x0 + 12, y), (x1 - 12, y)], darker(metal, 0.55), width=17)
    sheet.stitch([(x0 + 14, y - 3), (x1 - 14, y - 3)], paler(metal, 0.25), length=4, gap=4, width=9)
    sheet.stitch([(x0 + 18, y + 4), (x1 - 14, y + 4)], metal, length=4, gap=4, width=8)
    for side in (-18, 18):
        sheet.stitch(
            [(x0 + 8, y + side), (x1 - 8, y + side)],
            paler(colour, 0.3),
            length=10,
            gap=7,
            width=2.5,
        )


def zip_pull(sheet: Sheet, at: Point, *, metal: RGB = BRASS) -> None:
    """The slider of a zip with its pull."""
    x, y = at
    sheet.lay(
        cut(rounded(x - 20, y - 17, x + 20, y + 17, radius=8)), metal, light=flat_light, lift=6
    )
    sheet.lay(
        cut(rounded(x - 9, y - 2, x + 9, y + 56, radius=9)),
        darker(metal, 0.1),
        light=round_light(strength=0.4),
        lift=6,
    )


def rivet(sheet: Sheet, middle: Point, *, radius: float) -> None:
    """A domed brass rivet."""
    dome = cut(ellipse(*middle, radius, radius))
    sheet.lay(dome, BRASS, light=lambda u, v: 0.5 - u * 0.6 - v * 0.4, lift=radius / 5)


def leather_tab(sheet: Sheet, outline: Path, *, lift: float) -> None:
    """A piece of leather laid over an edge."""
    sheet.lay(cut(outline), leather(LEATHER), light=round_light(strength=0.25), lift=lift)


def buckle(sheet: Sheet, at: Point, *, width: float = 62, metal: RGB = BRASS) -> None:
    """A square brass buckle with its pin."""
    x, y = at
    w, h = width / 2, width * 0.4
    frame = rounded(x - w, y - h, x + w, y + h, radius=10)
    sheet.line([*frame, frame[0]], darker(metal, 0.3), width=10, lift=6)
    sheet.line([*frame, frame[0]], paler(metal, 0.12), width=5)
    sheet.line([(x - w, y), (x + 4, y)], metal, width=7)
