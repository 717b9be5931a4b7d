"""Pictures are fetched from public addresses only, cleaned at the door, and known again."""

from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.core.files.storage import default_storage
from PIL import Image

from shop.catalogue.importing.fetching import NotFetched, is_public, public_addresses
from shop.catalogue.models import Product, ProductImage
from tests.catalogue.conftest import jpeg
from tests.catalogue.exports import product, row, variant


def stored_files():
    root = Path(site_settings.MEDIA_ROOT) / "products"
    return {path for path in root.rglob("*") if path.is_file()}


def test_pictures_hang_in_the_files_order_with_their_alternative_text(
    import_rows, pictures, inside
):
    answer = import_rows(
        product("bag", "Bag", Image_Src=pictures.url("back.jpg"), Image_Position="2"),
        row(
            "bag",
            Image_Src=pictures.url("front.jpg?v=1"),
            Image_Position="1",
            Image_Alt_Text="A red bag",
        ),
    )

    assert answer.summary.endswith("Pictures: 2 loaded, 0 failed.")
    front, back = Product.objects.get(handle="bag").images.all()
    assert (front.caption, front.display_order, front.source) == (
        "A red bag",
        0,
        pictures.url("front.jpg?v=1"),
    )
    assert (back.caption, back.display_order) == ("", 1)
    assert (front.width, front.height) == (400, 500)


def test_a_variant_has_its_own_picture_with_the_gallerys_words(import_rows, pictures, inside):
    import_rows(
        product(
            "bag",
            "Bag",
            Option1_Name="Color",
            Option1_Value="Blue",
            Image_Src=pictures.url("back.jpg"),
            Image_Alt_Text="A blue bag",
            Variant_Image=pictures.url("back.jpg"),
        ),
        variant("bag", "Red", Variant_Image=pictures.url("front.jpg")),
    )

    blue, red = Product.objects.get(handle="bag").children.order_by("pk")
    assert (blue.images.get().caption, red.images.get().caption) == ("A blue bag", "")
    assert pictures.asked == ["/back.jpg", "/front.jpg"]


def test_a_known_picture_is_not_fetched_again(import_rows, pictures, inside):
    import_rows(product("bag", "Bag", Image_Src=pictures.url("front.jpg")))
    files = stored_files()

    answer = import_rows(product("bag", "Bag", Image_Src=pictures.url("front.jpg")))

    assert answer.summary.startswith("Products: 0 created, 0 changed, 1 unchanged.")
    assert pictures.asked == ["/front.jpg"]
    assert stored_files() == files


def test_a_picture_takes_the_place_of_one_the_file_no_longer_names(import_rows, pictures, inside):
    import_rows(product("bag", "Bag", Image_Src=pictures.url("front.jpg")))
    old = ProductImage.objects.get().original.name

    import_rows(product("bag", "Bag", Image_Src=pictures.url("back.jpg")))

    assert ProductImage.objects.get().source == pictures.url("back.jpg")
    assert not default_storage.exists(old)


def test_an_old_picture_stays_while_the_new_one_cannot_be_had(import_rows, pictures, inside):
    import_rows(product("bag", "Bag", Image_Src=pictures.url("front.jpg")))

    import_rows(product("bag", "Bag", Image_Src=pictures.url("gone.jpg")))

    assert ProductImage.objects.get().source == pictures.url("front.jpg")


def test_a_picture_staff_hung_is_left_alone(import_rows, pictures, inside, tmp_path):
    import_rows(product("bag", "Bag", Image_Src=pictures.url("front.jpg")))
    bag = Product.objects.get(handle="bag")
    ProductImage.objects.filter(product=bag).update(source="")

    import_rows(product("bag", "Bag"))

    assert bag.images.count() == 1


