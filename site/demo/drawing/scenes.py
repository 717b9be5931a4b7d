"""Wide pictures for workshop pages and stories: benches, looms and tools, and nobody in them."""

from __future__ import annotations

from collections.abc import Callable
from zlib import crc32

from PIL import Image

from artisans.people.stripes import RGB, dyes
from demo.drawing.bench import (
    COTTON,
    WALL,
    WOOD,
    laid_on,
    palette_for,
    shuttle,
    stripe_cloth,
    threads_of,
)
from demo.drawing.canvas import LANDSCAPE, Sheet, cut, rest
from demo.drawing.cloths import wooden
from demo.drawing.colour import PAINTS, darker, paint, paler
from demo.drawing.jewellery import bead
from demo.drawing.lines import box, eased, ellipse, placed, points, rounded, turned
from demo.drawing.motifs import stamp
from demo.drawing.ornament import block_print, kantha
from demo.drawing.props import spool, sprig, vase
from demo.drawing.sewing import flat_light, round_light
from demo.drawing.still_lifes import (
    clothes_line,
    loom_detail,
    pattern_table,
    sewing_machine,
    spools,
)
from demo.drawing.table import OAK, room, table_top
from demo.drawing.weave import Cloth, check_threads, woven

INK = PAINTS["ink"]

Scene = Callable[[str], Image.Image]


def loom(slug: str) -> Image.Image:
    """A loom from the front: stripes of warp, the heddles, the cloth on its beam."""
    picture, sheet = room(WALL, OAK, LANDSCAPE, horizon=0.84).copy(), Sheet(LANDSCAPE)
    for x in (250, 1290):
        post = cut(rounded(x, 60, x + 60, 930, radius=8))
        sheet.lay(post, wooden(WOOD, upright=True), light=round_light(strength=0.3))
    threads = threads_of(slug)
    for i in range(182):
        x, colour = 348 + i * 5, threads[i % len(threads)]
        sheet.line([(x, 126), (x, 640)], darker(colour, 0.15 if i % 2 else 0), width=2.6)
    cloth = stripe_cloth(slug, thread=5)
    sheet.lay(cut(box(344, 560, 1258, 812)), cloth, light=lambda u, v: 0.08 - 0.2 * v, lift=8)
    _heddles(sheet)
    for y, height in ((80, 64), (796, 88)):
        beam = cut(rounded(210, y, 1390, y + height, radius=height / 2))
        sheet.lay(beam, wooden(WOOD), light=lambda u, v: 0.32 - 1.5 * (v - 0.32) ** 2, lift=18)
    rolled = cut(box(350, 790, 1252, 868))
    sheet.lay(rolled, cloth, light=lambda u, v: 0.36 - 2.0 * (v - 0.36) ** 2, lift=4)
    main, second, _ = (paint(name) for name in dyes(slug))
    shuttle(sheet, (860, 640), main)
    rest(picture, sheet.image, lift=26)
    return laid_on(
        picture,
        lambda over: spool(over, (1480, 960), height=170, colour=second),
        lambda over: spool(over, (140, 968), height=190, colour=main),
    )


def _heddles(sheet: Sheet) -> None:
    for y in (250, 318):
        for i in range(91):
            sheet.line([(353 + i * 10, y), (353 + i * 10, y + 96)], paler(COTTON, 0.2), width=2.2)
        for bar in (y, y + 96):
            sheet.lay(
                cut(rounded(318, bar - 12, 1284, bar + 12, radius=10)),
                wooden(darker(WOOD, 0.12)),
                light=lambda u, v: 0.25 - 0.5 * v,
                lift=9,
            )
    sheet.lay(
        cut(rounded(300, 486, 1300, 546, radius=14)),
        wooden(darker(WOOD, 0.3)),
        light=lambda u, v: 0.25 - 0.5 * v,
        lift=16,
    )
    for i in range(114):
        sheet.line([(352 + i * 8, 452), (352 + i * 8, 488)], darker(WOOD, 0.5), width=2)


def print_table(slug: str) -> Image.Image:
    """A printing table from above: cloth half printed, blocks and a tray of colour."""
    ground, main, accent = palette_for(slug)
    picture, sheet = table_top(OAK, LANDSCAPE).copy(), Sheet(LANDSCAPE)
    cloth = block_print("flower", (ground, main, accent), repeat=150, thread=4, seed=5)
    sheet.lay(
        cut(eased(points("-40,180 1180,150 1190,820 -40,850"), radius=12)),
        woven([ground], [paler(ground, 0.2)], thread=4),
        light=flat_light,
    )
    sheet.lay(cut(points("-40,190 760,172 764,826 -40,842")), cloth, light=flat_light)
    rest(picture, sheet.image, lift=14)

    def blocks(over: Sheet) -> None:
        _block(over, (905, 420), "flower", main, turn=-6)
        _block(over, (1360, 690), "buta", accent, turn=14)
        _tray(over, (1360, 280), main)
        sprig(over, (1120, 1010), turn=24, length=330)

    return laid_on(picture, blocks)


