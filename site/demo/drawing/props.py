"""The quiet things that lie or stand beside a product: cups, sprigs, lemons, books, tools."""

from __future__ import annotations

from math import cos, radians, sin

from PIL import Image

from artisans.people.stripes import RGB
from demo.drawing.canvas import Sheet, Size, cut, mottled
from demo.drawing.cloths import rag_paper, wooden
from demo.drawing.colour import PAINTS, darker, mix, paler
from demo.drawing.lines import Path, Point, curve, eased, ellipse, placed, points, rounded, turned
from demo.drawing.motifs import petal
from demo.drawing.sewing import flat_light, round_light

CLAY = PAINTS["clay"]


LEAF = PAINTS["leaf"]


PAPER = PAINTS["paper"]


STEEL: RGB = (150, 152, 158)
LEMON: RGB = (236, 190, 60)


def cup_from_above(sheet: Sheet, at: Point, *, radius: float = 150, colour: RGB = CLAY) -> None:
    """A cup of tea on its saucer."""
    x, y = at
    sheet.lay(cut(ellipse(x, y, radius * 1.5, radius * 1.5)), paler(colour, 0.55), light=flat_light)
    sheet.lay(
        cut(ellipse(x, y, radius * 1.1, radius * 1.1)),
        paler(colour, 0.5),
        light=lambda u, v: (u + v - 1) * 0.12,
    )
    sheet.line(
        curve(
            [
                (x + radius * 0.8, y + radius * 0.3),
                (x + radius * 1.35, y + radius * 0.5),
                (x + radius * 0.65, y + radius * 0.75),
            ]
        ),
        darker(colour, 0.1),
        width=radius * 0.2,
        lift=8,
    )
    sheet.lay(cut(ellipse(x, y, radius, radius)), colour, light=flat_light, lift=20)
    sheet.lay(cut(ellipse(x, y, radius * 0.86, radius * 0.86)), darker(colour, 0.5))
    sheet.lay(
        cut(ellipse(x + 3, y + 5, radius * 0.8, radius * 0.8)),
        (120, 64, 28),
        light=lambda u, v: 0.16 - 0.3 * (1 - u) * (1 - v) + 0.1 * v,
    )


def sprig(
    sheet: Sheet, at: Point, *, turn: float = 0, length: float = 520, colour: RGB = LEAF
) -> None:
    """A sprig of leaves."""
    x, y = at
    stem = turned(
        curve([(x, y), (x + length * 0.05, y - length * 0.5), (x, y - length)]), turn, about=at
    )
    sheet.line(stem, darker(colour, 0.25), width=8, lift=6)
    for i in range(9):
        px, py = stem[min(len(stem) - 1, round((0.22 + i * 0.095) * len(stem)))]
        side = 1 if i % 2 else -1
        leaf = petal(length * (0.32 - i * 0.012), length * 0.13)
        path = turned(
            [(px + a, py + b) for a, b in leaf], turn + side * (62 - i * 3), about=(px, py)
        )
        tint = paler(colour, 0.08 * (i % 3))
        sheet.lay(cut(path), tint, light=lambda u, v: 0.2 - 0.25 * u - 0.15 * v, lift=8)
        tip = turned(
            [(px, py - length * (0.3 - i * 0.012))], turn + side * (62 - i * 3), about=(px, py)
        )[0]
        sheet.line([(px, py), tip], paler(tint, 0.25), width=3)


def pencil_lying(sheet: Sheet, at: Point, *, turn: float, colour: RGB) -> None:
    """A pencil lying on the table."""
    x, y = at
    shaft = turned(rounded(x - 15, y, x + 15, y + 470, radius=6), turn, about=at)
    sheet.lay(cut(shaft), colour, light=lambda u, v: 0.18 - 0.3 * u)
    sheet.lay(
        cut(turned([(x - 15, y + 2), (x, y - 72), (x + 15, y + 2)], turn, about=at)),
        paler(PAINTS["wood"], 0.4),
    )
    sheet.lay(
        cut(turned([(x - 5, y - 48), (x, y - 72), (x + 5, y - 48)], turn, about=at)),
        darker(colour, 0.5),
    )


