"""A workshop's stripe: bands of dyed thread drawn from its slug, always the same.

One list of bands serves the page (SVG) and the drawn pictures (Pillow), so a workshop is
recognised by its cloth wherever it appears.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

DYES = {
    "indigo": "#2B3A8C",
    "madder": "#A3302B",
    "leaf": "#2F6B4A",
    "clay": "#A65A2E",
    "turmeric": "#E0A021",
}
COTTON = "#F1EADB"
GAP = 3
FEWEST_BANDS, MOST_BANDS = 5, 9
WIDTHS = (4, 6, 8, 12, 16, 22)

RGB = tuple[int, int, int]


@dataclass(frozen=True)
class Band:
    """One band of a stripe: a dye and a width in threads (one thread is one CSS pixel)."""

    colour: str
    width: int

    @property
    def rgb(self) -> RGB:
        """The dye as red, green and blue, 0 to 255, as on a light ground."""
        return rgb(self.colour)


def rgb(colour: str) -> RGB:
    """Red, green and blue, 0 to 255, of a dye on a light ground. KeyError for another name."""
    number = int(DYES[colour].removeprefix("#"), 16)
    return number >> 16, number >> 8 & 255, number & 255


def dyes(slug: str) -> tuple[str, str, str]:
    """The three dyes of a workshop, the main one first."""
    digest = _digest(slug)
    left = list(DYES)
    first, second, third = (left.pop(digest[place] % len(left)) for place in range(3))
    return first, second, third


def bands(slug: str) -> tuple[Band, ...]:
    """The bands of a workshop's stripe: 5 to 9, in three dyes, no two neighbours alike."""
    digest = _digest(slug)
    three = dyes(slug)
    count = FEWEST_BANDS + digest[3] % (MOST_BANDS - FEWEST_BANDS + 1)
    turns = [0, 1, 2]
    while len(turns) < count:
        step = 1 + digest[4 + len(turns)] % 2
        turns.append((turns[-1] + step) % 3)
    if turns[-1] == turns[0]:
        # The stripe repeats: the last band stands beside the first of the next repeat.
        turns[-1] = 3 - turns[0] - turns[-2]
    return tuple(
        Band(three[turn], WIDTHS[digest[16 + place] % len(WIDTHS)])
        for place, turn in enumerate(turns)
    )


def repeat_width(slug: str) -> int:
    """Threads from one repeat of the stripe to the next, gaps of bare cotton included."""
    return sum(band.width + GAP for band in bands(slug))


def stripe_svg(slug: str, *, height: int = 6) -> str:
    """The stripe as inline SVG across the whole width, hidden from assistive technology.

    Colours are classes (``dye-indigo``) with the light dye as fallback, and there is no
    style attribute: a strict content security policy forbids it. Nothing of the slug
    itself is written into the markup.
    """
    name = f"stripe-{_digest(slug).hex()[:10]}-{height}"
    return (
        f'<svg class="stripe" width="100%" height="{height}" preserveAspectRatio="none"'
        ' aria-hidden="true" focusable="false"><defs>'
        f'<pattern id="{name}" width="{repeat_width(slug)}" height="{height}"'
        f' patternUnits="userSpaceOnUse">{_rects(slug, height)}</pattern></defs>'
        f'<rect width="100%" height="{height}" fill="url(#{name})"/></svg>'
    )


def _rects(slug: str, height: int) -> str:
    drawn, at = [], 0
    for band in bands(slug):
        drawn.append(
            f'<rect class="dye-{band.colour}" x="{at}" width="{band.width}"'
            f' height="{height}" fill="{DYES[band.colour]}"/>'
        )
        at += band.width + GAP
    return "".join(drawn)


def _digest(slug: str) -> bytes:
    return sha256(slug.encode()).digest()
