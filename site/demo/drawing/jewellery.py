"""Jewellery: necklace, earrings and bracelets, lit as small round things."""

from __future__ import annotations

from functools import lru_cache
from math import cos, hypot, radians, sin
from random import Random

from PIL import Image, ImageChops

from artisans.people.stripes import RGB
from demo.drawing.canvas import Sheet, cut, mottled
from demo.drawing.cloths import palette_of, seed_of, wooden
from demo.drawing.colour import PAINTS, SHADE, darker, mix, paler
from demo.drawing.lines import Path, Point, along, curve, ellipse, points
from demo.drawing.sewing import hang_tag, tassel
from demo.products import DemoProduct

BRASS, COTTON, WOOD = PAINTS["brass"], PAINTS["cotton"], PAINTS["wood"]
BALL = 160


@lru_cache(maxsize=4)
def _sphere(gloss: float) -> Image.Image:
    """Light on a ball from the upper left, as a grey picture."""
    values = bytearray()
    for y in range(BALL):
        for x in range(BALL):
            u, v = (x + 0.5) / BALL * 2 - 1, (y + 0.5) / BALL * 2 - 1
            depth = max(0.0, 1 - u * u - v * v) ** 0.5
            facing = depth * 0.62 - u * 0.42 - v * 0.62
            spark = max(0.0, 1 - hypot(u + 0.36, v + 0.42) / 0.42) ** 2 * gloss
            values.append(round(min(255, max(0, 128 + 127 * (facing * 0.75 - 0.42 + spark)))))
    return Image.frombytes("L", (BALL, BALL), bytes(values))


