"""What is put on cloth after weaving: block prints, satin stitch and kantha."""

from __future__ import annotations

from functools import lru_cache
from math import cos, pi, radians, sin
from random import Random

from PIL import Image, ImageChops, ImageDraw

from artisans.people.stripes import RGB
from demo.drawing.canvas import Size, grain
from demo.drawing.colour import darker, mix, paler
from demo.drawing.motifs import MOTIFS, Palette, stamp
from demo.drawing.weave import Cloth, tiled, woven


def block_print(motif: str, palette: Palette, *, repeat: int, thread: int, seed: int = 1) -> Cloth:
    """Plain cloth printed by hand with a block, half a repeat shifted in every other row."""
    ground, main, accent = palette

    def cloth(size: Size) -> Image.Image:
        plain = woven([ground], [paler(ground, 0.15)], thread=thread, seed=seed)(size)
        ink = Image.new("RGBA", size, (*main, 0))
        mark = stamp(motif, round(repeat * 0.92), (main, accent, ground))
        chance = Random(seed)
        for x, y in half_drop(size, repeat):
            ink.alpha_composite(
                *_inside(mark, x + chance.randint(-2, 2), y + chance.randint(-2, 2))
            )
        return _inked(plain, ink, seed)

    return cloth


def half_drop(size: Size, repeat: int) -> list[tuple[int, int]]:
    """Where the top left corners of a half-drop repeat fall on a size."""
    rows, columns = size[1] // repeat + 2, size[0] // repeat + 2
    return [
        (i * repeat - (repeat // 2 if j % 2 else 0) - repeat // 4, j * repeat - repeat // 3)
        for j in range(rows)
        for i in range(columns)
    ]


def _inside(mark: Image.Image, x: int, y: int) -> tuple[Image.Image, tuple[int, int]]:
    left, top = min(max(0, -x), mark.width - 1), min(max(0, -y), mark.height - 1)
    return mark.crop((left, top, mark.width, mark.height)), (x + left, y + top)


def _inked(plain: Image.Image, ink: Image.Image, seed: int) -> Image.Image:
    """Ink soaked into cloth: the threads show through, thinner where the block pressed less."""
    worn = grain((max(2, ink.width // 9), max(2, ink.height // 9)), seed + 7)
    worn = worn.point(lambda v: 190 + v // 4).resize(ink.size, Image.Resampling.BILINEAR)
    mask = ImageChops.multiply(ink.getchannel("A"), worn)
    grey = plain.convert("L")
    middle = grey.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    relief = grey.point(lambda v: round(min(255, max(0, 122 + (v - middle) * 0.6)))).convert("RGB")
    return Image.composite(ImageChops.overlay(ink.convert("RGB"), relief), plain, mask)


def embroidery(motif: str, palette: Palette, *, repeat: int, thread: int, seed: int = 1) -> Cloth:
    """Satin stitch over plain cloth: each petal filled with threads laid side by side."""
    ground, main, accent = palette
    stitches = satin(motif, round(repeat * 0.94), (main, accent, mix(main, accent, 0.5)), seed)
    shadow = Image.new("RGBA", stitches.size, (*darker(ground, 0.75), 0))
    shadow.putalpha(stitches.getchannel("A").point(lambda v: v // 2))

    def cloth(size: Size) -> Image.Image:
        plain = woven([ground], [darker(ground, 0.1)], thread=thread, structure="twill", seed=seed)(
            size
        )
        for x, y in half_drop(size, repeat):
            sink = max(2, repeat // 70)
            plain.paste(shadow, (x + sink, y + sink), shadow)
            plain.paste(stitches, (x, y), stitches)
            _running_stitch_dots(plain, (x + repeat, y + repeat // 2), repeat, main)
        return plain

    return cloth


def _running_stitch_dots(
    plain: Image.Image, middle: tuple[int, int], repeat: int, colour: RGB
) -> None:
    pen = ImageDraw.Draw(plain)
    x, y = middle
    for angle in range(0, 360, 45):
        dx, dy = cos(radians(angle)), sin(radians(angle))
        ends = (
            x + dx * repeat * 0.05,
            y + dy * repeat * 0.05,
            x + dx * repeat * 0.1,
            y + dy * repeat * 0.1,
        )
        pen.line(ends, fill=paler(colour, 0.15), width=max(2, repeat // 60))


@lru_cache(maxsize=8)
def satin(motif: str, size: int, threads: Palette, seed: int) -> Image.Image:
    """A motif in satin stitch, transparent around."""
    fine = size * 2
    sheet = Image.new("RGBA", (fine, fine))
    for place, (ink, outline) in enumerate(MOTIFS[motif]()):
        points = [((x + 0.5) * fine, (y + 0.5) * fine) for x, y in outline]
        mask = Image.new("L", (fine, fine))
        ImageDraw.Draw(mask).polygon(points, fill=255)
        area = mask.getbbox()
        if area is None:
            continue
        laid = _laid_thread(
            (area[2] - area[0], area[3] - area[1]), threads[ink], 30 + 47 * place, seed + place
        )
        sheet.paste(laid, area[:2], mask.crop(area))
        ImageDraw.Draw(sheet).line(
            [*points, points[0]], fill=(*darker(threads[ink], 0.38), 255), width=max(2, fine // 130)
        )
    return sheet.reduce(2)


def _laid_thread(size: Size, colour: RGB, angle: float, seed: int) -> Image.Image:
    """Threads lying side by side at an angle, each catching the light a little differently."""
    chance = Random(seed)
    patch = Image.new("RGB", size, colour)
    pen = ImageDraw.Draw(patch)
    dx, dy = cos(radians(angle)), sin(radians(angle))
    reach, pitch = sum(size), max(4, sum(size) // 60)
    for step in range(-reach, reach, pitch):
        x, y = size[0] / 2 - dy * step, size[1] / 2 + dx * step
        share = chance.uniform(-0.22, 0.3)
        shade = paler(colour, share) if share > 0 else darker(colour, -share)
        pen.line(
            (x - dx * reach, y - dy * reach, x + dx * reach, y + dy * reach),
            fill=shade,
            width=pitch,
        )
        pen.line(
            (x - dx * reach, y - dy * reach, x + dx * reach, y + dy * reach),
            fill=darker(shade, 0.22),
            width=max(1, pitch // 5),
        )
    return patch


def kantha(palette: Palette, *, patch: int, thread: int, seed: int = 1) -> Cloth:
    """Patches of soft printed cloth, held by close rows of running stitch that pucker it."""
    prints = _scraps(palette, patch, thread, seed)

    def cloth(size: Size) -> Image.Image:
        sheet = Image.new("RGB", size)
        chance = Random(seed)
        for j, y in enumerate(range(0, size[1], patch)):
            for i, x in enumerate(range(-(patch // 2) * (j % 2), size[0], patch)):
                sheet.paste(prints[(i * 2 + j * 3 + chance.randint(0, 1)) % len(prints)], (x, y))
        return _stitched(sheet, pitch=max(7, patch // 14), seed=seed)

    return cloth


def _scraps(palette: Palette, patch: int, thread: int, seed: int) -> list[Image.Image]:
    ground, main, accent = palette
    size = (patch, patch)
    pale = paler(ground, 0.6)
    return [
        block_print("dot", (ground, pale, accent), repeat=patch // 4, thread=thread, seed=seed)(
            size
        ),
        woven([main] * 5 + [pale] * 2, [main], thread=thread, seed=seed)(size),
        block_print("flower", (pale, main, accent), repeat=patch // 3, thread=thread, seed=seed)(
            size
        ),
        woven([accent] * 9 + [pale], [accent] * 9 + [pale], thread=thread, seed=seed)(size),
        block_print("star", (ground, main, pale), repeat=patch // 3, thread=thread, seed=seed)(
            size
        ),
    ]


def _stitched(sheet: Image.Image, *, pitch: int, seed: int) -> Image.Image:
    """Rows of running stitch, and the little valleys they pull into the layers."""
    column = bytes(round(128 + 38 * sin(2 * pi * (y + 0.5) / pitch)) for y in range(pitch))
    valleys = tiled(Image.frombytes("L", (1, pitch), column).resize((8, pitch)), sheet.size)
    sheet = ImageChops.hard_light(sheet, valleys.convert("RGB"))
    pen, chance = ImageDraw.Draw(sheet), Random(seed)
    length, width = round(pitch * 0.75), max(2, pitch // 5)
    for y in range(pitch // 2, sheet.height, pitch):
        start = chance.randint(-length, 0)
        for x in range(start, sheet.width, round(length * 1.7)):
            pen.line((x, y + 1, x + length, y + 1), fill=(120, 96, 80), width=width)
            pen.line((x, y, x + length, y), fill=(250, 243, 228), width=width)
    return sheet
