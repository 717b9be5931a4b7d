"""Files as other programmes write them: encodings, separators, headings, broken quoting."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.catalogue.importing.columns import Column
from shop.catalogue.importing.reading import CatalogueUnreadable, read_sheet
from tests.catalogue.exports import HEADINGS, export, product

SACK = product("sac", "Sac à dos d’été, 20 €")


def titles(sheet):
    return [row[Column.TITLE] for row in sheet.rows]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("utf-32-le", codecs.BOM_UTF32_LE),
        ("cp1252", b""),
    ],
)
def test_a_file_is_read_in_the_encoding_it_was_written_in(encoding, mark):
    sheet = read_sheet(mark + export(SACK).encode(encoding))

    assert titles(sheet) == ["Sac à dos d’été, 20 €"]


def test_a_western_file_with_few_accents_is_not_taken_for_japanese():
    sheet = read_sheet(export(product("scarf", "Wash at 50 °C, £20 or ½")).encode("cp1252"))

    assert titles(sheet) == ["Wash at 50 °C, £20 or ½"]
    assert sheet.notes[0] == "the file was read as cp1252; --encoding names another"


def test_an_encoding_can_be_told():
    sheet = read_sheet(export(product("torba", "Żółta torba")).encode("cp1250"), encoding="cp1250")

    assert titles(sheet) == ["Żółta torba"]


def test_a_damaged_character_is_a_fault_of_its_row_alone():
    good, bad = export(product("good", "Café, écharpe, été")).encode(), b"bad,Caf\xe9\r\n"

    sheet = read_sheet(good + bad)

    assert [row.faults for row in sheet.rows] == [
        (),
        ("it holds characters that cannot be read in this file's encoding",),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_separator_is_found_out(delimiter):
    sheet = read_sheet(export(SACK, delimiter=delimiter).encode())

    assert titles(sheet) == ["Sac à dos d’été, 20 €"]


def test_excels_own_first_line_is_passed_over():
    sheet = read_sheet(("sep=;\r\n" + export(SACK, delimiter=";")).encode())

    assert [row.line for row in sheet.rows] == [3]


def test_headings_of_2025_are_known_by_their_new_names():
    text = (
        "Title,URL handle,Description,Product category,Published on online store,SKU,Price,"
        "Compare-at price,Inventory quantity,Weight value (grams),Product image URL,"
        "Variant image URL,Price / International\n"
        "Scarf,scarf,Warm,Clothing > Scarves,TRUE,S-1,20,30,5,120,https://a/b.jpg,,99\n"
    )

    row = read_sheet(text.encode()).rows[0]

    assert {column.value: value for column, value in row.cells.items()} == {
        "Title": "Scarf",
        "Handle": "scarf",
        "Body (HTML)": "Warm",
        "Product Category": "Clothing > Scarves",
        "Published": "TRUE",
        "Variant SKU": "S-1",
        "Variant Price": "20",
        "Variant Compare At Price": "30",
        "Variant Inventory Qty": "5",
        "Variant Grams": "120",
        "Image Src": "https://a/b.jpg",
        "Variant Image": "",
    }


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf\r\n\r\n", "The file is empty."),
        (b"Handle,Title,Variant Price\r\n", "The file has headings but no rows."),
        (b"Handle,Title,Variant Price\r\n,,\r\n", "The file has headings but no rows."),
        (
            b"Handle,Name\r\na,b\r\n",
            "The file has no columns Title, Variant Price. It has: Handle, Name.",
        ),
        (b"PK\x03\x04...", "This is an Excel workbook or a zip archive. Please export it as CSV."),
    ],
)
def test_a_file_that_is_no_export_says_so(content, reason):
    with pytest.raises(CatalogueUnreadable) as refusal:
        read_sheet(content)

    assert str(refusal.value) == reason


def test_missing_columns_are_noted():
    sheet = read_sheet(b"Handle,Title,Variant Price,Tags,Type,Published\na,b,1,,,\n")

    assert sheet.notes[0].startswith("the file has no Body (HTML), Gift Card, SEO Title, ")


def test_an_open_quotation_mark_loses_its_own_line_only():
    text = (
        "Handle,Title,Variant Price,Tags\r\n"
        'one,"Open,5,x\r\n'
        'two,Two,6,"a\r\nb"\r\n'
        'three,12" chain,7,x\r\n'
        'four,"Open again,8,x\r\n'
        "five,Five,9,x\r\n"
    )

    rows = read_sheet(text.encode()).rows

    fault = "a quotation mark is out of place or never closed"
    assert [(row.line, row[Column.HANDLE], row.faults) for row in rows] == [
        (2, "one", (fault,)),
        (3, "two", ()),
        (5, "three", ()),
        (6, "four", (fault,)),
        (7, "five", ()),
    ]


def test_more_cells_than_headings_are_a_fault():
    rows = read_sheet(b"Handle,Title,Variant Price\na,b,1,,\nc,d,1,299\n").rows

    assert [row.faults for row in rows] == [
        (),
        ("it has 4 cells under 3 headings; a separator or a quotation mark is out of place",),
    ]


cells = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20).map(str.strip)


@given(
    st.lists(st.tuples(cells, st.lists(cells, max_size=3).map("\n".join)), min_size=1, max_size=5),
    st.permutations(HEADINGS),
)
def test_every_text_in_every_order_of_columns_is_read_on_its_own_line(texts, headings):
    rows = [product("a", title, **{"Body (HTML)": body}) for title, body in texts]

    sheet = read_sheet(export(*rows, headings=headings).encode("utf-8-sig"))

    lines, line = [], 2
    for _title, body in texts:
        lines.append(line)
        line += 1 + body.count("\n")
    assert [row.line for row in sheet.rows] == lines
    assert titles(sheet) == [title for title, _body in texts]
