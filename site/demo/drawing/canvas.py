"""Where shapes are laid: a transparent sheet, soft shadows, and light on cloth."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from artisans.people.stripes import RGB
from demo.drawing.colour import GROUND, SHADE
from demo.drawing.lines import Path, along

Size = tuple[int, int]
Light = Callable[[float, float], float]
Paint = RGB | Callable[[Size], Image.Image]
PORTRAIT: Size = (1600, 2000)
LANDSCAPE: Size = (1600, 1000)
FINE = 2


class Stencil:
    """A mask with smooth edges and the place of its top left corner."""

    def __init__(
        self, points: Path, draw: Callable[[ImageDraw.ImageDraw, Path], None], *, pad: int = 2
    ):
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        self.x, self.y = int(min(xs)) - pad, int(min(ys)) - pad
        size = (int(max(xs)) + pad + 1 - self.x, int(max(ys)) + pad + 1 - self.y)
        big = Image.new("L", (size[0] * FINE, size[1] * FINE))
        draw(ImageDraw.Draw(big), [((x - self.x) * FINE, (y - self.y) * FINE) for x, y in points])
        self.mask = big.reduce(FINE)


def cut(outline: Path) -> Stencil:
    """The stencil of a filled outline."""
    return Stencil(outline, lambda pen, points: pen.polygon(points, fill=255))


def ribbon(path: Path, width: float) -> Stencil:
    """The stencil of a path drawn with a round brush."""

    def draw(pen: ImageDraw.ImageDraw, points: Path) -> None:
        half = width * FINE / 2
        pen.line(points, fill=255, width=round(width * FINE), joint="curve")
        for x, y in (points[0], points[-1]):
            pen.ellipse((x - half, y - half, x + half, y + half), fill=255)

    return Stencil(path, draw, pad=int(width / 2) + 3)


def running(path: Path, *, length: float, gap: float, width: float) -> Stencil:
    """The stencil of running stitches along a path."""

    def draw(pen: ImageDraw.ImageDraw, points: Path) -> None:
        steps = 4
        fine = [(x, y) for x, y, _ in along(points, length * FINE / steps)]
        every = steps + max(1, round(gap / length * steps))
        for start in range(0, len(fine) - steps, every):
            pen.line(fine[start : start + steps + 1], fill=255, width=max(1, round(width * FINE)))

    return Stencil(path, draw, pad=int(width) + 3)


class Sheet:
    """A transparent picture on which a thing is built up, piece by piece."""

    def __init__(self, size: Size = PORTRAIT):
        self.image = Image.new("RGBA", size)

    def lay(
        self, stencil: Stencil, paint: Paint, *, light: Light | None = None, lift: float = 0
    ) -> None:
        """Fill a stencil with a colour or cloth; ``lift`` casts its shadow on what is there."""
        if lift:
            self.cast(stencil, lift=lift)
        piece = painted(paint, stencil.mask.size)
        if light:
            piece = lit(piece, light)
        piece = piece.convert("RGBA")
        piece.putalpha(stencil.mask)
        self.put(piece, stencil.x, stencil.y)

    def cast(self, stencil: Stencil, *, lift: float, strength: float = 0.42) -> None:
        """The shadow of a stencil, on what is already on the sheet only."""
        soft, x, y = softened(stencil, blur=lift)
        x, y = x + round(lift * 0.45), y + round(lift * 0.7)
        under = self.image.crop((x, y, x + soft.width, y + soft.height)).getchannel("A")
        mask = ImageChops.multiply(soft.point(lambda v: round(v * strength)), under)
        self.put(flat(SHADE, mask), x, y)

    def shade(self, stencil: Stencil, colour: RGB, strength: float) -> None:
        """Tint what is inside a stencil."""
        self.put(
            flat(colour, stencil.mask.point(lambda v: round(v * strength))), stencil.x, stencil.y
        )

    def put(self, piece: Image.Image, x: int, y: int) -> None:
        """Composite a piece; what falls outside the sheet is dropped."""
        left, top = max(0, -x), max(0, -y)
        if left or top:
            piece = piece.crop((left, top, max(piece.width, left), max(piece.height, top)))
        if (
            piece.width
            and piece.height
            and x + left < self.image.width
            and y + top < self.image.height
        ):
            self.image.alpha_composite(piece, (x + left, y + top))

    def stitch(
        self, path: Path, colour: RGB, *, length: float = 15, gap: float = 10, width: float = 4
    ) -> None:
        """A line of stitches, each pressed a little into the cloth."""
        stitches = running(path, length=length, gap=gap, width=width)
        dent = flat(SHADE, stitches.mask.point(lambda v: round(v * 0.45)))
        self.put(dent, stitches.x + max(1, round(width / 3)), stitches.y + max(1, round(width / 2)))
        self.lay(stitches, colour)

    def line(
        self, path: Path, colour: RGB, *, width: float, light: Light | None = None, lift: float = 0
    ) -> None:
        """A cord, wire or drawn line."""
        self.lay(ribbon(path, width), colour, light=light, lift=lift)


def flat(colour: RGB, mask: Image.Image) -> Image.Image:
    """One colour with a mask as its transparency."""
    piece = Image.new("RGBA", mask.size, (*colour, 0))
    piece.putalpha(mask)
    return piece


def painted(paint: Paint, size: Size) -> Image.Image:
    """A rectangle of colour or cloth."""
    return paint(size) if callable(paint) else Image.new("RGB", size, paint)


def softened(stencil: Stencil, *, blur: float, scale: int = 4) -> tuple[Image.Image, int, int]:
    """A blurred stencil with room around it, and its corner. Blurred small: blur is dear."""
    pad = int(blur * 2.5 / scale) + 1
    width, height = stencil.mask.size
    small = stencil.mask.resize(
        (max(1, width // scale), max(1, height // scale)), Image.Resampling.BOX
    )
    room = Image.new("L", (small.width + 2 * pad, small.height + 2 * pad))
    room.paste(small, (pad, pad))
    room = room.filter(ImageFilter.GaussianBlur(blur / scale))
    big = room.resize((room.width * scale, room.height * scale), Image.Resampling.BILINEAR)
    return big, stencil.x - pad * scale, stencil.y - pad * scale


def lit(piece: Image.Image, light: Light) -> Image.Image:
    """The piece under a light: -1 is dark, 0 leaves it, 1 is bright, over u and v from 0 to 1."""
    return ImageChops.hard_light(piece, light_map(light, piece.size).convert("RGB"))


def light_map(light: Light, size: Size) -> Image.Image:
    """A light as a grey picture, 128 neutral. Asked at few places and spread: lights are soft."""
    across, down = min(36, size[0] // 5 + 2), min(44, size[1] // 5 + 2)
    values = bytes(
        min(255, max(0, round(128 + 127 * light((i + 0.5) / across, (j + 0.5) / down))))
        for j in range(down)
        for i in range(across)
    )
    return Image.frombytes("L", (across, down), values).resize(size, Image.Resampling.BICUBIC)


def draped(piece: Image.Image, bend: Callable[[float, float], tuple[float, float]]) -> Image.Image:
    """The piece pulled out of shape: ``bend`` shifts a place, as a share of the size."""
    width, height = piece.size
    columns, rows = 10, 12
    xs = [round(width * i / columns) for i in range(columns + 1)]
    ys = [round(height * j / rows) for j in range(rows + 1)]

    def source(x: int, y: int) -> tuple[float, float]:
        dx, dy = bend(x / width, y / height)
        return (min(max(x + dx * width, 0), width - 1), min(max(y + dy * height, 0), height - 1))

    mesh = [
        ((x0, y0, x1, y1), (*source(x0, y0), *source(x0, y1), *source(x1, y1), *source(x1, y0)))
        for x0, x1 in pairwise(xs)
        for y0, y1 in pairwise(ys)
    ]
    return piece.transform(piece.size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)


@lru_cache(maxsize=32)
def grain(size: Size, seed: int) -> Image.Image:
    """Even grey noise, the same for the same seed."""
    return Image.frombytes("L", size, Random(seed).randbytes(size[0] * size[1]))


def mottled(
    piece: Image.Image, *, seed: int, cell: Size = (6, 6), strength: float = 0.08
) -> Image.Image:
    """The piece with a natural unevenness: noise of ``cell`` pixels, lighter and darker."""
    size = (max(2, piece.width // cell[0]), max(2, piece.height // cell[1]))
    noise = grain(size, seed).point(lambda v: round(128 + (v - 128) * strength))
    spread = noise.resize(piece.size, Image.Resampling.BILINEAR)
    return ImageChops.hard_light(piece, spread.convert("RGB"))


@lru_cache(maxsize=4)
def ground(size: Size = PORTRAIT, colour: RGB = GROUND) -> Image.Image:
    """The cotton ground: calm, lit from the upper left. Copy before drawing on it."""
    plain = mottled(Image.new("RGB", size, colour), seed=5, cell=(3, 3), strength=0.025)
    return lit(plain, lambda u, v: 0.16 - 0.3 * ((u - 0.4) ** 2 + (v - 0.38) ** 2))


def rest(
    picture: Image.Image, sheet: Image.Image, *, at: tuple[int, int] = (0, 0), lift: float = 30
) -> None:
    """Lay a finished thing on a picture, with a wide soft shadow and a close dark one."""
    edges = sheet.getbbox()
    if edges is None:
        return
    thing = sheet.crop(edges)
    x, y = at[0] + edges[0], at[1] + edges[1]
    soft, pad = _shadow(thing.getchannel("A"), lift)
    picture.paste(SHADE, (x - pad, y - pad), soft)
    picture.paste(thing, (x, y), thing)


def _shadow(shape: Image.Image, lift: float) -> tuple[Image.Image, int]:
    """The two shadows of a thing as one mask, with the room around it."""
    scale, pad = 4, int(lift)
    small = shape.reduce(scale)
    room = Image.new("L", (small.width + 2 * pad, small.height + 2 * pad))
    shadow = room.copy()
    for blur, shift, strength in ((lift * 1.6, lift * 1.1, 0.24), (lift * 0.35, lift * 0.22, 0.3)):
        cast = room.copy()
        cast.paste(small, (pad + round(shift * 0.6 / scale), pad + round(shift / scale)))
        cast = cast.filter(ImageFilter.GaussianBlur(blur / scale))
        shadow = ImageChops.screen(shadow, cast.point([round(v * strength) for v in range(256)]))
    size = (shadow.width * scale, shadow.height * scale)
    return shadow.resize(size, Image.Resampling.BILINEAR), pad * scale
