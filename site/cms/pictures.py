"""The one door for uploaded pictures: nothing passes but pixels, encoded again by us.

Metadata (a place, a time, a phone), trailing files and file names stay outside.
"""

import secrets
import warnings
from io import BytesIO
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image, ImageCms, ImageOps

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 25_000_000
QUALITY = 90
ENCODINGS = {
    "JPEG": ("jpg", {"quality": QUALITY, "optimize": True, "progressive": True}),
    "PNG": ("png", {"optimize": False}),
    "WEBP": ("webp", {"quality": QUALITY, "method": 4}),
}


class PictureRefused(ValidationError):
    """The file cannot become a picture of ours. Its message is for the person uploading."""


class CleanPicture(ContentFile):
    """A file that came out of the door. Only `cleaned_picture` makes one."""

    def __init__(self, content: bytes, *, name: str, came_as: str) -> None:
        super().__init__(content, name=name)
        self.came_as = came_as


def cleaned_picture(file: BinaryIO) -> CleanPicture:
    """The pixels of an uploaded JPEG, PNG or WebP in a new file with a random name.

    At most 10 MB and 25 megapixels. Raises PictureRefused.
    """
    content = _read(file)
    encoding = _checked_encoding(content)
    picture = _pixels(content)
    extension, options = ENCODINGS[encoding]
    clean = BytesIO()
    picture.save(clean, format=encoding, **options)
    name = f"{random_stem()}.{extension}"
    return CleanPicture(clean.getvalue(), name=name, came_as=getattr(file, "name", None) or "")


def random_stem() -> str:
    """A file name nobody can guess, without extension."""
    return secrets.token_hex(16)


def _read(file: BinaryIO) -> bytes:
    file.seek(0)
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise PictureRefused("This picture is larger than 10 MB. Please make it smaller first.")
    return content


def _checked_encoding(content: bytes) -> str:
    """The encoding, once the header is known to promise a picture of a bearable size."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=tuple(ENCODINGS)) as picture:
                encoding, (width, height) = picture.format or "", picture.size
                if width * height <= MOST_PIXELS:
                    picture.verify()
    except Image.DecompressionBombError:
        width, height = MOST_PIXELS, 2
    except Exception as error:  # decoders raise whatever a broken file leads them to
        raise PictureRefused("This file is not a whole JPEG, PNG or WebP picture.") from error
    if width * height > MOST_PIXELS:
        raise PictureRefused("This picture has more than 25 megapixels. Please make it smaller.")
    return encoding


def _pixels(content: bytes) -> Image.Image:
    """Upright pixels in sRGB, and nothing else the file said about itself."""
    try:
        with Image.open(BytesIO(content), formats=tuple(ENCODINGS)) as picture:
            picture.load()
            profile = picture.info.get("icc_profile")
            has_alpha = picture.has_transparency_data
            upright = ImageOps.exif_transpose(picture)
    except Exception as error:
        raise PictureRefused("This picture is damaged: it could not be read to its end.") from error
    pixels = _in_srgb(upright, profile) if profile else upright
    pixels = pixels.convert("RGBA" if has_alpha else "RGB")
    pixels.info = {}
    return pixels


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Colours as they were meant, before the profile that explains them is dropped."""
    if picture.mode not in {"RGB", "RGBA", "CMYK"}:
        return picture
    try:
        return ImageCms.profileToProfile(
            picture,
            ImageCms.ImageCmsProfile(BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGBA" if picture.mode == "RGBA" else "RGB",
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