@lru_cache(maxsize=128)
def bead_picture(colour: RGB, size: int, finish: str) -> Image.Image:
    """One round bead: clay is matt, brass and glass shine, wood shows its grain."""
    face = Image.new("RGB", (size, size), colour)
    if finish == "wood":
        face = wooden(colour, seed=size)((size, size))
    if finish == "clay":
        face = mottled(
            face, seed=size, cell=(max(2, size // 24), max(2, size // 24)), strength=0.22
        )
    gloss = {"clay": 0.12, "wood": 0.28, "brass": 0.85}[finish]
    light = _sphere(gloss).resize((size, size), Image.Resampling.BICUBIC)
    face = ImageChops.hard_light(face, light.convert("RGB")).convert("RGBA")
    face.putalpha(
        cut(ellipse(size / 2, size / 2, size / 2 - 1, size / 2 - 1)).mask.resize((size, size))
    )
    return face


def bead(sheet: Sheet, middle: Point, *, size: float, colour: RGB, finish: str) -> None:
    """A bead with its shadow on its neighbour."""
    x, y = middle
    sheet.cast(cut(ellipse(x, y, size / 2, size / 2)), lift=size * 0.12, strength=0.5)
    sheet.put(bead_picture(colour, round(size), finish), round(x - size / 2), round(y - size / 2))


def band_of_clay(sheet: Sheet, middle: Point, *, size: float, colour: RGB) -> None:
    """Incised lines around a bead."""
    x, y = middle
    for shift in (-0.13, 0.0, 0.13):
        sheet.line(
            curve(
                [
                    (x - size * 0.46, y + size * shift),
                    (x, y + size * (shift + 0.07)),
                    (x + size * 0.46, y + size * shift),
                ],
                steps=6,
            ),
            colour,
            width=max(2, size * 0.035),
        )


def necklace(product: DemoProduct) -> Sheet:
    """A necklace laid in a loop, its beads larger towards the middle."""
    sheet = Sheet()
    main, accent, third = palette_of(product)
    wood = product.pattern == "wood"
    loop = _loop(wood)
    sheet.line(loop, darker(main, 0.5), width=6)
    sheet.line(loop, darker(COTTON, 0.3) if wood else darker(main, 0.3), width=4)
    if wood:
        tassel(sheet, (800, 1452), main, length=300, width=92, seed=seed_of(product))
    for place, (x, y, size) in enumerate(_sized(loop, largest=84 if wood else 128)):
        colour, finish = _bead_kind(place, wood, (main, accent, third))
        bead(sheet, (x, y), size=size, colour=colour, finish=finish)
        if finish == "clay" and place % 4 == 2:
            band_of_clay(sheet, (x, y), size=size, colour=paler(third, 0.1))
    if wood:
        bead(sheet, (800, 1440), size=104, colour=BRASS, finish="brass")
    _clasp(sheet)
    hang_tag(sheet, (930, 300), product.workshop, turn=-8)
    return sheet


def _loop(long: bool) -> Path:
    if long:
        return curve(
            points(
                "770,262 560,300 390,520 380,860 520,1210 800,1430 1080,1210 1220,860 "
                "1210,520 1040,300 830,262"
            ),
            steps=20,
        )
    return curve(
        points(
            "760,300 540,360 370,620 340,980 470,1340 800,1530 1130,1340 1260,980 "
            "1230,620 1060,360 840,300"
        ),
        steps=20,
    )


def _sized(loop: Path, *, largest: float) -> list[tuple[float, float, float]]:
    """Places of touching beads on a loop, smallest at the clasp."""
    fine, placed, due = along(loop, 2), [], 0.0
    total = len(fine) * 2
    for step, (x, y, _) in enumerate(fine):
        share = 1 - abs(step * 2 / total - 0.5) * 2
        size = largest * (0.34 + 0.66 * share**1.2)
        if step * 2 >= due and 60 < step * 2 < total - 60:
            placed.append((x, y, size))
            due = step * 2 + size * 1.02
    return placed


def _bead_kind(place: int, wood: bool, palette: tuple[RGB, RGB, RGB]) -> tuple[RGB, str]:
    main, accent, third = palette
    if wood:
        return (
            (BRASS, "brass")
            if place % 5 == 4
            else (main, "clay")
            if place % 5 == 1
            else (WOOD, "wood")
        )
    return (
        (third, "clay")
        if place % 6 == 5
        else (accent, "clay")
        if place % 3 == 1
        else (main, "clay")
    )


def _clasp(sheet: Sheet) -> None:
    ring = ellipse(800, 270, 26, 26)
    sheet.line(ring, darker(BRASS, 0.3), width=10, lift=5)
    sheet.line(ring, paler(BRASS, 0.15), width=5)


def earrings(product: DemoProduct) -> Sheet:
    """A pair of earrings, side by side."""
    sheet = Sheet()
    for x, turn in ((520, 1), (1080, -1)):
        _hook(sheet, (x, 480), turn)
        if product.pattern == "brass":
            _disc(sheet, (x, 840), product, turn)
        else:
            _tassel_drop(sheet, (x, 590), product, turn)
    hang_tag(sheet, (800, 300), product.workshop, turn=4)
    return sheet


def _hook(sheet: Sheet, foot: Point, turn: int) -> None:
    x, y = foot
    wire = curve(
        [
            (x, y),
            (x, y - 110),
            (x + 30 * turn, y - 190),
            (x + 96 * turn, y - 190),
            (x + 122 * turn, y - 110),
            (x + 116 * turn, y + 30),
            (x + 128 * turn, y + 64),
        ]
    )
    sheet.line(wire, darker(BRASS, 0.35), width=13, lift=6)
    sheet.line([(px - 1, py - 1) for px, py in wire], paler(BRASS, 0.25), width=6)
    ring = ellipse(x, y + 22, 22, 22)
    sheet.line(ring, darker(BRASS, 0.3), width=10, lift=4)
    sheet.line(ring, paler(BRASS, 0.2), width=4)


def _disc(sheet: Sheet, middle: Point, product: DemoProduct, turn: int) -> None:
    """A hammered disc: many small facets, each catching the light its own way."""
    x, y = middle
    _, thread, accent = palette_of(product)
    radius, chance = 300, Random(turn + 7)
    sheet.lay(cut(ellipse(x, y, 232, radius)), darker(BRASS, 0.45))
    sheet.lay(
        cut(ellipse(x - 3, y - 4, 226, radius - 7)),
        mix(BRASS, (225, 170, 70), 0.4),
        light=lambda u, v: 0.5 - u * 0.55 - v * 0.5,
    )
    for _ in range(170):
        r, a = chance.random() ** 0.5 * 0.88, chance.random() * 6.283
        fx, fy = x + r * 205 * sin(a), y + r * (radius - 30) * sin(a + 1.571)
        size = chance.uniform(17, 32)
        sheet.shade(cut(ellipse(fx - 3, fy - 3, size, size * 0.92)), SHADE, 0.055)
        sheet.shade(cut(ellipse(fx + 3, fy + 4, size * 0.86, size * 0.78)), (255, 232, 176), 0.11)
    sheet.lay(cut(ellipse(x, y - radius + 46, 13, 13)), SHADE)
    sheet.line([(x, y - radius - 20), (x, y - radius + 46)], darker(BRASS, 0.15), width=8)
    bead(sheet, (x, y + radius + 26), size=62, colour=accent, finish="clay")
    wound(
        sheet, [(x, y + radius + 56), (x, y + radius + 330)], [thread] * 9 + [BRASS] * 2, width=44
    )
    bead(sheet, (x, y + radius + 352), size=54, colour=BRASS, finish="brass")


def _tassel_drop(sheet: Sheet, top: Point, product: DemoProduct, turn: int) -> None:
    x, y = top
    main, accent, third = palette_of(product)
    bead(sheet, (x, y), size=120, colour=accent, finish="clay")
    bead(sheet, (x, y + 92), size=70, colour=BRASS, finish="brass")
    tassel(sheet, (x, y + 122), main, length=760, width=168, seed=turn + 3)
    for i in range(6):
        sheet.line(
            [(x - 55 + i, y + 236 + i * 12), (x + 55 - i, y + 238 + i * 12)],
            third if i % 2 else paler(BRASS, 0.2),
            width=9,
        )


def wound(
    sheet: Sheet, path: Path, colours: list[RGB], *, width: float, squash: float = 1.0
) -> None:
    """Thread wound around a core, turn by turn, lit as a round bar."""
    chance = Random(round(path[0][0]))
    turns = along(path, max(4.0, width / 11))
    for place, (x, y, heading) in enumerate(turns):
        colour = colours[
            place * len(colours) // max(1, len(turns)) if len(colours) < 9 else place % len(colours)
        ]
        _turn(sheet, (x, y), heading, colour, width, chance.uniform(-0.1, 0.1))


def _turn(sheet: Sheet, at: Point, heading: float, colour: RGB, width: float, tone: float) -> None:
    x, y = at
    ax, ay = -sin(radians(heading)), cos(radians(heading))
    shade = paler(colour, tone) if tone > 0 else darker(colour, -tone)
    half, lean = width / 2, width * 0.05
    ends = [
        (x - ax * half + ay * lean, y - ay * half + ax * lean),
        (x + ax * half - ay * lean, y + ay * half - ax * lean),
    ]
    sheet.line(ends, darker(shade, 0.4), width=width / 9)
    for reach, tint in ((0.82, shade), (0.45, paler(shade, 0.14))):
        sheet.line(
            [
                (x - ax * half * reach, y - ay * half * reach),
                (x + ax * half * reach * 0.7, y + ay * half * reach * 0.7),
            ],
            tint,
            width=width / 13,
        )


def bracelet(product: DemoProduct) -> Sheet:
    """Three thread-wound rings, leaning on one another."""
    sheet = Sheet()
    palette = palette_of(product)
    slim = product.workshop == "hooghly-workshop"
    width = 46 if slim else 74
    rings = ((660, 800, 380, 360), (940, 940, 390, 370), (760, 1210, 400, 380))
    for place, (x, y, rx, ry) in enumerate(rings):
        one, two, three = (palette[(place + shift) % 3] for shift in range(3))
        colours = (
            [one] * 26
            + [BRASS] * 2
            + [two] * (9 if slim else 5)
            + [BRASS] * 2
            + ([three] * 6 if slim else [])
        )
        ring = ellipse(x, y, rx, ry)
        sheet.line(ring, darker(one, 0.6), width=width * 0.96, lift=20)
        wound(sheet, ring, colours, width=width)
    hang_tag(sheet, (1010, 1290), product.workshop, turn=-10)
    return sheet
