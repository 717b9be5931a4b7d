"""Geometry: the outlines and paths that shapes are cut and sewn along. Points are pixels."""

from __future__ import annotations

import itertools
from math import atan2, cos, degrees, hypot, radians, sin

Point = tuple[float, float]
Path = list[Point]


def curve(points: Path, *, closed: bool = False, steps: int = 10) -> Path:
    """A smooth path through the points (Catmull-Rom)."""
    count = len(points)
    ends = range(count if closed else count - 1)
    path: Path = []
    for i in ends:
        four = [points[_at(i + shift, count, closed=closed)] for shift in (-1, 0, 1, 2)]
        path += [_between(four, step / steps) for step in range(steps)]
    return path if closed else [*path, points[-1]]


def _at(i: int, count: int, *, closed: bool) -> int:
    return i % count if closed else min(max(i, 0), count - 1)


def _between(four: Path, t: float) -> Point:
    weights = (
        -t + 2 * t**2 - t**3,
        2 - 5 * t**2 + 3 * t**3,
        t + 4 * t**2 - 3 * t**3,
        -(t**2) + t**3,
    )
    x = sum(w * p[0] for w, p in zip(weights, four, strict=True)) / 2
    y = sum(w * p[1] for w, p in zip(weights, four, strict=True)) / 2
    return x, y


def ellipse(
    cx: float, cy: float, rx: float, ry: float, *, start: float = 0, end: float = 360
) -> Path:
    """An arc of an ellipse, degrees clockwise from three o'clock; a whole one by default."""
    steps = max(12, round(abs(end - start) / 5))
    angles = [radians(start + (end - start) * i / steps) for i in range(steps + 1)]
    return [(cx + rx * cos(a), cy + ry * sin(a)) for a in angles]


def rounded(x0: float, y0: float, x1: float, y1: float, *, radius: float) -> Path:
    """A rectangle with rounded corners."""
    r = radius
    corners = (
        (x1 - r, y0 + r, -90),
        (x1 - r, y1 - r, 0),
        (x0 + r, y1 - r, 90),
        (x0 + r, y0 + r, 180),
    )
    return [p for cx, cy, a in corners for p in ellipse(cx, cy, r, r, start=a, end=a + 90)]


def box(x0: float, y0: float, x1: float, y1: float) -> Path:
    """A rectangle."""
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]


def turned(path: Path, degrees: float, *, about: Point) -> Path:
    """The path turned clockwise about a point."""
    c, s = cos(radians(degrees)), sin(radians(degrees))
    ax, ay = about
    return [(ax + (x - ax) * c - (y - ay) * s, ay + (x - ax) * s + (y - ay) * c) for x, y in path]


def moved(path: Path, dx: float, dy: float) -> Path:
    """The path moved."""
    return [(x + dx, y + dy) for x, y in path]


def along(path: Path, spacing: float) -> list[tuple[float, float, float]]:
    """Points every ``spacing`` pixels along a path, each with its heading in degrees."""
    placed, carried = [], 0.0
    for (x0, y0), (x1, y1) in itertools.pairwise(path):
        length = hypot(x1 - x0, y1 - y0)
        while length and carried <= length:
            t = carried / length
            placed.append((x0 + (x1 - x0) * t, y0 + (y1 - y0) * t, _heading(x1 - x0, y1 - y0)))
            carried += spacing
        carried -= length
    return placed


def _heading(dx: float, dy: float) -> float:
    return degrees(atan2(dy, dx))


def eased(points: Path, *, radius: float) -> Path:
    """A closed outline with its corners rounded, each by at most ``radius``."""
    path: Path = []
    for i, corner in enumerate(points):
        before = _towards(corner, points[i - 1], radius)
        after = _towards(corner, points[(i + 1) % len(points)], radius)
        for step in range(9):
            t = step / 8
            one = (before[0] + (corner[0] - before[0]) * t, before[1] + (corner[1] - before[1]) * t)
            two = (corner[0] + (after[0] - corner[0]) * t, corner[1] + (after[1] - corner[1]) * t)
            path.append((one[0] + (two[0] - one[0]) * t, one[1] + (two[1] - one[1]) * t))
    return path


def _towards(corner: Point, other: Point, radius: float) -> Point:
    length = hypot(other[0] - corner[0], other[1] - corner[1]) or 1
    share = min(radius, length / 2) / length
    return corner[0] + (other[0] - corner[0]) * share, corner[1] + (other[1] - corner[1]) * share


def points(text: str) -> Path:
    """The points written as "x,y x,y …": an outline is easier to read on one line."""
    pairs = (pair.split(",") for pair in text.split())
    return [(float(x), float(y)) for x, y in pairs]


def placed(path: Path, at: Point, *, turn: float = 0, size: float = 1, flip: int = 1) -> Path:
    """A path drawn about (0, 0), put where it belongs; ``flip`` -1 mirrors it left to right."""
    put = [(at[0] + x * size * flip, at[1] + y * size) for x, y in path]
    return turned(put, turn, about=at) if turn else put
