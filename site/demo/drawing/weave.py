"""Cloth, thread by thread: warp and weft interlaced as a loom does it, at any scale.

Warp runs down, weft across. A cloth is a function of a size, so that a shape can ask for
just as much of it as it covers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from math import sin, sqrt
from random import Random

from PIL import Image, ImageChops

from artisans.people.stripes import RGB, bands, dyes
from demo.drawing.canvas import Size, mottled
from demo.drawing.colour import mix

Cloth = Callable[[Size], Image.Image]
Threads = Sequence[RGB]

# One repeat of each weave: True where the warp lies on top.
STRUCTURES = {
    "plain": ((1, 0), (0, 1)),
    "twill": ((1, 1, 0, 0), (0, 1, 1, 0), (0, 0, 1, 1), (1, 0, 0, 1)),
    "basket": ((1, 1, 0, 0), (1, 1, 0, 0), (0, 0, 1, 1), (0, 0, 1, 1)),
}


def stripe_threads(slug: str, palette: tuple[RGB, RGB, RGB], *, scale: float = 1) -> list[RGB]:
    """The threads of one repeat of a workshop's stripe, its dyes exchanged for a palette's.

    The main dye becomes the palette's second colour, the next its ground, the last its accent.
    """
    ground, main, accent = palette
    bath = dict(zip(dyes(slug), (main, ground, accent), strict=True))
    threads: list[RGB] = []
    for band in bands(slug):
        threads += [bath[band.colour]] * max(1, round(band.width * scale))
        threads += [ground] * max(1, round(3 * scale))
    return threads


def check_threads(palette: tuple[RGB, RGB, RGB]) -> list[RGB]:
    """The threads of a krama check, the same in warp and weft."""
    ground, main, accent = palette
    return [*[main] * 14, *[ground] * 4, *[accent] * 2, *[ground] * 4]


def woven(
    warp: Threads, weft: Threads, *, thread: int, structure: str = "plain", seed: int = 1
) -> Cloth:
    """A cloth of the given threads, each ``thread`` pixels wide."""

    def cloth(size: Size) -> Image.Image:
        return interlaced(
            _beam(warp, size, thread, seed),
            _beam(weft, size[::-1], thread, seed + 1).transpose(Image.Transpose.TRANSPOSE),
            thread=thread,
            structure=structure,
            seed=seed,
        )

    return cloth


def interlaced(
    warp: Image.Image, weft: Image.Image, *, thread: int, structure: str = "plain", seed: int = 1
) -> Image.Image:
    """Two pictures of threads woven into each other."""
    over, round_light = _tiles(structure, thread)
    cloth = Image.composite(warp, weft, tiled(over, warp.size))
    cloth = ImageChops.hard_light(cloth, tiled(round_light, warp.size).convert("RGB"))
    return mottled(cloth, seed=seed, cell=(max(3, thread), max(3, thread)), strength=0.1)


def _beam(threads: Threads, size: Size, thread: int, seed: int) -> Image.Image:
    """Parallel threads running down; each takes the dye a little differently."""
    chance = Random(seed)
    count = size[0] // thread + 1
    row = Image.new("RGB", (count, 1))
    row.putdata([_dyed(threads[i % len(threads)], chance) for i in range(count)])
    wide = row.resize((count * thread, 1), Image.Resampling.NEAREST).crop((0, 0, size[0], 1))
    return wide.resize(size, Image.Resampling.NEAREST)


def _dyed(colour: RGB, chance: Random) -> RGB:
    share = chance.uniform(-0.07, 0.07)
    return mix(colour, (255, 250, 240) if share > 0 else (20, 14, 20), abs(share))


@lru_cache(maxsize=32)
def _tiles(structure: str, thread: int) -> tuple[Image.Image, Image.Image]:
    pattern = STRUCTURES[structure]
    side = len(pattern) * thread
    over, light = bytearray(), bytearray()
    for y in range(side):
        for x in range(side):
            top = pattern[y // thread][x // thread]
            over.append(255 if top else 0)
            light.append(_roundness(x, y, thread, warp_on_top=bool(top)))
    return Image.frombytes("L", (side, side), bytes(over)), Image.frombytes(
        "L", (side, side), bytes(light)
    )


def _roundness(x: int, y: int, thread: int, *, warp_on_top: bool) -> int:
    """Light on a round thread: bright along its back, dark where it dips under the next."""
    u, v = ((x % thread) + 0.5) / thread * 2 - 1, ((y % thread) + 0.5) / thread * 2 - 1
    across, along = (u, v) if warp_on_top else (v, u)
    depth = min(1.0, thread / 14)
    back = sqrt(max(0.0, 1 - (across + 0.12) ** 2 * 0.95)) - 0.72
    dip = along**4 * 0.30
    twist = 0.07 * sin((x + y if warp_on_top else x - y) * 0.9) if thread > 10 else 0
    return round(min(255, max(0, 128 + 127 * (back * 0.75 - dip + twist) * (0.35 + 0.65 * depth))))


def tiled(tile: Image.Image, size: Size) -> Image.Image:
    """A tile repeated over a size, by doubling."""
    sheet = Image.new(tile.mode, size)
    sheet.paste(tile, (0, 0))
    width, height = tile.size
    while width < size[0]:
        sheet.paste(sheet.crop((0, 0, width, height)), (width, 0))
        width *= 2
    while height < size[1]:
        sheet.paste(sheet.crop((0, 0, size[0], height)), (0, height))
        height *= 2
    return sheet


def ikat(palette: tuple[RGB, RGB, RGB], *, thread: int, seed: int = 1) -> Cloth:
    """Tied and dyed thread: diamonds whose edges run, because each thread shifted a little."""
    ground, main, accent = palette

    def cloth(size: Size) -> Image.Image:
        across, down = size[0] // thread + 1, size[1] // thread + 1
        picture = Image.new("RGB", (across, down))
        picture.putdata(_tied(across, down, (ground, main, accent), Random(seed)))
        warp = picture.resize((across * thread, down * thread), Image.Resampling.BILINEAR)
        warp = warp.crop((0, 0, *size))
        weft = Image.blend(warp, Image.new("RGB", size, ground), 0.35)
        return interlaced(warp, weft, thread=thread, seed=seed)

    return cloth


def _tied(across: int, down: int, palette: tuple[RGB, RGB, RGB], chance: Random) -> list[RGB]:
    ground, main, accent = palette
    period, height = 44, 60
    # All rings of the diamond are looked up: a pixel each would be far slower.
    rings = [
        accent
        if d < 7
        else ground
        if d < 14
        else main
        if d < 30
        else ground
        if d < 36
        else accent
        if d < 39
        else ground
        for d in range(80)
    ]
    slip = [chance.randint(-3, 3) for _ in range(across)]
    arms = [round(abs(x % period - period / 2) * 1.5) for x in range(across)]
    rises = [round(abs(y % height - height / 2) * 1.1) for y in range(down + 8)]
    return [
        rings[min(79, arms[x] + rises[y + 3 + slip[x]])] for y in range(down) for x in range(across)
    ]
