"""The paint box: the dyes of the art direction, their paler baths, and the materials."""

from __future__ import annotations

from artisans.people.stripes import RGB, rgb

PAINTS: dict[str, RGB] = {
    "indigo": rgb("indigo"),
    "madder": rgb("madder"),
    "leaf": rgb("leaf"),
    "clay": rgb("clay"),
    "turmeric": rgb("turmeric"),
    "ink": (34, 39, 64),
    "cotton": (246, 239, 224),
    "cream": (242, 230, 205),
    "sand": (219, 199, 164),
    "sky": (139, 158, 205),
    "rose": (211, 138, 122),
    "sage": (150, 173, 144),
    "plum": (92, 45, 74),
    "leather": (128, 80, 44),
    "dark leather": (92, 55, 31),
    "brass": (201, 159, 72),
    "wood": (181, 131, 84),
    "paper": (247, 241, 227),
    "palm": (222, 192, 134),
    "white": (255, 255, 255),
    "black": (0, 0, 0),
}
GROUND: RGB = (241, 234, 219)
SHADE: RGB = (58, 42, 34)


def paint(name: str) -> RGB:
    """The colour of a paint by its name."""
    return PAINTS[name]


def mix(one: RGB, other: RGB, share: float) -> RGB:
    """A colour between two: ``share`` 0 is the one, 1 the other."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def darker(colour: RGB, share: float = 0.3) -> RGB:
    """The colour with warm shade in it."""
    return mix(colour, (30, 20, 24), share)


def paler(colour: RGB, share: float = 0.3) -> RGB:
    """The colour with light in it."""
    return mix(colour, (255, 250, 240), share)
