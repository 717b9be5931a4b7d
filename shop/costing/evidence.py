"""The door for evidence: invoices and calculations that a cost sheet rests on.

Pictures are drawn anew like every picture of ours; other documents are kept as they came, where no
address of the site leads, and are handed to staff as downloads only.
"""

import hashlib
import secrets
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from cms.pictures import PictureRefused, cleaned_picture
from shop.costing.models import Evidence

MOST_BYTES = 10 * 1024 * 1024
PICTURES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


class EvidenceRefused(ValidationError):
    """The file cannot be kept as evidence. Its message is for the person uploading."""


@dataclass(frozen=True)
class _Document:
    content: bytes
    extension: str
    media_type: str


def keep_evidence(file, *, title, by=None):
    """Keep a PDF, a table or text (CSV, TXT in UTF-8) or a picture. Raises EvidenceRefused."""
    document = _read(file)
    stored = ContentFile(document.content, name=f"{secrets.token_hex(4)}.{document.extension}")
    return Evidence.objects.create(
        title=title.strip(),
        file=stored,
        media_type=document.media_type,
        sha256=hashlib.sha256(document.content).hexdigest(),
        added_by=by,
    )


def _read(file):
    file.seek(0)
    content = file.read(MOST_BYTES + 1)
    if not content:
        raise EvidenceRefused("This file is empty.")
    if len(content) > MOST_BYTES:
        raise EvidenceRefused("This file is larger than 10 MB. Please make it smaller first.")
    if content.startswith(b"%PDF-"):
        return _Document(content, "pdf", "application/pdf")
    return _picture(file) or _text(content)


def _picture(file):
    try:
        clean = cleaned_picture(file)
    except PictureRefused:
        return None
    extension = clean.name.rsplit(".", 1)[-1]
    return _Document(clean.read(), extension, PICTURES[extension])


def _text(content):
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise EvidenceRefused(
            "Only PDF, JPEG, PNG, WebP and plain text or CSV in UTF-8 can be kept as evidence."
        )
    return _Document(content, "txt", "text/plain")