def test_without_images_none_is_touched(import_rows, pictures, inside):
    import_rows(product("bag", "Bag", Image_Src=pictures.url("front.jpg")))

    answer = import_rows(product("bag", "Bag"), options=["--no-images"])

    assert answer.summary.startswith("Products: 0 created, 0 changed, 1 unchanged.")
    assert ProductImage.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("gone.jpg", "it answers 404"),
        ("page.jpg", "This file is not a whole JPEG, PNG or WebP picture."),
        ("large.jpg", "it is larger than 10 MB"),
        ("round.jpg", "it leads on more than 5 times"),
        ("file.jpg", "it is not an http or https address"),
    ],
)
def test_a_picture_that_cannot_be_had_is_reported_and_the_product_loaded(
    import_rows, pictures, inside, name, reason
):
    answer = import_rows(
        product("bag", "Bag", Image_Src=pictures.url(name)),
        row("bag", Image_Src=pictures.url("moved.jpg")),
    )

    url = pictures.url(name)
    assert answer.failures == [f"line 2: bag: the picture {url} is not loaded: {reason}"]
    assert answer.error.startswith("0 rows and 1 pictures were not loaded.")
    assert Product.objects.get(handle="bag").images.get().source == pictures.url("moved.jpg")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "it is not an http or https address"),
        ("ftp://pictures.invalid/a.jpg", "it is not an http or https address"),
        ("bag.jpg", "it is not an http or https address"),
        ("https://", "it is not a whole address"),
        ("http://[::1/a.jpg", "it is not a whole address"),
        ("http://[::1]/a.jpg", "::1 is an address inside a private network"),
        ("http://169.254.169.254/key", "169.254.169.254 is an address inside a private network"),
        ("http://localhost/a.jpg", "localhost is an address inside a private network"),
        ("http://2130706433/a.jpg", "2130706433 is an address inside a private network"),
        ("https://pictures.invalid/a.jpg", "pictures.invalid is not known to the name service"),
    ],
)
def test_nothing_inside_and_nothing_but_http_is_asked(import_rows, url, reason):
    answer = import_rows(product("bag", "Bag", Image_Src=url))

    assert answer.failures == [f"line 2: bag: the picture {url} is not loaded: {reason}"]
    assert Product.objects.filter(handle="bag").exists()


def test_a_server_at_a_private_address_is_never_connected_to(import_rows, pictures):
    import_rows(product("bag", "Bag", Image_Src=pictures.url("front.jpg")))

    assert pictures.asked == []
    assert not ProductImage.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_an_address_inside_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_an_address_of_the_internet_is_public(address):
    assert is_public(address)


def test_the_guard_reads_its_setting(settings):
    with pytest.raises(NotFetched):
        public_addresses("127.0.0.1", 80)

    settings.IMPORT_ALLOWS_PRIVATE_ADDRESSES = True
    assert public_addresses("127.0.0.1", 80) == ["127.0.0.1"]


def test_a_host_that_cannot_be_reached_is_asked_once(import_rows):
    answer = import_rows(
        *(
            product(f"bag{n}", "Bag", Image_Src=f"https://pictures.invalid/{n}.jpg")
            for n in range(3)
        )
    )

    assert [line.rpartition(": ")[2] for line in answer.failures] == [
        "pictures.invalid is not known to the name service",
        "pictures.invalid could not be reached before",
        "pictures.invalid could not be reached before",
    ]


def test_a_folder_of_pictures_takes_the_place_of_the_network(import_rows, tmp_path):
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "Front bag.JPG").write_bytes(jpeg())

    answer = import_rows(
        product("bag", "Bag", Image_Src="https://pictures.invalid/a/front%20bag.jpg?v=2"),
        row("bag", Image_Src="../../../etc/passwd"),
        options=["--images", str(folder)],
    )

    assert answer.summary.endswith("Pictures: 1 loaded, 1 failed.")
    assert ProductImage.objects.get().source == "https://pictures.invalid/a/front%20bag.jpg?v=2"


def test_nothing_but_pixels_comes_in(import_rows, tmp_path):
    exif = Image.Exif()
    exif[0x010E] = "taken at the workshop"
    (tmp_path / "bag.jpg").write_bytes(jpeg(exif=exif))

    import_rows(product("bag", "Bag", Image_Src="bag.jpg"), options=["--images", str(tmp_path)])

    with default_storage.open(ProductImage.objects.get().original.name) as stored:
        assert b"taken at the workshop" not in stored.read()


def test_a_product_that_cannot_be_saved_leaves_no_files(import_rows, pictures, inside):
    import_rows(product("bag", "Bag", Variant_SKU="B-1"), BLUE, RED)
    files = stored_files()

    answer = import_rows(
        {**BLUE, "Variant SKU": "C-2", "Image Src": pictures.url("front.jpg")},
        {**RED, "Variant SKU": "C-1"},
    )

    assert answer.failures[0].startswith("line 2: cup: it could not be saved: ")
    assert stored_files() == files
    assert not ProductImage.objects.exists()


# Two variants that change their SKUs with each other: the first finds its new one taken.
BLUE = product("cup", "Cup", Option1_Name="Color", Option1_Value="Blue", Variant_SKU="C-1")
RED = variant("cup", "Red", Variant_SKU="C-2")