def _block(sheet: Sheet, middle: tuple[float, float], motif: str, ink: RGB, *, turn: float) -> None:
    """A carved teak block lying face up, its relief still wet with colour."""
    x, y = middle
    face = eased(
        [(x - 125, y - 125), (x + 125, y - 125), (x + 125, y + 125), (x - 125, y + 125)], radius=16
    )
    sheet.lay(
        cut(turned([(px + 14, py + 18) for px, py in face], turn, about=middle)),
        darker(WOOD, 0.55),
        lift=24,
    )
    sheet.lay(cut(turned(face, turn, about=middle)), wooden(darker(WOOD, 0.28)), light=flat_light)
    mark = stamp(motif, 236, (ink, darker(ink, 0.25), darker(WOOD, 0.4))).rotate(
        -turn, Image.Resampling.BICUBIC, expand=True
    )
    sheet.put(mark, round(x - mark.width / 2), round(y - mark.height / 2))


def _tray(sheet: Sheet, middle: tuple[float, float], ink: RGB) -> None:
    """A shallow tray of printing colour."""
    rim = placed(eased(points("-190,-130 190,-130 190,130 -190,130"), radius=18), middle)
    well = placed(eased(points("-164,-104 164,-104 164,104 -164,104"), radius=12), middle)
    sheet.lay(cut(rim), wooden(darker(WOOD, 0.1)), light=flat_light, lift=20)
    sheet.lay(cut(well), darker(ink, 0.2), light=lambda u, v: (u + v - 1) * 0.2)


def folded_stack(slug: str) -> Image.Image:
    """Folded cloth on a bench, beads in dishes and a vase."""
    ground, main, accent = palette_for(slug)
    picture, sheet = room((222, 214, 200), OAK, LANDSCAPE, horizon=0.62).copy(), Sheet(LANDSCAPE)
    cloths: list[Cloth] = [
        stripe_cloth(slug),
        kantha((paler(main, 0.55), accent, main), patch=150, thread=3, seed=4),
        woven(check_threads((ground, accent, INK)), check_threads((ground, accent, INK)), thread=3),
        block_print("dot", (main, ground, accent), repeat=70, thread=3, seed=2),
        kantha((paler(accent, 0.5), main, PAINTS["turmeric"]), patch=170, thread=3, seed=9),
    ]
    for place, cloth in enumerate(cloths):
        y, inset = 860 - place * 112, (0, 26, 10, 40, 18)[place]
        sheet.lay(
            cut(rounded(430 + inset, y - 112, 1150 - inset, y, radius=50)),
            cloth,
            light=lambda u, v: 0.36 - 2.3 * (v - 0.32) ** 2 - 0.14 * u,
            lift=14,
        )
        sheet.line([(450 + inset, y - 54), (1134 - inset, y - 50)], darker(main, 0.45), width=3)
    rest(picture, sheet.image, lift=26)
    return laid_on(
        picture,
        lambda over: vase(over, (250, 830)),
        lambda over: _beads_in_dishes(over, main, accent),
    )


def _beads_in_dishes(sheet: Sheet, main: RGB, accent: RGB) -> None:
    for x, y, colour in ((1290, 850, main), (1480, 910, accent)):
        sheet.lay(cut(ellipse(x, y, 118, 44)), PAINTS["clay"], light=flat_light, lift=10)
        sheet.lay(cut(ellipse(x, y - 4, 104, 34)), darker(PAINTS["clay"], 0.3))
        for i in range(9):
            bead(
                sheet,
                (x - 72 + i % 5 * 36, y - 18 + i // 5 * 18),
                size=40,
                colour=colour if i % 3 else COTTON,
                finish="clay",
            )


WORKSHOPS: dict[str, Scene] = {
    "lotus-workshop": loom,
    "mithila-workshop": print_table,
    "hooghly-workshop": folded_stack,
}
STORIES: tuple[Scene, ...] = (spools, loom_detail, sewing_machine, pattern_table, clothes_line)


def draw_workshop(slug: str) -> Image.Image:
    """A workshop's bench, 1600 × 1000, in its own stripe; any slug has one."""
    scenes = tuple(WORKSHOPS.values())
    return WORKSHOPS.get(slug, scenes[crc32(slug.encode()) % len(scenes)])(slug)


def draw_story(slug: str, n: int) -> Image.Image:
    """The nth still life for a story, 1600 × 1000, in a workshop's dyes. After five they repeat."""
    return STORIES[n % len(STORIES)](slug)
