"""Writing a product export as a shop would."""

import csv
import io
from pathlib import Path

DATA = Path(__file__).parent / "data"
_HEADINGS = (
    "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,"
    "Option2 Value,Option3 Name,Option3 Value,Variant SKU,Variant Grams,Variant Inventory Qty,"
    "Variant Price,Variant Compare At Price,Variant Requires Shipping,Variant Barcode,Image Src,"
    "Image Position,Image Alt Text,Gift Card,SEO Title,SEO Description,Variant Image,"
    "Variant Weight Unit,Status"
)
HEADINGS = tuple(_HEADINGS.split(","))


def product(handle="tote", title="Tote", price="20.00", **cells):
    """The first row of a product without options. Cells by heading, `_` for a space."""
    return {
        "Handle": handle,
        "Title": title,
        "Variant Price": price,
        "Option1 Name": "Title",
        "Option1 Value": "Default Title",
        "Variant Inventory Qty": "3",
        **row(**cells),
    }


def row(handle=None, **cells):
    named = {name.replace("_", " "): value for name, value in cells.items()}
    return {"Handle": handle, **named} if handle else named


def variant(handle="tote", value="Blue", price="20.00", **cells):
    return row(handle, Option1_Value=value, Variant_Price=price, **cells)


def export(*rows, headings=HEADINGS, delimiter=","):
    """The text of the file."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, headings, delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
