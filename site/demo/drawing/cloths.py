"""The cloth of a product, at the scale a picture asks for."""

from __future__ import annotations

from zlib import crc32

from PIL import Image, ImageChops

from artisans.people.stripes import RGB
from demo.drawing.canvas import Size, grain, mottled
from demo.drawing.colour import darker, paint, paler
from demo.drawing.motifs import Palette
from demo.drawing.ornament import block_print, embroidery, kantha
from demo.drawing.weave import Cloth, check_threads, ikat, stripe_threads, woven
from demo.products import DemoProduct


def seed_of(product: DemoProduct) -> int:
    """A number of the product's own, always the same."""
    return crc32(product.handle.encode()) & 0xFFFF


def palette_of(product: DemoProduct) -> Palette:
    """The ground, main dye and accent of a product."""
    ground, main, accent = (paint(name) for name in product.palette)
    return ground, main, accent


def cloth_of(product: DemoProduct, *, scale: float = 1.0) -> Cloth:
    """The product's cloth; scale 1 is the front view, where a thread is four pixels."""
    palette, seed = palette_of(product), seed_of(product)
    thread = max(2, round(4 * scale))
    match product.pattern:
        case "check":
            threads = check_threads(palette)
            return woven(threads, threads, thread=thread, seed=seed)
        case "stripe":
            threads = stripe_threads(product.workshop, palette, scale=0.5)
            return woven(threads, [palette[0]], thread=thread, structure="twill", seed=seed)
        case "ikat":
            return ikat(palette, thread=thread, seed=seed)
        case "block":
            size = round(150 * scale) if product.motif != "dot" else round(84 * scale)
            return block_print(product.motif, palette, repeat=size, thread=thread, seed=seed)
        case "embroidery":
            return embroidery(
                product.motif, palette, repeat=round(230 * scale), thread=thread, seed=seed
            )
        case "kantha":
            return kantha(palette, patch=round(230 * scale), thread=thread, seed=seed)
        case _:
            main = palette[1]
            return woven(
                [main],
                [darker(main, 0.12)],
                thread=round(thread * 1.25),
                structure="basket",
                seed=seed,
            )


def plain_cloth(colour: RGB, *, thread: int = 4, seed: int = 3, structure: str = "plain") -> Cloth:
    """Cloth of one colour."""
    return woven([colour], [paler(colour, 0.1)], thread=thread, structure=structure, seed=seed)


def leather(colour: RGB, *, seed: int = 4) -> Cloth:
    """Smooth leather: mottled, with fine pores."""

    def cloth(size: Size) -> Image.Image:
        piece = mottled(Image.new("RGB", size, colour), seed=seed, cell=(26, 26), strength=0.07)
        return mottled(piece, seed=seed + 1, cell=(3, 3), strength=0.09)

    return cloth


def wooden(colour: RGB, *, seed: int = 6, upright: bool = False) -> Cloth:
    """Planed wood: long streaks of grain."""

    def cloth(size: Size) -> Image.Image:
        cell = (4, 240) if upright else (240, 4)
        piece = mottled(Image.new("RGB", size, colour), seed=seed, cell=cell, strength=0.17)
        fine = (2, 90) if upright else (90, 2)
        return mottled(piece, seed=seed + 1, cell=fine, strength=0.09)

    return cloth


def rag_paper(colour: RGB, *, seed: int = 8) -> Cloth:
    """Handmade paper: clouded, with short fibres."""

    def cloth(size: Size) -> Image.Image:
        piece = mottled(Image.new("RGB", size, colour), seed=seed, cell=(30, 22), strength=0.06)
        piece = mottled(piece, seed=seed + 1, cell=(3, 3), strength=0.07)
        fibres = grain((max(2, size[0] // 16), max(2, size[1] // 5)), seed + 2).point(
            lambda v: 236 if v > 251 else 255
        )
        return ImageChops.multiply(
            piece, fibres.resize(size, Image.Resampling.BILINEAR).convert("RGB")
        )

    return cloth
