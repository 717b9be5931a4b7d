"""Products in use: standing or lying on a plain table, with a few quiet things beside them."""

from __future__ import annotations

from PIL import Image

from artisans.people.stripes import RGB
from demo.drawing.canvas import Sheet, rest
from demo.drawing.cloths import palette_of, seed_of
from demo.drawing.colour import PAINTS, darker, mix, paler
from demo.drawing.folded import folded_cloth
from demo.drawing.lines import curve
from demo.drawing.props import (
    books,
    bowl_of_lemons,
    cup,
    cup_from_above,
    dish,
    lemon,
    open_book,
    pencil_lying,
    sprig,
    vase,
)
from demo.drawing.table import LINEN, OAK, WALNUT, room, table_top
from demo.products import DemoProduct

STANDING = ("tote", "bucket", "backpack", "crossbody", "basket", "cushion", "throw")
JEWELLERY = ("necklace", "earrings", "bracelet")
WALLS: tuple[RGB, ...] = ((226, 218, 203), (207, 212, 200), (224, 205, 188), (203, 208, 219))


def draw_in_use(product: DemoProduct, thing: Image.Image) -> Image.Image:
    """The product on its table."""
    return _standing(product, thing) if product.kind in STANDING else _lying(product, thing)


def _standing(product: DemoProduct, thing: Image.Image) -> Image.Image:
    picture = room(WALLS[seed_of(product) % len(WALLS)], OAK).copy()
    small, at = _scaled(thing, share=0.72 if product.kind != "throw" else 0.66, foot=(760, 1610))
    behind = Sheet()
    _behind(behind, product, at, small.size)
    rest(picture, behind.image, lift=24)
    if product.kind == "basket":
        small = _filled(small)
    rest(picture, small, at=at, lift=34)
    before = Sheet()
    _beside(before, product)
    rest(picture, before.image, lift=20)
    return picture


