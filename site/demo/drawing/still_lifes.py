"""Still lifes for stories: thread, loom, machine, pattern paper, a clothes line; nobody in them."""

from __future__ import annotations

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
from demo.drawing.cloths import rag_paper, wooden
from demo.drawing.colour import PAINTS, darker, mix, paint, paler
from demo.drawing.jewellery import bead
from demo.drawing.lines import box, curve, eased, ellipse, placed, points, rounded, turned
from demo.drawing.ornament import block_print
from demo.drawing.props import STEEL, sewing_scissors, spool
from demo.drawing.sewing import flat_light, fringe, round_light, soft_light
from demo.drawing.table import OAK, WALNUT, room, table_top
from demo.drawing.weave import Cloth, check_threads, woven

INK, PAPER = PAINTS["ink"], PAINTS["paper"]
IRON: RGB = (38, 42, 58)
ROPE = darker(COTTON, 0.45)


def spools(slug: str) -> Image.Image:
    """A row of thread spools on the bench."""
    picture = room(WALL, OAK, LANDSCAPE, horizon=0.66).copy()
    names = (*dyes(slug), "cream", "plum", "sky")

    def row(sheet: Sheet) -> None:
        for i, height in enumerate((360, 300, 390, 260, 340, 290)):
            spool(sheet, (250 + i * 222, 800 + (i % 2) * 46), height=height, colour=paint(names[i]))
        sheet.line(
            curve(points("706,700 760,850 900,900 1120,880 1330,930 1640,900")),
            darker(paint(names[2]), 0.1),
            width=6,
        )

    return laid_on(picture, row)


def loom_detail(slug: str) -> Image.Image:
    """The fell of the cloth, near: where thread becomes cloth."""
    ground, main, accent = palette_for(slug)
    picture, sheet = Image.new("RGB", LANDSCAPE, darker(WOOD, 0.6)), Sheet(LANDSCAPE)
    threads = threads_of(slug, scale=0.4)
    for i in range(82):
        colour, x = threads[i % len(threads)], 10 + i * 20
        shadow = darker(colour, 0.4 if i % 2 else 0.25)
        for tone, width in ((shadow, 15), (colour, 10), (paler(colour, 0.16), 4)):
            sheet.line([(x, -10), (x, 560)], tone, width=width)
    fell = [*curve(points("0,520 500,512 1100,524 1600,516")), (1600, 1000), (0, 1000)]
    cloth = woven(threads, [main, main, accent, ground], thread=20, seed=3)
    sheet.lay(cut(fell), cloth, light=lambda u, v: 0.1 - 0.2 * v, lift=12)
    sheet.line(curve(points("0,505 500,494 1100,508 1600,500")), main, width=17, lift=10)
    bar = cut(box(-10, 130, 1610, 214))
    sheet.lay(bar, wooden(darker(WOOD, 0.15)), light=lambda u, v: 0.3 - 0.6 * v, lift=30)
    _shuttle_near(sheet, main)
    picture.paste(sheet.image, (0, 0), sheet.image)
    return picture


def _shuttle_near(sheet: Sheet, colour: RGB) -> None:
    big = Sheet((520, 220))
    shuttle(big, (250, 110), colour)
    sheet.put(big.image.resize((1248, 528), Image.Resampling.LANCZOS), 330, 140)


def sewing_machine(slug: str) -> Image.Image:
    """A sewing machine at rest, cloth under its needle."""
    main = paint(dyes(slug)[0])
    picture, sheet = room((214, 216, 206), OAK, LANDSCAPE, horizon=0.72).copy(), Sheet(LANDSCAPE)
    bed = cut(rounded(330, 770, 1270, 850, radius=14))
    sheet.lay(bed, wooden(WALNUT), light=lambda u, v: 0.25 - 0.5 * v)
    sheet.lay(cut(rounded(350, 728, 1250, 774, radius=10)), IRON, light=lambda u, v: 0.3 - 0.5 * v)
    _machine_arm(sheet)
    for width, foot in ((12, 690), (5, 730)):
        sheet.line([(500, 590), (500, foot)], STEEL, width=width)
    sheet.lay(cut(rounded(462, 700, 540, 716, radius=6)), STEEL)
    _machine_cloth(sheet, slug)
    sheet.line(curve(points("900,210 760,250 500,300 470,400 500,590")), main, width=4)
    spool(sheet, (900, 276), height=130, colour=main)
    rest(picture, sheet.image, lift=24)
    return picture


def _machine_arm(sheet: Sheet) -> None:
    """The iron arm with its gold lines, its dial and its hand wheel."""
    arm = points(
        "1010,730 1010,470 930,420 600,420 560,450 556,590 500,590 452,560 "
        "440,380 490,300 620,276 1080,262 1180,330 1196,560 1190,730"
    )
    sheet.lay(cut(eased(arm, radius=70)), IRON, light=lambda u, v: 0.34 - 0.5 * v - 0.12 * u)
    lines = ("610,350 800,326 1040,322", "620,384 800,372 980,372", "1080,420 1120,520 1110,660")
    for line in lines:
        sheet.line(curve(points(line)), PAINTS["brass"], width=5)
    sheet.lay(cut(ellipse(1096, 384, 40, 40)), PAINTS["brass"], light=flat_light)
    sheet.lay(cut(ellipse(1096, 384, 27, 27)), IRON)
    wheel = cut(ellipse(1250, 420, 46, 128))
    sheet.lay(wheel, darker(IRON, 0.2), light=round_light(strength=0.5), lift=10)
    axle = cut(rounded(1190, 400, 1252, 440, radius=14))
    sheet.lay(axle, STEEL, light=lambda u, v: 0.3 - 0.6 * v)


