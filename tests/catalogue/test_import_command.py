"""What somebody at a terminal sees."""

import io

import pytest
from django.core.management import CommandError, call_command

from shop.catalogue.importing.bodies import clean_body
from shop.catalogue.models import Product
from tests.catalogue.exports import DATA, export, product
from tests.shop import shelves


def test_an_unknown_workshop_is_answered_with_those_there_are(import_file):
    shelves.workshop("jasmine", people=0)

    answer = import_file(DATA / "jewellery.csv", workshop="lotos")

    assert answer.error == "There is no workshop “lotos”. There are: jasmine, lotus."


def test_a_file_that_is_not_there_is_named(import_file, tmp_path):
    answer = import_file(tmp_path / "none.csv")

    assert answer.error == f"{tmp_path}/none.csv cannot be read: No such file or directory."


def test_an_unreadable_file_is_named_with_the_reason(import_file, tmp_path):
    (tmp_path / "empty.csv").write_text("")

    answer = import_file(tmp_path / "empty.csv")

    assert answer.error == f"{tmp_path}/empty.csv: The file is empty."


def test_an_unknown_encoding_is_named(import_rows):
    answer = import_rows(product(), options=["--encoding", "klingon"])

    assert answer.error == "There is no encoding “klingon”."


def test_a_folder_of_pictures_must_be_one(import_rows):
    answer = import_rows(product(), options=["--images", "/nowhere"])

    assert answer.error == "/nowhere is not a folder."


def test_nothing_is_said_when_nothing_shall_be(lotus, tmp_path, capfd):
    file = tmp_path / "catalogue.csv"
    file.write_text(export(product(price="x")))
    said = io.StringIO()

    with pytest.raises(CommandError):
        call_command("import_products", str(file), workshop="lotus", verbosity=0, stdout=said)

    assert said.getvalue() == ""
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", ["options.csv", "headings_of_2025.csv", "windows.csv"])
def test_a_small_file_comes_in_and_stays(import_file, name):
    first, again = import_file(DATA / name), import_file(DATA / name)

    assert (first.error, again.error) == ("", "")
    assert first.summary.startswith("Products: 2 created, 0 changed, 0 unchanged.")
    assert again.summary.startswith("Products: 0 created, 0 changed, 2 unchanged.")


def test_a_file_of_2025_fills_a_parent_whose_first_row_has_no_price(import_file):
    import_file(DATA / "headings_of_2025.csv")

    scarf = Product.objects.get(handle="krama-scarf")
    assert [child.title for child in scarf.children.order_by("pk")] == ["Red", "Green"]
    assert scarf.categories.get().name == "Scarves & Shawls"


@pytest.mark.parametrize(
    ("body", "cleaned"),
    [
        ("", ""),
        ("Woven by hand.", "<p>Woven by hand.</p>"),
        ("One & two\n\nThree", "<p>One &amp; two</p>\n\n<p>Three</p>"),
        ("<p>Kept <b>bold</b> <i>soft</i></p>", "<p>Kept <strong>bold</strong> <em>soft</em></p>"),
        ("<h1>Care</h1><div>Wash cold</div>", "<h3>Care</h3><p>Wash cold</p>"),
        ("<script>alert(1)</script><p onclick='x()' style='a'>Hi</p>", "<p>Hi</p>"),
        ("<img src=x onerror=alert(1)>Hi<iframe src='//x'></iframe>", "Hi"),
        (
            "<a href='javascript:alert(1)'>a</a>",
            '<a rel="nofollow noopener noreferrer">a</a>',
        ),
        (
            "<a href='https://a.example/' target='_blank'>a</a>",
            '<a href="https://a.example/" rel="nofollow noopener noreferrer">a</a>',
        ),
        (
            "<table><tr><td>Width</td><td>30 cm</td></tr></table>",
            "<p> Width  30 cm </p>",
        ),
        ("<p>&nbsp;</p><p>Hi</p><div><div>Deep</div></div>", "<p>Hi</p><p>Deep</p>"),
    ],
)
def test_a_body_is_brought_down_to_what_our_pages_show(body, cleaned):
    assert clean_body(body) == cleaned
