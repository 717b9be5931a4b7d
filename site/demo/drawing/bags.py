"""Bags: tote, bucket, pouch, backpack, crossbody and sleeve, on a sheet of 1600 × 2000."""

from __future__ import annotations

from artisans.people.stripes import RGB
from demo.drawing.canvas import Sheet, cut
from demo.drawing.cloths import cloth_of, leather, palette_of, plain_cloth
from demo.drawing.colour import PAINTS, darker, paler
from demo.drawing.lines import Path, box, curve, eased, points, rounded
from demo.drawing.sewing import (
    buckle,
    hang_tag,
    leather_tab,
    patch,
    rivet,
    round_light,
    side_label,
    soft_light,
    strap,
    tassel,
    zip_along,
    zip_pull,
)
from demo.products import DemoProduct

LEATHER, COTTON, INK = PAINTS["leather"], PAINTS["cotton"], PAINTS["ink"]


def tote(product: DemoProduct) -> Sheet:
    """A tall tote with two leather handles."""
    sheet = Sheet()
    back = curve(points("575,720 590,430 700,275 900,275 1010,430 1025,720"))
    strap(sheet, back, width=42, colour=PAINTS["dark leather"], lift=0)
    mouth = [*curve(points("354,642 800,598 1246,642")), (1240, 720), (360, 720)]
    sheet.lay(cut(mouth), darker(palette_of(product)[1], 0.55))
    folds = ((0.3, 0.06, 0.14, 0.1), (0.36, 0.04, -0.16, 0.12), (0.68, 0.05, -0.15, -0.14))
    light = soft_light(*folds, (0.75, 0.06, 0.13, -0.1), (0.52, 0.12, 0.07, 0), edge=0.5)
    sheet.lay(cut(_tote_body()), cloth_of(product), light=light)
    hem = [*curve(points("350,640 800,664 1250,640")), *curve(points("1256,722 800,746 344,722"))]
    sheet.shade(cut(hem), INK, 0.13)
    for drop in (74, 84):
        seam = curve([(345, 640 + drop), (800, 664 + drop), (1255, 640 + drop)])
        sheet.stitch(seam, COTTON, length=15, gap=9, width=3.5)
    front = curve(points("545,820 545,640 580,400 720,240 880,240 1020,400 1055,640 1055,820"))
    strap(sheet, front, width=46, colour=LEATHER, lift=16)
    for x in (545, 1055):
        patch(sheet, (x, 812), width=78, height=150)
    side_label(sheet, (1286, 1120), product.workshop)
    return sheet


def _tote_body() -> Path:
    left = curve(points("350,640 322,1000 292,1400 278,1640"))
    foot = curve(points("300,1742 500,1758 800,1764 1100,1758 1300,1742"))
    right = curve(points("1322,1640 1308,1400 1278,1000 1250,640"))
    corner = eased(points("278,1640 284,1742 400,1752"), radius=70)[9:18]
    other = eased(points("1200,1752 1316,1742 1322,1640"), radius=70)[9:18]
    flat_foot = [p for p in foot if 360 < p[0] < 1240]
    mouth = curve(points("1250,640 800,664 350,640"))
    return [*left, *corner, *flat_foot, *other, *right, *mouth]


def bucket(product: DemoProduct) -> Sheet:
    """A round soft bucket, drawn shut with a cord."""
    sheet = Sheet()
    handle = curve(points("430,700 470,420 640,230 960,230 1130,420 1170,700"))
    sheet.line(handle, darker(COTTON, 0.35), width=44)
    sheet.line(handle, COTTON, width=34)
    sheet.stitch(handle, darker(COTTON, 0.25), length=9, gap=9, width=26)
    _ruff(sheet, product)
    left = curve(points("420,690 395,1000 372,1350 380,1640"))
    right = curve(points("1220,1640 1228,1350 1205,1000 1180,690"))
    foot, mouth = (
        curve(points("430,1725 800,1776 1170,1725")),
        curve(points("1180,690 800,726 420,690")),
    )
    gathers = ((0.1 + i * 0.09, 0.022, (-0.17, 0.11)[i % 2], 0.11 - 0.025 * i) for i in range(10))
    light = soft_light(*gathers, edge=0.62)
    body = cut([*left, *foot, *right, *mouth])
    sheet.lay(body, cloth_of(product), light=lambda u, v: light(u, v) * (1 - 0.35 * v))
    rim = curve(points("375,1560 580,1598 800,1612 1020,1598 1225,1560"))
    base = [*rim, *curve(points("1220,1640 1170,1725 800,1776 430,1725 380,1640"))]
    sheet.lay(cut(base), leather(LEATHER), light=round_light(strength=0.4), lift=5)
    sheet.stitch(curve(points("380,1580 800,1632 1220,1580")), COTTON, length=14, gap=9, width=3.5)
    _drawstring(sheet, palette_of(product)[1])
    hang_tag(sheet, (1120, 790), product.workshop, turn=-6)
    return sheet