def _machine_cloth(sheet: Sheet, slug: str) -> None:
    fall = [
        *curve(points("150,738 300,716 640,722 760,728")),
        (752, 742),
        *curve(points("620,752 420,760 330,870 250,1010")),
        *curve(points("60,1010 110,850 150,738")),
    ]
    sheet.lay(
        cut(fall),
        stripe_cloth(slug, thread=3),
        light=soft_light((0.25, 0.08, 0.18, -0.5), (0.4, 0.06, -0.18, -0.5), edge=0.1),
        lift=14,
    )


def pattern_table(slug: str) -> Image.Image:
    """Pattern paper, shears, chalk and cloth on the cutting table."""
    main, second = (paint(name) for name in dyes(slug)[:2])
    picture, sheet = table_top(WALNUT, LANDSCAPE).copy(), Sheet(LANDSCAPE)
    cloth = eased(points("-60,120 760,120 760,1100 -60,1100"), radius=8)
    sheet.lay(cut(turned(cloth, -5, about=(300, 500))), stripe_cloth(slug), light=flat_light)
    rest(picture, sheet.image, lift=14)

    def tools(over: Sheet) -> None:
        sewing_scissors(over, (1330, 560), turn=-24, size=0.85)
        chalk = placed(eased(points("-40,-30 60,-30 50,40 -30,40"), radius=16), (600, 630), turn=14)
        over.lay(cut(chalk), paler(second, 0.55), light=flat_light, lift=10)
        for i, (x, y) in enumerate(points("470,260 960,260 1090,800 420,800")):
            over.line([(x, y), (x + 54, y - 34)], STEEL, width=4, lift=5)
            head = (x + 56, y - 36)
            bead(over, head, size=22, colour=second if i % 2 else main, finish="brass")

    return laid_on(picture, lambda over: _pattern_piece(over, main), tools)


def _pattern_piece(sheet: Sheet, main: RGB) -> None:
    """A paper pattern: its cutting edge, its seam line, the arrow along the grain."""
    piece = [
        *curve(points("420,190 700,150 1010,190")),
        *curve(points("1050,420 1120,640 1180,850")),
        *curve(points("800,890 560,880 330,850")),
        *curve(points("380,620 410,420 420,190")),
    ]
    sheet.lay(cut(piece), rag_paper(mix(PAPER, PAINTS["sand"], 0.45)), light=flat_light)
    seam = [(760 + (x - 760) * 0.92, 520 + (y - 520) * 0.92) for x, y in [*piece, piece[0]]]
    sheet.stitch(seam, mix(INK, PAPER, 0.25), length=16, gap=10, width=3)
    sheet.line([(760, 300), (760, 720)], main, width=5)
    sheet.line(points("744,326 760,300 776,326"), main, width=5)
    sheet.line(points("744,694 760,720 776,694"), main, width=5)


def clothes_line(slug: str) -> Image.Image:
    """Finished cloth drying on a line in the morning."""
    ground, main, accent = palette_for(slug)
    sky, sheet = (216, 222, 226), Sheet(LANDSCAPE)
    picture = room(sky, PAINTS["sage"], LANDSCAPE, horizon=0.9).copy()
    sheet.line(curve(points("-20,150 400,196 800,210 1200,196 1620,150")), ROPE, width=7)
    checks = check_threads((ground, main, accent))
    printed = block_print("leaf", (COTTON, main, accent), repeat=130, thread=4)
    for x, foot, sway in ((90, 746, -14), (1090, 786, 22)):
        ends, colours = [(x + sway, foot), (x + 430 + sway, foot + 8)], [main, ground, accent]
        fringe(sheet, *ends, colours, length=54, twist=12, seed=x)
    _pegged(sheet, woven(checks, checks, thread=4), (90, 186), foot=746, sway=-14)
    _pegged(sheet, printed, (590, 196), foot=666, sway=10)
    _pegged(sheet, stripe_cloth(slug), (1090, 186), foot=786, sway=22)
    rest(picture, sheet.image, lift=40)
    return picture


def _pegged(
    sheet: Sheet, cloth: Cloth, corner: tuple[float, float], *, foot: float, sway: float
) -> None:
    """A cloth held by two pegs, moving a little; ``corner`` is its upper left one."""
    (x, top), width, middle = corner, 430, (corner[1] + foot) / 2
    edge = [
        *curve([(x, top), (x + width / 2, top + 12), (x + width, top)]),
        *curve([(x + width + sway * 0.4, middle), (x + width + sway, foot + 8)]),
        *curve([(x + 284 + sway, foot - 10), (x + 142 + sway, foot + 10), (x + sway, foot)]),
        *curve([(x + sway * 0.4, middle), (x, top)]),
    ]
    folds = ((0.2, 0.07, 0.2, 0.15), (0.45, 0.08, -0.16, 0.1), (0.72, 0.08, 0.18, 0.12))
    sheet.lay(cut(edge), cloth, light=soft_light(*folds, (0.9, 0.05, -0.16, 0.1), edge=0.15))
    for peg in (x + 26, x + width - 26):
        wood = cut(rounded(peg - 11, top - 38, peg + 11, top + 44, radius=8))
        sheet.lay(wood, wooden(WOOD, upright=True), light=round_light(strength=0.3), lift=7)
