"""The demo catalogue as data: what three invented workshops make, what it costs, how it looks.

The rows themselves are in ``products.toml``. No person and no organisation in it is real.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

CATEGORIES = ("Bags", "Scarves", "Jewellery", "Home", "Stationery")

DETAILS = {
    "earrings": "Close-up of one earring: {material} under raking light",
    "necklace": "Close-up of the beads of the {title}, each finished by hand",
    "bracelet": "Close-up of the thread wound around the {title}",
    "basket": "Close-up of the palm weave of the {title}",
    "cards": "Close-up of the printed motif and the torn paper edge of the {title}",
}
IN_USE = {
    "tote": "The {title} standing on a plain table, greens showing above its hem",
    "bucket": "The {title} standing on a plain table beside a clay cup",
    "pouch": "The {title} on a wooden table with a pencil and a cup",
    "backpack": "The {title} standing on a plain table beside books",
    "crossbody": "The {title} leaning against a wall on a plain table",
    "sleeve": "The {title} on a wooden table beside a notebook and a cup",
    "scarf": "The {title} laid on a wooden table beside a sprig of leaves",
    "shawl": "The {title} laid on a wooden table beside a sprig of leaves",
    "necklace": "The {title} laid on pale linen beside a small clay dish",
    "earrings": "The {title} laid on pale linen beside a small clay dish",
    "bracelet": "The {title} laid on pale linen beside a small clay dish",
    "cushion": "The {title} on a plain bench against a calm wall",
    "runner": "The {title} along a wooden table set with a bowl and cups",
    "basket": "The {title} holding lemons on a plain table",
    "throw": "The {title} folded on a plain bench beside books",
    "napkins": "The {title} on a wooden table beside a bowl",
    "towels": "The {title} on a wooden table beside a bowl of lemons",
    "notebook": "The {title} on a wooden table with a pencil and a cup",
    "cards": "The {title} spread on a wooden table with a pencil",
    "bookmarks": "The {title} on a wooden table beside an open book",
    "roll": "The {title} open on a wooden table beside a cup",
}


@dataclass(frozen=True)
class DemoProduct:
    """One product of the demo shop. Money in USD; ``minutes`` are standard minutes a piece.

    ``palette`` names the cloth's ground, main dye and accent; ``pattern`` how it is made.
    """

    handle: str
    title: str
    category: str
    kind: str
    workshop: str
    price: Decimal
    description: str
    seo: str
    material: str
    colour: str
    weight_grams: int
    minutes: int
    skill: str
    materials: Decimal
    workshop_costs: Decimal
    inbound_freight: Decimal
    made: int
    palette: tuple[str, str, str]
    pattern: str
    alt_front: str
    option: str = ""
    variants: tuple[str, ...] = ()
    motif: str = ""

    @property
    def alt_detail(self) -> str:
        """What the close-up shows, for people who do not see it."""
        plain = "Close-up of the {title}: {material}, a sewn seam and the workshop's label"
        return DETAILS.get(self.kind, plain).format(
            title=self.title.lower(), material=self.material.lower()
        )

    @property
    def alt_in_use(self) -> str:
        """What the picture on the table shows, for people who do not see it."""
        return IN_USE[self.kind].format(title=self.title.lower())

    def alt(self, view: str) -> str:
        """The alternative text of one view: front, detail or in_use."""
        return {"front": self.alt_front, "detail": self.alt_detail, "in_use": self.alt_in_use}[view]


MONEY = ("price", "materials", "workshop_costs", "inbound_freight")


def read_products(path: Path) -> tuple[DemoProduct, ...]:
    """The products of a catalogue file, in its order."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["product"]
    return tuple(DemoProduct(**_typed(row)) for row in rows)


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    money = {name: Decimal(row[name]) for name in MONEY}
    lists = {name: tuple(value) for name, value in row.items() if isinstance(value, list)}
    return {**row, **money, **lists}


PRODUCTS = read_products(Path(__file__).with_name("products.toml"))