def _ruff(sheet: Sheet, product: DemoProduct) -> None:
    """The gathered cloth above the cord."""
    top = points(
        "420,690 380,590 480,620 560,570 660,612 760,560 870,606 980,562 1060,615 "
        "1160,585 1220,600 1180,690"
    )
    ruff = [p for p in curve(top, steps=8) if 390 < p[0] < 1210]
    pleats = ((0.06 + i * 0.085, 0.02, -0.24 if i % 2 else 0.14, 0.0) for i in range(12))
    sheet.lay(cut([*ruff, (800, 720)]), cloth_of(product), light=soft_light(*pleats, edge=0.3))


def _drawstring(sheet: Sheet, colour: RGB) -> None:
    cord = curve(points("412,760 560,792 800,804 1040,792 1188,760"))
    sheet.line(cord, darker(COTTON, 0.4), width=22, lift=8)
    sheet.line(cord, COTTON, width=15)
    for x, drop in ((740, 230), (860, 300)):
        end = curve([(800, 804), (x + (x - 800) * 0.4, 890), (x, 804 + drop)])
        sheet.line(end, COTTON, width=13, lift=9)
        tassel(sheet, (x, 796 + drop), colour, length=130, width=50)


def pouch(product: DemoProduct) -> Sheet:
    """A flat pouch with a brass zip and a tassel."""
    sheet = Sheet()
    _, main, accent = palette_of(product)
    outline = points("262,700 1338,700 1350,1000 1342,1388 800,1400 258,1388 250,1000")
    folds = ((0.2, 0.1, 0.1, 0.2), (0.8, 0.12, -0.1, 0.2), (0.5, 0.2, 0.1, 0))
    light = soft_light(*folds, edge=0.45, down=0.4)
    sheet.lay(cut(eased(outline, radius=64)), cloth_of(product), light=light)
    seam = "282,800 276,1040 284,1330 330,1358 800,1370 1270,1358 1318,1330 1326,1040 1320,800"
    sheet.stitch(curve(points(seam)), paler(main, 0.35), length=13, gap=9, width=3)
    zip_along(sheet, (256, 720), (1344, 720), colour=darker(main, 0.1))
    for x in (232, 1310):
        leather_tab(sheet, rounded(x, 682, x + 58, 762, radius=8), lift=6)
    zip_pull(sheet, (1220, 720))
    sheet.line(curve(points("1220,770 1236,810 1226,850")), darker(accent, 0.2), width=9, lift=5)
    tassel(sheet, (1226, 842), accent, length=220, width=66)
    side_label(sheet, (308, 1130), product.workshop)
    return sheet


def backpack(product: DemoProduct) -> Sheet:
    """A backpack with a fold-over lid, a front pocket and two straps."""
    sheet = Sheet()
    cloth = cloth_of(product)
    strap(sheet, curve(points("690,420 700,280 800,236 900,280 910,420")), width=38, lift=0)
    for x, out in ((420, -92), (1180, 92)):
        shoulder = [(x, 700), (x + out, 900), (x + out * 1.15, 1250), (x + out * 0.2, 1620)]
        strap(sheet, curve(shoulder), width=58, colour=PAINTS["dark leather"], lift=0)
    body = (
        "410,560 430,380 800,356 1170,380 1190,560 1218,1100 1212,1730 800,1746 388,1730 382,1100"
    )
    sides = soft_light((0.15, 0.07, 0.1, 0), (0.85, 0.06, -0.16, 0), edge=0.6, down=0.3)
    sheet.lay(cut(eased(points(body), radius=130)), cloth, light=sides)
    _pocket(sheet, product)
    _lid(sheet, product)
    for x in (600, 1000):
        strap(sheet, [(x, 740), (x, 1128)], width=60, lift=10)
        patch(sheet, (x, 720), width=80, height=110)
        buckle(sheet, (x, 1040), width=92)
    side_label(sheet, (1130, 1420), product.workshop)
    return sheet