def _scaled(
    thing: Image.Image, *, share: float, foot: tuple[int, int]
) -> tuple[Image.Image, tuple[int, int]]:
    edges = thing.getbbox() or (0, 0, *thing.size)
    near = thing.crop(edges)
    size = (round(near.width * share), round(near.height * share))
    near = near.resize(size, Image.Resampling.BILINEAR)
    return near, (foot[0] - size[0] // 2, foot[1] - size[1])


def _behind(sheet: Sheet, product: DemoProduct, at: tuple[int, int], size: tuple[int, int]) -> None:
    x, y = at[0] + size[0] / 2, at[1]
    match product.kind:
        case "tote":
            _baguette(sheet, (x + 150, y + 430))
            for turn, dx in ((-24, -150), (-8, -70), (10, -10), (26, 60)):
                sprig(sheet, (x + dx, y + 520), turn=turn, length=430)
        case "cushion" | "throw":
            vase(sheet, (1330, 1480))
        case "backpack":
            books(sheet, (1130, 1500), width=420)
        case _:
            vase(sheet, (1340, 1500), colour=PAINTS["cream"])


def _baguette(sheet: Sheet, foot: tuple[float, float]) -> None:
    x, y = foot
    path = curve([(x, y), (x + 52, y - 290), (x + 118, y - 560)])
    sheet.line(path, darker((196, 132, 66), 0.25), width=112)
    sheet.line([(px - 4, py) for px, py in path], (204, 144, 78), width=94)
    for i in range(4):
        cx, cy = path[6 + i * 4]
        sheet.line(
            curve([(cx - 30, cy + 14), (cx, cy - 8), (cx + 34, cy - 26)]), (238, 206, 150), width=18
        )


def _filled(small: Image.Image) -> Image.Image:
    """Lemons in the basket: over its dark inside, under its front rim and handle."""
    sheet = Sheet(small.size)
    sheet.image.paste(small, (0, 0))
    w, h = small.size
    full = Sheet(small.size)
    for x, y, turn in (
        (0.3, 0.335, 20),
        (0.47, 0.3, -30),
        (0.66, 0.325, 40),
        (0.4, 0.365, -10),
        (0.57, 0.37, 15),
    ):
        lemon(full, (w * x, h * y), size=w * 0.088, turn=turn)
    front = small.crop((0, round(h * 0.385), w, h))
    sheet.image.alpha_composite(full.image)
    sheet.image.alpha_composite(front, (0, round(h * 0.385)))
    return sheet.image


def _beside(sheet: Sheet, product: DemoProduct) -> None:
    match product.kind:
        case "tote":
            lemon(sheet, (1330, 1650), size=78, turn=-14)
            lemon(sheet, (1210, 1730), size=84, turn=30)
        case "bucket" | "crossbody":
            cup(sheet, (1290, 1690))
        case "basket":
            lemon(sheet, (1290, 1720), size=82, turn=-20)
        case "throw":
            books(sheet, (980, 1740), width=420)
        case _:
            cup(sheet, (1330, 1720), height=180, colour=mix(PAINTS["clay"], PAINTS["sand"], 0.5))


TURNS = {
    "scarf": 9,
    "shawl": -7,
    "runner": -4,
    "roll": -5,
    "bookmarks": 7,
    "cards": 4,
    "sleeve": -8,
    "pouch": -9,
    "notebook": -8,
    "towels": 5,
}
SHARES = {
    "pouch": 1.0,
    "notebook": 0.9,
    "napkins": 0.92,
    "sleeve": 0.95,
    "roll": 0.92,
    "cards": 0.98,
    "earrings": 0.84,
    "necklace": 0.92,
    "bracelet": 0.86,
    "scarf": 0.92,
    "shawl": 0.92,
    "towels": 0.9,
}


def _lying(product: DemoProduct, thing: Image.Image) -> Image.Image:
    top = LINEN if product.kind in JEWELLERY else WALNUT if _is_pale(product) else OAK
    picture = table_top(top).copy()
    under, over = Sheet(), Sheet()
    _around(under, over, product)
    rest(picture, under.image, lift=22)
    if product.kind in ("scarf", "shawl", "towels"):
        thing = folded_cloth(product).image
    share, turn = SHARES.get(product.kind, 0.84), TURNS.get(product.kind, 6)
    near, _ = _scaled(thing, share=share, foot=(0, 0))
    near = near.rotate(-turn, Image.Resampling.BILINEAR, expand=True)
    x, y = _middle(product)
    rest(picture, near, at=(x - near.width // 2, y - near.height // 2), lift=24)
    rest(picture, over.image, lift=22)
    return picture


def _is_pale(product: DemoProduct) -> bool:
    return sum(palette_of(product)[0]) > 620 and product.kind != "runner"


def _middle(product: DemoProduct) -> tuple[int, int]:
    places = {
        "runner": (800, 980),
        "pouch": (810, 1120),
        "earrings": (930, 950),
        "bracelet": (900, 960),
        "bookmarks": (900, 1000),
        "necklace": (900, 960),
    }
    return places.get(product.kind, (820, 1020))


def _around(under: Sheet, over: Sheet, product: DemoProduct) -> None:
    """What lies around a product: ``under`` it first, ``over`` it last."""
    accent = palette_of(product)[2]
    match product.kind:
        case "pouch" | "notebook" | "sleeve" | "cards":
            cup_from_above(under, (1390, 240))
            pencil_lying(over, (300, 1500), turn=62, colour=PAINTS["turmeric"])
            if product.kind == "sleeve":
                pencil_lying(over, (340, 1590), turn=58, colour=accent)
        case "roll":
            cup_from_above(under, (1380, 230), radius=140)
            pencil_lying(over, (260, 1700), turn=70, colour=PAINTS["madder"])
        case "bookmarks":
            open_book(under, (820, 620), turn=-6)
        case "scarf" | "shawl":
            sprig(over, (1500, 1930), turn=-38, length=620)
            cup_from_above(under, (190, 240), radius=140)
        case "runner":
            bowl_of_lemons(over, (800, 1010), radius=270)
            cup_from_above(under, (150, 560), radius=120)
            cup_from_above(under, (1450, 1450), radius=120)
        case "napkins" | "towels":
            bowl_of_lemons(under, (1450, 230), radius=300)
            sprig(over, (160, 1960), turn=40, length=560)
        case _:
            dish(under, (250, 1730), radius=220, colour=paler(PAINTS["clay"], 0.1))
            sprig(under, (1560, 560), turn=-28, length=540, colour=PAINTS["sage"])
