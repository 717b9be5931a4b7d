"""Pictures of products: cleaned at the door, kept in the sizes a page may ask for.

The sizes are made when a picture comes in and named after it, so a page needs no query and no
look at the disk to know them. The full picture is never served.
"""

import secrets
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

WIDTHS = (160, 480, 800, 1200)
QUALITY = 78


@dataclass(frozen=True)
class Picture:
    """What a template needs to show a picture without moving the page."""

    url: str
    srcset: str
    thumb_url: str
    large_url: str
    width: int
    height: int
    alt: str


def random_picture_path(instance, filename):
    """A path that reveals neither the file's own name nor when it came."""
    suffix = filename.rsplit(".", 1)[-1].lower()
    return f"products/originals/{secrets.token_hex(12)}.{suffix}"


def picture_of(image):
    """The `Picture` of a ProductImage."""
    widths = [width for width in WIDTHS if width <= (image.width or 0)] or [WIDTHS[0]]
    urls = {width: _url(image.original.name, width) for width in widths}
    shown = max(width for width in widths if width <= 480)
    return Picture(
        url=urls[shown],
        srcset=", ".join(f"{urls[width]} {width}w" for width in widths if width > 160),
        thumb_url=urls[widths[0]],
        large_url=urls[widths[-1]],
        width=image.width or 4,
        height=image.height or 5,
        alt=image.caption,
    )


def make_sizes(name):
    """Write the WebP sizes of the stored picture `name`."""
    with default_storage.open(name) as stored, Image.open(stored) as original:
        picture = original.convert("RGB")
    for width in sorted({w for w in WIDTHS if w <= picture.width} or {WIDTHS[0]}, reverse=True):
        height = max(1, round(picture.height * width / picture.width))
        picture = picture.resize((width, height), Image.Resampling.LANCZOS)
        buffer = BytesIO()
        picture.save(buffer, "WEBP", quality=QUALITY)
        default_storage.save(_size_name(name, width), ContentFile(buffer.getvalue()))


def remove_files(name):
    """Remove the stored picture `name` and its sizes. Categories come here without one."""
    if not name:
        return
    for width in WIDTHS:
        default_storage.delete(_size_name(name, width))
    default_storage.delete(name)


def _size_name(name, width):
    return f"products/{PurePosixPath(name).stem}-{width}.webp"


def _url(name, width):
    return default_storage.url(_size_name(name, width))


class Thumbnailer:
    """Oscar's door to pictures (its dashboard asks for thumbnails): our nearest kept size."""

    def generate_thumbnail(self, source, **options):
        wanted = int(str(options.get("size", "480")).split("x")[0] or 480)
        width = min(WIDTHS, key=lambda kept: abs(kept - wanted))
        return _Thumbnail(_url(getattr(source, "name", source), width), width)

    def delete_thumbnails(self, source):
        remove_files(getattr(source, "name", source))


@dataclass(frozen=True)
class _Thumbnail:
    url: str
    width: int

    @property
    def height(self):
        return round(self.width * 1.25)
