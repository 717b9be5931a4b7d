"""A product's pictures: which are still missing, where they come from, how they are taken in.

They are fetched and made ready before the product's transaction begins, so that no lock is held
while a slow server or a large picture takes its time.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from django.core.exceptions import ValidationError

from shop.catalogue.importing.fetching import (
    HostTroubled,
    HostUnreachable,
    NotFetched,
    fetch,
    parsed,
)
from shop.catalogue.importing.values import quoted
from shop.catalogue.models import ProductImage
from shop.catalogue.pictures import remove_files

# A host that was troubled this often is not asked again in this import.
PATIENCE = 3
LONGEST_SOURCE = ProductImage._meta.get_field("source").max_length


@dataclass
class Gallery:
    """Pictures ready to be saved, by where they hang: a variant's label or "", and an address."""

    ready: dict = field(default_factory=dict)
    hung: list = field(default_factory=list)
    # Whether all pictures the file names are here: only then may one it no longer names go.
    is_complete: bool = False

    def discard(self):
        """Remove the files of pictures that found no product."""
        for image in [*self.ready.values(), *self.hung]:
            remove_files(image.original.name)


def wanted_pictures(imported):
    """Each picture with the label of the variant it hangs on, "" for the product itself."""
    shown = [("", picture) for picture in imported.pictures]
    addresses = {picture.url for picture in imported.pictures}
    for variant in imported.variants:
        if variant.picture and (variant.label or variant.picture.url not in addresses):
            shown.append((variant.label, variant.picture))
    return shown


def known_images(product):
    """The imported pictures of a product and its variants, by label and address."""
    if product is None:
        return {}
    images = ProductImage.objects.exclude(source="").select_related("product")
    own = {("", image.source): image for image in images.filter(product=product)}
    of_children = images.filter(product__parent=product)
    return own | {(image.product.title, image.source): image for image in of_children}


@dataclass
class Counted:
    """Fetches nothing: a dry run only says how many pictures are missing."""

    report: object

    def prepare(self, imported, known):
        missing = [shown for shown in wanted_pictures(imported) if _key(*shown) not in known]
        self.report.pictures_to_fetch += len(missing)
        return Gallery()


@dataclass
class Fetched:
    """Takes pictures from a folder first, where one is given, else from their addresses."""

    report: object
    folder: Path | None = None
    _files: dict | None = None
    _troubles: Counter = field(default_factory=Counter)

    def prepare(self, imported, known):
        """The pictures not yet `known`, ready to be saved; each that cannot be had is reported."""
        gallery, files = Gallery(is_complete=True), {}
        for label, picture in wanted_pictures(imported):
            if _key(label, picture) in known:
                continue
            try:
                gallery.ready[_key(label, picture)] = self._taken_in(picture, files)
            except (NotFetched, ValidationError) as refusal:
                gallery.is_complete = False
                self._report(refusal, picture, imported)
        return gallery

    def _taken_in(self, picture, files):
        """A ProductImage with its files in place, not yet in the database."""
        if len(picture.url) > LONGEST_SOURCE:
            raise NotFetched(f"its address is longer than {LONGEST_SOURCE} characters")
        if picture.url not in files:
            files[picture.url] = self._open(picture)
        image = ProductImage(source=picture.url)
        image.take_in(files[picture.url])
        return image

    def _open(self, picture):
        local = self._local_file(picture.url)
        if local:
            return local.open("rb")
        host = parsed(picture.url).host
        if self._troubles[host] >= PATIENCE:
            raise NotFetched(f"{host} could not be reached before")
        try:
            return fetch(picture.url)
        except HostTroubled as trouble:
            self._troubles[trouble.host] += PATIENCE if isinstance(trouble, HostUnreachable) else 1
            raise

    def _local_file(self, url):
        """The file of that name in the folder, whatever the address says before it."""
        if self.folder is None:
            return None
        if self._files is None:
            files = sorted(path for path in self.folder.iterdir() if path.is_file())
            self._files = {path.name.casefold(): path for path in files}
        path = re.split(r"[?#]", url)[0].replace("\\", "/")
        return self._files.get(unquote(path).rpartition("/")[2].casefold())

    def _report(self, refusal, picture, imported):
        reason = refusal.messages[0] if isinstance(refusal, ValidationError) else str(refusal)
        url = picture.url if picture.url.isprintable() else quoted(picture.url)
        text = f"the picture {url} is not loaded: {reason}"
        self.report.fail_picture(picture.line, text, handle=imported.handle)


def _key(label, picture):
    return label, picture.url
