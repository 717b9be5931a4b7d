"""Draws every picture of the demo into a folder, on all processors. A picture drawn stays drawn.

Run as `python -m demo.drawings FOLDER` while the database is still being migrated.
"""

import os
import sys
import tomllib
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from demo.drawing import draw, draw_story, draw_workshop
from demo.products import PRODUCTS
from demo.workshop_slugs import WORKSHOP_SLUGS

VIEWS = ("front", "detail", "in_use")
QUALITY = 88
STORIES = Path(__file__).with_name("stories.toml")


def draw_all(folder):
    """Draw what is missing in `folder`; returns how many pictures were drawn."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    missing = [job for job in jobs() if not (folder / f"{job[1]}.webp").exists()]
    if not missing:
        return 0
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        return sum(pool.map(_draw, missing, [folder] * len(missing)))


def jobs():
    """(kind, file stem, what the drawing function needs), one for each picture."""
    for product in PRODUCTS:
        for view in VIEWS:
            yield "product", f"{product.handle}-{view}", (product, view)
    for slug in WORKSHOP_SLUGS:
        yield "workshop", slug, (slug,)
    for number, story in enumerate(tomllib.loads(STORIES.read_text())["story"]):
        yield "story", story["slug"], (story["workshop"], number)
    yield "workshop", "home", (WORKSHOP_SLUGS[0],)


def _draw(job, folder):
    kind, stem, arguments = job
    picture = {"product": draw, "workshop": draw_workshop, "story": draw_story}[kind](*arguments)
    # Written beside its name and moved, so that a picture cut off half way is drawn again.
    unfinished = folder / f"{stem}.part"
    picture.convert("RGB").save(unfinished, "WEBP", quality=QUALITY, method=2)
    unfinished.rename(folder / f"{stem}.webp")
    return 1


if __name__ == "__main__":
    draw_all(sys.argv[1])