def bowl_of_lemons(
    sheet: Sheet, at: Point, *, radius: float = 250, colour: RGB = PAINTS["indigo"]
) -> None:
    """A glazed bowl with three lemons, from above."""
    x, y = at
    sheet.lay(cut(ellipse(x, y, radius, radius)), paler(colour, 0.25), light=flat_light)
    sheet.lay(
        cut(ellipse(x, y, radius * 0.9, radius * 0.9)),
        darker(colour, 0.25),
        light=lambda u, v: (u + v - 1) * 0.3,
    )
    for angle, reach, lean in ((200, 0.38, 30), (330, 0.4, -40), (80, 0.36, 80)):
        lemon(
            sheet,
            (x + cos(radians(angle)) * radius * reach, y + sin(radians(angle)) * radius * reach),
            size=radius * 0.42,
            turn=lean,
        )


def lemon(sheet: Sheet, at: Point, *, size: float, turn: float = 0) -> None:
    """A lemon."""
    x, y = at
    s = size
    path = curve(
        [
            (x - s * 1.22, y),
            (x - s * 0.98, y - s * 0.28),
            (x, y - s * 0.78),
            (x + s * 0.96, y - s * 0.28),
            (x + s * 1.2, y),
            (x + s * 0.96, y + s * 0.28),
            (x, y + s * 0.78),
            (x - s * 0.98, y + s * 0.28),
        ],
        closed=True,
    )
    shape = cut(turned(path, turn, about=at))
    sheet.lay(
        shape,
        lambda size_: mottled(Image.new("RGB", size_, LEMON), seed=9, cell=(6, 6), strength=0.1),
        light=lambda u, v: 0.34 - 0.5 * ((u - 0.34) ** 2 + (v - 0.28) ** 2) * 1.9,
        lift=14,
    )


def open_book(sheet: Sheet, at: Point, *, turn: float = 0) -> None:
    """An open book, its lines too small to read."""
    x, y = at
    for side in (-1, 1):
        page = [(x, y - 330), (x + side * 470, y - 320), (x + side * 470, y + 330), (x, y + 340)]
        sheet.lay(
            cut(turned(page, turn, about=at)),
            rag_paper(PAPER),
            light=lambda u, v, s=side: 0.08 - 0.35 * max(0.0, 0.2 - (u if s > 0 else 1 - u)),
        )
        for row in range(13):
            width = 330 if row % 5 != 4 else 210
            start = x + (60 if side > 0 else -410)
            line = [(start, y - 250 + row * 42), (start + width, y - 250 + row * 42)]
            sheet.line(turned(line, turn, about=at), mix(PAINTS["ink"], PAPER, 0.62), width=7)


def books(sheet: Sheet, at: Point, *, width: float = 420) -> None:
    """Three books lying on one another, from the side; ``at`` is their lower left corner."""
    x, y = at
    for i, (name, height) in enumerate((("indigo", 66), ("clay", 52), ("sage", 74))):
        y -= height
        spread = width - i * 34
        sheet.lay(
            cut(rounded(x + i * 13, y, x + i * 13 + spread, y + height - 3, radius=7)),
            PAINTS[name],
            light=lambda u, v: 0.16 - 0.32 * v - 0.1 * u,
            lift=5,
        )
        sheet.lay(
            cut(
                eased(
                    [
                        (x + i * 13 + spread * 0.2, y + height * 0.3),
                        (x + i * 13 + spread * 0.55, y + height * 0.3),
                        (x + i * 13 + spread * 0.55, y + height * 0.56),
                        (x + i * 13 + spread * 0.2, y + height * 0.56),
                    ],
                    radius=3,
                )
            ),
            paler(PAINTS[name], 0.55),
        )


def cup(sheet: Sheet, at: Point, *, height: float = 210, colour: RGB = CLAY) -> None:
    """A clay cup from the side; ``at`` is the middle of its foot."""
    x, y = at
    h, w = height, height * 0.44
    body = [
        *curve([(x - w, y - h), (x - w * 0.96, y - h * 0.4), (x - w * 0.7, y)]),
        *curve([(x + w * 0.7, y), (x + w * 0.96, y - h * 0.4), (x + w, y - h)]),
    ]
    sheet.lay(
        cut(body),
        lambda size: mottled(Image.new("RGB", size, colour), seed=2, cell=(5, 5), strength=0.14),
        light=round_light(strength=0.4),
    )
    sheet.lay(cut(ellipse(x, y - h, w, w * 0.24)), paler(colour, 0.2))
    sheet.lay(cut(ellipse(x, y - h + 3, w * 0.9, w * 0.18)), darker(colour, 0.55))
    band = [
        *curve([(x - w * 0.985, y - h * 0.72), (x, y - h * 0.64), (x + w * 0.985, y - h * 0.72)]),
        *curve([(x + w * 0.97, y - h * 0.5), (x, y - h * 0.42), (x - w * 0.97, y - h * 0.5)]),
    ]
    sheet.shade(cut(band), PAINTS["cotton"], 0.75)