def _pocket(sheet: Sheet, product: DemoProduct) -> None:
    main = palette_of(product)[1]
    pocket = cut(rounded(486, 1180, 1114, 1640, radius=50))
    light = soft_light((0.3, 0.1, 0.12, 0), edge=0.3, down=0.3)
    sheet.lay(pocket, cloth_of(product), light=light, lift=18)
    seam = rounded(502, 1196, 1098, 1624, radius=40)
    sheet.stitch(seam, paler(main, 0.35), length=14, gap=9, width=3.5)
    zip_along(sheet, (520, 1250), (1080, 1250), colour=main)
    zip_pull(sheet, (1000, 1250))


def _lid(sheet: Sheet, product: DemoProduct) -> None:
    lid = [
        *curve(points("404,600 430,424 560,362 800,350 1040,362 1170,424 1196,600")),
        *curve(points("1196,600 1200,860 1150,960 800,990 450,960 400,860 404,600")),
    ]

    def bulge(u: float, v: float) -> float:
        edge = 0.3 if v > 0.93 else 0
        return 0.2 - 0.5 * (abs(u - 0.42) * 1.8) ** 3 - 0.6 * (v - 0.3) ** 2 - edge

    sheet.lay(cut(lid), cloth_of(product), light=bulge, lift=24)
    seam = curve(points("424,620 426,850 474,936 800,964 1126,936 1174,850 1176,620"))
    sheet.stitch(seam, paler(palette_of(product)[1], 0.35), length=14, gap=9, width=3.5)


def crossbody(product: DemoProduct) -> Sheet:
    """A small flap bag on a long strap."""
    sheet = Sheet()
    ground, main, accent = palette_of(product)
    path = curve(points("380,1000 410,600 560,290 800,215 1040,290 1190,600 1220,1000"))
    sheet.line(path, darker(main, 0.4), width=46)
    sheet.line(path, main, width=38)
    sheet.stitch(path, accent, length=20, gap=12, width=9)
    body = points("362,950 1238,950 1258,1300 1254,1676 800,1696 346,1676 342,1300")
    light = soft_light(edge=0.6, down=0.5)
    sheet.lay(cut(eased(body, radius=120)), plain_cloth(ground, thread=4), light=light)
    edge = curve(points("1264,1250 1240,1420 1080,1510 800,1540 520,1510 360,1420 336,1250"))
    light = soft_light((0.25, 0.12, 0.12, 0.1), (0.75, 0.1, -0.1, 0.1), edge=0.35, down=0.3)
    flap = cut([(346, 950), (1254, 950), *edge])
    sheet.lay(flap, cloth_of(product, scale=1.25), light=light, lift=22)
    sheet.line(edge, darker(LEATHER, 0.15), width=20)
    sheet.stitch(edge, COTTON, length=11, gap=8, width=3)
    sheet.stitch([(370, 978), (1230, 978)], accent, length=14, gap=9, width=3.5)
    for x in (380, 1220):
        patch(sheet, (x, 1010), width=64, height=110)
    leather_tab(sheet, rounded(752, 1440, 848, 1590, radius=26), lift=9)
    rivet(sheet, (800, 1548), radius=17)
    hang_tag(sheet, (1130, 990), product.workshop, turn=4)
    return sheet


def sleeve(product: DemoProduct) -> Sheet:
    """A padded laptop sleeve, its flap held by a leather tab."""
    sheet = Sheet()
    main, cloth = palette_of(product)[1], cloth_of(product)
    body = cut(rounded(236, 620, 1364, 1450, radius=42))
    sheet.lay(body, cloth, light=soft_light(edge=0.3, down=0.3))
    for x in range(330, 1364, 94):
        sheet.shade(cut(box(x - 2, 632, x + 9, 1440)), INK, 0.14)
        sheet.stitch([(x, 640), (x, 1432)], paler(main, 0.4), length=12, gap=9, width=2.6)
    flap = cut(rounded(226, 610, 1374, 940, radius=42))
    sheet.lay(flap, cloth, light=lambda u, v: 0.16 - 0.3 * v - (0.25 if v > 0.9 else 0), lift=20)
    sheet.stitch(rounded(246, 630, 1354, 920, radius=34), COTTON, length=14, gap=9, width=3.4)
    leather_tab(sheet, rounded(728, 560, 872, 1074, radius=34), lift=14)
    sheet.stitch(rounded(742, 574, 858, 1060, radius=26), COTTON, length=11, gap=8, width=3)
    rivet(sheet, (800, 1012), radius=22)
    side_label(sheet, (1372, 1200), product.workshop)
    return sheet
