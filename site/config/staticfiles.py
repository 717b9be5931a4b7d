"""Static files as they are served: hashed, compressed, and the style sheet in one piece.

`css/site.css` names its parts by @import, which a browser would fetch one after the other. Here
they are folded into one file at `collectstatic`; in development the browser follows the imports.
"""

import posixpath
import re

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

FOLDED = "css/site.css"
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
IMPORT = re.compile(r"@import\s+[\"']([^\"']+)[\"']\s*;")
URL = re.compile(r"url\(\s*([\"']?)(?![a-z]+:|/|#)([^)\"']+)\1\s*\)")


class MissingPart(ValueError):
    """A style sheet imports a part that is not among the static files."""


class FoldedManifestStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, with the imports of `css/site.css` folded into it beforehand."""

    def post_process(self, paths, *args, **kwargs):
        if FOLDED in paths:
            folded = InMemoryStorage()
            folded.save(FOLDED, ContentFile(fold(FOLDED, paths).encode()))
            paths = {**paths, FOLDED: (folded, FOLDED)}
        yield from super().post_process(paths, *args, **kwargs)

    def compress_files(self, paths):
        """Compress what pages ask for; Oscar's dashboard alone would take half a minute."""
        asked_for = set(self.hashed_files.values())
        wanted = [path for path in paths if path in asked_for and not path.startswith("oscar/")]
        return super().compress_files(wanted)


def fold(name, paths):
    """The text of style sheet `name` with its parts in place of its imports, without comments.

    `paths` maps names to (storage, path), as collectstatic does. Raises MissingPart.
    """

    def part(match):
        inner = posixpath.normpath(posixpath.join(posixpath.dirname(name), match[1]))
        if inner not in paths:
            raise MissingPart(f"{name} imports {match[1]}, which is not there")
        return _moved(fold(inner, paths), posixpath.dirname(inner), posixpath.dirname(name))

    storage, path = paths[name]
    with storage.open(path) as sheet:
        text = sheet.read().decode()
    return IMPORT.sub(part, COMMENT.sub("", text))


def _moved(text, origin, destination):
    """A style sheet's text with its relative addresses rewritten for another folder."""

    def moved(match):
        target = posixpath.join(origin, match[2].strip())
        return f"url({match[1]}{posixpath.relpath(target, destination or '.')}{match[1]})"

    return URL.sub(moved, text)
