"""Draws every picture of the demo into a folder, on all processors. A picture drawn stays drawn.

Run as `python -m demo.drawings FOLDER` while the database is still being migrated.
"""

import os
import sys
import tomllib
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from PIL import Image

from demo.drawing import VIEWS, draw, draw_story, draw_workshop
from demo.products import PRODUCTS
from demo.workshop_slugs import WORKSHOP_SLUGS

QUALITY = 88
LARGEST_PORTRAIT = (1200, 1500)
STORIES = Path(__file__).with_name("stories.toml")


def draw_all(folder):
    """Draw what is missing in `folder`; returns how many pictures were drawn."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    missing = [job for job in jobs() if not all(_path(folder, stem).exists() for stem, _ in job)]
    if not missing:
        return 0
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        return sum(pool.map(_draw, missing, [folder] * len(missing)))


def jobs():
    """Pictures to be drawn by one process: the views of a product share its shape."""
    for product in PRODUCTS:
        yield [(f"{product.handle}-{view}", partial(draw, product, view)) for view in VIEWS]
    for slug in WORKSHOP_SLUGS:
        yield [(slug, partial(draw_workshop, slug))]
    for number, story in enumerate(tomllib.loads(STORIES.read_text())["story"]):
        yield [(story["slug"], partial(draw_story, story["workshop"], number))]
    yield [("home", partial(draw_workshop, WORKSHOP_SLUGS[0]))]


def _draw(job, folder):
    for stem, drawn in job:
        # Written beside its name and moved, so that a picture cut off half way is drawn again.
        unfinished = folder / f"{stem}.part"
        _as_kept(drawn()).save(unfinished, "WEBP", quality=QUALITY, method=2)
        unfinished.rename(_path(folder, stem))
    return len(job)


def _as_kept(picture):
    """No larger than the shop shows it: the rest would be encoded, cleaned and thrown away."""
    picture = picture.convert("RGB")
    if picture.height > picture.width:
        picture.thumbnail(LARGEST_PORTRAIT, Image.Resampling.LANCZOS)
    return picture


def _path(folder, stem):
    return folder / f"{stem}.webp"


if __name__ == "__main__":
    draw_all(sys.argv[1])
