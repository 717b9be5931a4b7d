"""Cloth that lies: runner, napkins and throw, and whatever is folded for the table."""

from __future__ import annotations

from math import sin

from demo.drawing.canvas import Sheet, cut
from demo.drawing.cloths import cloth_of, palette_of, plain_cloth
from demo.drawing.colour import PAINTS, darker, paler
from demo.drawing.lines import Point, curve, eased, ellipse, placed, points, rounded
from demo.drawing.sewing import fringe, hang_tag, side_label
from demo.products import DemoProduct

COTTON, INK = PAINTS["cotton"], PAINTS["ink"]


def runner(product: DemoProduct) -> Sheet:
    """A long runner, one end still on the roll."""
    sheet = Sheet()
    ground, main, accent = palette_of(product)
    fringe(sheet, (452, 1680), (1148, 1680), [main, ground, accent, main], length=120, seed=4)
    cloth = cloth_of(product, scale=1.25)

    def ripples(u: float, v: float) -> float:
        under_the_roll = 0.5 * max(0.0, 0.1 - v) / 0.1
        return 0.1 - 0.12 * abs(u - 0.4) - under_the_roll + 0.07 * sin(v * 9) * (1 - v)

    sheet.lay(cut(points("470,420 1130,420 1152,1684 448,1684")), cloth, light=ripples)
    for y in (1600, 1622):
        sheet.stitch([(456, y), (1146, y)], main, length=6, gap=8, width=10)
    rolled = cut(rounded(456, 240, 1144, 470, radius=40))
    sheet.lay(rolled, cloth, light=lambda u, v: 0.4 - 2.6 * (v - 0.36) ** 2 - 0.1 * u, lift=26)
    for ring, colour in enumerate((main, ground, accent, ground, main)):
        size = 1 - ring * 0.19
        turn = cut(ellipse(1138, 355, 36 * size, 112 * size))
        sheet.lay(turn, darker(colour, 0.12 + 0.05 * ring))
    for shift in (0, 16):
        cord = placed(curve(points("610,236 622,355 610,474")), (shift, 0))
        sheet.line(cord, darker(COTTON, 0.28), width=9, lift=5)
    hang_tag(sheet, (622, 400), product.workshop, turn=5)
    return sheet


def napkins(product: DemoProduct) -> Sheet:
    """Four folded napkins, fanned a little and tied with twine."""
    sheet = Sheet()
    for shift in (138, 92, 46, 0):
        _napkin(sheet, product, (300 + shift * 0.7, 560 + shift))
    twine = darker(PAINTS["palm"], 0.22)
    for path in (points("776,556 786,1000 800,1566"), points("296,1000 786,1004 1354,1012")):
        for shift in (0, 13):
            sheet.line(placed(curve(path), (shift, shift)), twine, width=10, lift=6)
    for side in (-1, 1):
        loop = curve(points("0,0 110,-104 190,-44 90,16 0,0"))
        sheet.line(placed(loop, (786, 1004), flip=side), twine, width=11, lift=7)
        end = curve(points("0,0 70,106 96,186"))
        sheet.line(placed(end, (786, 1004), flip=side), twine, width=11, lift=7)
    hang_tag(sheet, (786, 1020), product.workshop, turn=0)
    return sheet


def _napkin(sheet: Sheet, product: DemoProduct, corner: Point) -> None:
    """A folded napkin with its mitred hem; ``corner`` is its upper left one."""
    square = placed(eased(points("0,0 950,0 950,900 0,900"), radius=22), corner)

    def folded(u: float, v: float) -> float:
        return 0.12 - 0.14 * u - 0.16 * v - (0.3 if v > 0.965 or u > 0.975 else 0)

    sheet.lay(cut(square), cloth_of(product, scale=1.25), light=folded, lift=14)
    hem = placed(points("34,900 34,34 916,34 916,866 34,866 34,700"), corner)
    sheet.stitch(hem, paler(palette_of(product)[1], 0.45), length=11, gap=9, width=3)


def throw(product: DemoProduct) -> Sheet:
    """A throw folded in four, its layers showing at the front, a corner turned back."""
    sheet = Sheet()
    ground, main, accent = palette_of(product)
    cloth = cloth_of(product, scale=1.1)
    for place in range(4):
        y = 1560 - place * 92
        roll = cut(rounded(232 + place * 5, y - 96, 1368 - place * 5, y + 10, radius=48))
        sheet.lay(roll, cloth, light=lambda u, v: 0.34 - 2.4 * (v - 0.3) ** 2 - 0.12 * u, lift=14)
    top = cut(eased(points("300,560 1300,560 1374,1270 226,1270"), radius=46))

    def fold(u: float, v: float) -> float:
        return 0.08 - 0.12 * u + 0.12 * v - (0.34 if v > 0.94 else 0)

    sheet.lay(top, cloth, light=fold, lift=16)
    corner = cut(eased(points("1302,560 1040,560 1120,860 1334,872"), radius=30))
    lining = plain_cloth(paler(ground, 0.4), thread=4)
    sheet.lay(corner, lining, light=lambda u, v: 0.16 - 0.34 * u + 0.1 * v, lift=22)
    for i in range(9):
        row = [(1060 + i * 9, 590 + i * 32), (1308 + i * 3, 590 + i * 32)]
        sheet.stitch(row, accent, length=13, gap=9, width=3.4)
    sheet.stitch([(300, 1246), (1300, 1246)], main, length=16, gap=10, width=5)
    side_label(sheet, (326, 1090), product.workshop)
    return sheet


def folded_cloth(product: DemoProduct) -> Sheet:
    """A scarf, shawl or pair of towels folded for the table, its ends showing."""
    sheet = Sheet()
    ground, main, accent = palette_of(product)
    cloth = cloth_of(product, scale=1.1)
    if product.kind != "towels":
        ends = [main, ground, main, accent]
        fringe(sheet, (356, 1500), (1180, 1500), ends, length=150, twist=18, seed=6)
    under = cut(eased(points("330,470 1200,470 1206,1506 336,1506"), radius=30))
    sheet.lay(under, cloth, light=lambda u, v: -0.05 - 0.12 * u + 0.04 * v)

    def soft(u: float, v: float) -> float:
        edge = 0.4 * max(0.0, v - 0.94) / 0.06
        return 0.1 - 0.12 * u + 0.04 * sin(u * 9 + v * 5) - edge

    for up in (0, 36, 72):
        x0, x1, y = 316 + up * 0.3, 1262 - up * 0.4, 440 - up * 0.3
        layer = [(x0, y), (x1, y), (x1 + 8, 1392 - up), (x0 - 8, 1392 - up)]
        sheet.lay(cut(eased(layer, radius=44)), cloth, light=soft, lift=18)
    corner = cut(eased(points("1236,420 900,420 1010,640 1240,690"), radius=30))
    sheet.lay(corner, cloth, light=lambda u, v: 0.2 - 0.36 * u - 0.16 * v, lift=24)
    side_label(sheet, (1268, 980), product.workshop)
    return sheet
