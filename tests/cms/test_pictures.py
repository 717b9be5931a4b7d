"""The one door for pictures: what comes out is pixels and nothing else."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from cms.pictures import PictureRefused, cleaned_picture

PLACE = "11.5564 N 104.9282 E Takeo"


def picture(*, size=(40, 30), mode="RGB", colour=(163, 48, 43), encoding="JPEG", **options):
    file = BytesIO()
    Image.new(mode, size, colour).save(file, format=encoding, **options)
    file.seek(0)
    return file


def exif_of_a_phone(*, orientation=1):
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = PLACE
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (11.0, 33.0, 23.0), "E", (104.0, 55.0, 41.0)
    return exif


def opened(clean):
    clean.seek(0)
    return Image.open(BytesIO(clean.read()))


@pytest.mark.parametrize("encoding", ["JPEG", "PNG", "WEBP"])
def test_the_place_it_was_taken_is_gone(encoding):
    file = picture(encoding=encoding, exif=exif_of_a_phone())
    assert PLACE.encode() in file.getvalue()

    clean = cleaned_picture(file)

    assert PLACE.encode() not in clean.read()
    assert dict(opened(clean).getexif()) == {}


@pytest.mark.parametrize("encoding", ["JPEG", "PNG", "WEBP"])
def test_it_keeps_its_encoding(encoding):
    clean = cleaned_picture(picture(encoding=encoding))

    assert opened(clean).format == encoding


def test_a_picture_taken_sideways_stands_upright():
    file = picture(size=(40, 30), exif=exif_of_a_phone(orientation=6))

    clean = cleaned_picture(file)

    assert opened(clean).size == (30, 40)


def test_its_name_is_drawn_by_lot():
    file = picture()
    file.name = "Sreymom at Phnum Den.jpg"

    first, second = cleaned_picture(file), cleaned_picture(file)

    assert first.name != second.name
    assert "sreymom" not in (first.name + second.name).lower()


def test_text_in_a_png_is_gone():
    from PIL.PngImagePlugin import PngInfo

    words = PngInfo()
    words.add_text("Comment", PLACE)
    file = picture(encoding="PNG", pnginfo=words)

    clean = cleaned_picture(file)

    assert PLACE.encode() not in clean.read()
    assert opened(clean).info == {}


def test_a_comment_in_a_jpeg_is_gone():
    file = picture(comment=PLACE)

    clean = cleaned_picture(file)

    assert PLACE.encode() not in clean.read()


def test_what_is_hidden_behind_a_picture_is_gone():
    file = BytesIO(picture().getvalue() + b"PK\x03\x04<script>alert(1)</script>")

    clean = cleaned_picture(file)

    assert b"<script>" not in clean.read()


def test_transparency_is_kept():
    file = picture(mode="RGBA", colour=(163, 48, 43, 0), encoding="PNG")

    clean = cleaned_picture(file)

    assert opened(clean).getpixel((5, 5))[3] == 0


def test_a_palette_with_a_transparent_colour_is_kept():
    palette = Image.new("P", (4, 4), 0)
    palette.putpalette([163, 48, 43])
    file = BytesIO()
    palette.save(file, format="PNG", transparency=0)

    clean = cleaned_picture(file)

    assert opened(clean).convert("RGBA").getpixel((0, 0)) == (163, 48, 43, 0)


def test_a_print_picture_becomes_one_for_screens():
    clean = cleaned_picture(picture(mode="CMYK", colour=(0, 255, 255, 0)))

    assert opened(clean).mode == "RGB"


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_that_claims(width, height):
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return BytesIO(b"\x89PNG\r\n\x1a\n" + header + pixels + chunk(b"IEND", b""))


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (png_that_claims(30_000, 30_000), "25 megapixels"),
        (png_that_claims(5_001, 5_000), "25 megapixels"),
        (BytesIO(b"\xff\xd8\xff" + b"\0" * (10 * 1024 * 1024)), "10 MB"),
        (BytesIO(b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'), "whole JPEG"),
        (BytesIO(b"GIF89a" + b"\0" * 40), "whole JPEG"),
        (BytesIO(b""), "whole JPEG"),
        (BytesIO(picture(size=(400, 300)).getvalue()[:900]), "damaged"),
        (BytesIO(picture(size=(400, 300), encoding="PNG").getvalue()[:-30]), "whole JPEG"),
    ],
)
def test_what_is_no_bearable_picture_is_refused_with_a_sentence(file, reason):
    with pytest.raises(PictureRefused) as refusal:
        cleaned_picture(file)

    assert reason in refusal.value.messages[0]
    assert refusal.value.messages[0].endswith(".")