def vase(sheet: Sheet, at: Point, *, colour: RGB = PAINTS["sand"]) -> None:
    """A narrow vase with two sprigs; ``at`` is the middle of its foot."""
    x, y = at
    for turn, length in ((-15, 560), (17, 480)):
        sprig(sheet, (x, y - 330), turn=turn, length=length, colour=mix(LEAF, PAINTS["sage"], 0.3))
    body = [
        *curve([(x - 44, y - 380), (x - 40, y - 300), (x - 116, y - 150), (x - 84, y)]),
        *curve([(x + 84, y), (x + 116, y - 150), (x + 40, y - 300), (x + 44, y - 380)]),
    ]
    sheet.lay(
        cut(body),
        lambda size: mottled(Image.new("RGB", size, colour), seed=12, cell=(4, 4), strength=0.12),
        light=round_light(strength=0.45),
    )
    sheet.lay(cut(ellipse(x, y - 380, 44, 10)), darker(colour, 0.5))


def dish(sheet: Sheet, at: Point, *, radius: float = 190, colour: RGB = PAINTS["clay"]) -> None:
    """A small clay dish from above."""
    x, y = at
    sheet.lay(cut(ellipse(x, y, radius, radius * 0.98)), colour, light=flat_light)
    sheet.lay(
        cut(ellipse(x + 2, y + 2, radius * 0.85, radius * 0.83)),
        paler(colour, 0.15),
        light=lambda u, v: (u + v - 1) * 0.22,
    )


def sewing_scissors(sheet: Sheet, at: Point, *, turn: float = 0, size: float = 1.0) -> None:
    """A pair of shears, a little open."""
    ink = PAINTS["ink"]
    for side in (-1, 1):
        lean = turn + side * 9

        def near(path: Path, side: int = side, lean: float = lean) -> Path:
            return placed(path, at, turn=lean, size=size, flip=side)

        blade = cut(near(points("-26,0 20,30 4,-440 -6,-440")))
        sheet.lay(blade, STEEL, light=lambda u, v, s=side: 0.25 - 0.4 * u * s - 0.1 * v, lift=10)
        shank = near(curve(points("-6,0 -44,110 -60,190")))
        sheet.line(shank, ink, width=46 * size, lift=10)
        loop = near(ellipse(-86, 290, 74, 128))
        sheet.line([*loop, loop[0]], ink, width=36 * size, lift=10)
        shine = [(x - 4, y - 5) for x, y in loop]
        sheet.line(shine, mix(ink, (255, 255, 255), 0.25), width=8 * size)
    screw = cut(ellipse(*at, 20 * size, 20 * size))
    sheet.lay(screw, paler(STEEL, 0.3), light=lambda u, v: 0.3 - 0.6 * v, lift=4)


def spool(sheet: Sheet, foot: Point, *, height: float = 260, colour: RGB) -> None:
    """A wooden spool of thread from the side; ``foot`` is the middle of its base."""
    x, y = foot
    h, w = height, height * 0.36
    wood = PAINTS["wood"]
    for top in (y - h, y - h * 0.12):
        sheet.lay(
            cut(rounded(x - w, top, x + w, top + h * 0.12, radius=h * 0.04)),
            wooden(wood),
            light=round_light(strength=0.4),
        )
    sheet.lay(cut(ellipse(x, y - h, w, w * 0.13)), paler(wood, 0.3))
    sheet.lay(cut(ellipse(x, y - h, w * 0.24, w * 0.05)), darker(wood, 0.6))
    body = [
        *curve(
            [(x - w * 0.8, y - h * 0.86), (x - w * 0.88, y - h * 0.5), (x - w * 0.8, y - h * 0.13)]
        ),
        *curve(
            [(x + w * 0.8, y - h * 0.13), (x + w * 0.88, y - h * 0.5), (x + w * 0.8, y - h * 0.86)]
        ),
    ]
    sheet.lay(cut(body), lambda size: _wound_face(size, colour), light=round_light(strength=0.5))


def _wound_face(size: Size, colour: RGB) -> Image.Image:
    column = Image.new("RGB", (1, 12))
    column.putdata([darker(colour, 0.32), colour, paler(colour, 0.14), colour] * 3)
    face = Image.new("RGB", size)
    strip = column.resize((size[0], 24), Image.Resampling.BILINEAR).rotate(0)
    for y in range(0, size[1], 24):
        face.paste(strip, (0, y))
    return face
