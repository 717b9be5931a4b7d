"""Motifs for blocks and needles: neem leaf, flower, star, mango, lotus, sun and dots."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import cos, pi, sin

from PIL import Image, ImageDraw

from artisans.people.stripes import RGB
from demo.drawing.lines import Path, curve, ellipse, moved, points, turned

Part = tuple[int, Path]  # which of the two inks, and the outline, in a unit square about (0, 0)
Palette = tuple[RGB, RGB, RGB]


def petal(length: float, width: float, *, start: float = 0.0) -> Path:
    """A petal pointing up from the middle."""
    side = [(0.0, -start), (width / 2, -start - length * 0.45), (0.0, -start - length)]
    other = [(-width / 2, -start - length * 0.45)]
    return curve([*side, *other], closed=True, steps=6)


def _leaf() -> list[Part]:
    parts: list[Part] = [(1, points("-0.012,0.46 -0.012,-0.4 0.012,-0.4 0.012,0.46"))]
    for step in range(4):
        y = 0.32 - step * 0.2
        for side in (-1, 1):
            leaf = turned(petal(0.34 - step * 0.035, 0.13), 58 * side, about=(0, 0))
            parts.append((0, moved(leaf, 0, y)))
    return [
        *parts,
        (0, moved(petal(0.24, 0.11), 0, -0.26)),
        (1, ellipse(0.2, -0.36, 0.03, 0.03)),
        (1, ellipse(-0.2, -0.36, 0.03, 0.03)),
    ]


def _flower() -> list[Part]:
    parts: list[Part] = [
        (0, turned(petal(0.3, 0.17, start=0.1), 45 * i, about=(0, 0))) for i in range(8)
    ]
    parts += [
        (1, turned(petal(0.1, 0.05, start=0.36), 45 * i + 22.5, about=(0, 0))) for i in range(8)
    ]
    return [*parts, (1, ellipse(0, 0, 0.075, 0.075))]


def _star() -> list[Part]:
    tips = [
        (r * cos(pi * i / 8 - pi / 2), r * sin(pi * i / 8 - pi / 2))
        for i in range(16)
        for r in [0.4 if i % 2 == 0 else 0.2]
    ]
    dots: list[Part] = [
        (1, ellipse(0.44 * cos(a), 0.44 * sin(a), 0.03, 0.03))
        for a in (pi * (i + 0.5) / 4 for i in range(8))
    ]
    return [(0, tips), (2, ellipse(0, 0, 0.13, 0.13)), (1, ellipse(0, 0, 0.08, 0.08)), *dots]


def _buta(size: float = 1.0) -> Path:
    outline = points(
        "0.0,0.42 0.24,0.26 0.29,0.02 0.16,-0.2 0.1,-0.36 0.22,-0.46 -0.02,-0.44 "
        "-0.16,-0.24 -0.27,0.04 -0.22,0.28"
    )
    return [
        (x * size, y * size + (1 - size) * 0.1) for x, y in curve(outline, closed=True, steps=6)
    ]


def _mango() -> list[Part]:
    parts: list[Part] = [(0, _buta()), (2, _buta(0.82)), (1, _buta(0.7)), (2, _buta(0.5))]
    for i in range(6):
        parts.append(
            (0, moved(turned(petal(0.13, 0.07, start=0.02), 60 * i, about=(0, 0)), 0, 0.12))
        )
    dots: list[Part] = [
        (1, ellipse(0.38 * cos(a), 0.1 + 0.4 * sin(a), 0.02, 0.02))
        for a in (pi * i / 7 - 0.4 for i in range(11))
    ]
    return [*parts, (1, ellipse(0, 0.12, 0.035, 0.035)), *dots]


def _lotus() -> list[Part]:
    parts: list[Part] = []
    for angle, length in (
        (-78, 0.36),
        (78, 0.36),
        (-52, 0.44),
        (52, 0.44),
        (-26, 0.5),
        (26, 0.5),
        (0, 0.54),
    ):
        parts.append(
            (
                0 if abs(angle) in (0, 52) else 1,
                moved(turned(petal(length, 0.19), angle, about=(0, 0)), 0, 0.14),
            )
        )
    stem = points("-0.015,0.14 0.015,0.14 0.05,0.46 0.02,0.46")
    return [*parts, (2, stem), (2, moved(turned(petal(0.3, 0.14), 74, about=(0, 0)), 0.05, 0.38))]


def _sun() -> list[Part]:
    parts: list[Part] = [
        (i % 2, turned(petal(0.25, 0.09, start=0.19), 22.5 * i, about=(0, 0))) for i in range(16)
    ]
    return [*parts, (0, ellipse(0, 0, 0.15, 0.15)), (1, ellipse(0, 0, 0.07, 0.07))]


def _dot() -> list[Part]:
    ring: list[Part] = [
        (0, ellipse(0.3 * cos(a), 0.3 * sin(a), 0.05, 0.05)) for a in (pi * i / 4 for i in range(8))
    ]
    return [*ring, (0, ellipse(0, 0, 0.12, 0.12)), (1, ellipse(0, 0, 0.05, 0.05))]


MOTIFS: dict[str, Callable[[], list[Part]]] = {
    "leaf": _leaf,
    "flower": _flower,
    "star": _star,
    "buta": _mango,
    "lotus": _lotus,
    "sun": _sun,
    "dot": _dot,
}


@lru_cache(maxsize=16)
def stamp(motif: str, size: int, inks: Palette) -> Image.Image:
    """A motif as one carved block prints it, transparent around."""
    big = Image.new("RGBA", (size * 2, size * 2), (*inks[0], 0))
    pen = ImageDraw.Draw(big)
    for ink, outline in MOTIFS[motif]():
        pen.polygon(
            [((x + 0.5) * size * 2, (y + 0.5) * size * 2) for x, y in outline],
            fill=(*inks[ink], 255),
        )
    return big.reduce(2)
