"""The fingerprint of exactly what a teller approves: words, pictures, alt texts, in their order."""

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.db.models import Model
from wagtail.models import Page


def content_hash(page: Page, *, just_read: Iterable[Model | None] = ()) -> str:
    """SHA-256 of a story's title, teaser, body and pictures. Any change of any of them changes it.

    Pictures `just_read` from the database are not read again.
    """
    body = _without_block_ids(_stored(page.body))
    pictures = _picture_hashes(page, body, just_read=just_read)
    content = {
        "title": page.title,
        "teaser": page.teaser,
        "body": body,
        "picture": [page.picture_id, page.picture_alt],
        "pictures": pictures,
    }
    written = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(written.encode()).hexdigest()


def _stored(body: Any) -> list:
    """The body as the database keeps it, whether it came as a stream, as blocks or as JSON."""
    return list(body.get_prep_value()) if hasattr(body, "get_prep_value") else list(body or [])


def _without_block_ids(value: Any) -> Any:
    """Block ids are minted while saving; they say nothing and must not void an approval."""
    if isinstance(value, dict):
        is_block = "type" in value and "value" in value
        kept = {key: part for key, part in value.items() if not (is_block and key == "id")}
        return {key: _without_block_ids(part) for key, part in kept.items()}
    if isinstance(value, list | tuple):
        return [_without_block_ids(part) for part in value]
    return value


def _picture_hashes(page: Page, body: Any, *, just_read: Iterable[Model | None]) -> dict[str, str]:
    found = {picture.pk: picture.file_hash for picture in just_read if picture}
    wanted = {page.picture_id, *_picture_ids(body)} - {None}
    if missing := wanted - set(found):
        pictures = apps.get_model("cms.FairImage").objects.filter(pk__in=missing)
        found |= dict(pictures.values_list("pk", "file_hash"))
    return {str(pk): found[pk] for pk in wanted if pk in found}


def _picture_ids(value: Any) -> set[int]:
    """Ids of pictures in stored blocks: an ImageBlock keeps its own under `image`."""
    if isinstance(value, dict):
        here = {value["image"]} if isinstance(value.get("image"), int) else set()
        return here.union(*(_picture_ids(part) for part in value.values()))
    if isinstance(value, list):
        return set().union(*(_picture_ids(part) for part in value))
    return set()
