"""Choose a story for what was bought, and choose again when it may no longer be told."""

from collections.abc import Iterable
from hashlib import sha256

from artisans.events import OrderPaid

from .models import LineStory, StoryPage


def choose_stories(event: OrderPaid) -> list[LineStory]:
    """Choose a story for each line of a paid order. Safe to repeat: the first choice stands."""
    tellable = list(StoryPage.objects.tellable().order_by("pk"))
    before = LineStory.objects.filter(source__in=[line.source for line in event.lines])
    chosen = {choice.source: choice for choice in before}
    fresh = [
        LineStory(
            source=line.source,
            story=_pick(tellable, source=line.source, workshop_id=line.workshop_id),
            workshop_id=line.workshop_id,
        )
        for line in event.lines
        if line.source not in chosen
    ]
    chosen |= {choice.source: choice for choice in LineStory.objects.bulk_create(fresh)}
    return [chosen[line.source] for line in event.lines]


def story_for(source: str, *, channel: str = "site") -> StoryPage | None:
    """The story to show with an order line now: the chosen one, or another while it rests."""
    return stories_for([source], channel=channel).get(source)


def stories_for(sources: Iterable[str], *, channel: str = "site") -> dict[str, StoryPage]:
    """The stories to show with order lines now, in a few queries. Lines without one are absent."""
    choices = LineStory.objects.filter(source__in=list(sources))
    tellable = list(StoryPage.objects.tellable(channel).for_cards().order_by("pk"))
    by_id = {story.pk: story for story in tellable}
    found = {
        choice.source: by_id.get(choice.story_id)
        or _pick(tellable, source=choice.source, workshop_id=choice.workshop_id)
        for choice in choices
    }
    return {source: story for source, story in found.items() if story is not None}


def story_of_workshop(workshop_id: int | None, *, channel: str = "site") -> StoryPage | None:
    """The newest story of a workshop that may be told now."""
    if workshop_id is None:
        return None
    stories = StoryPage.objects.tellable(channel).filter(workshop_id=workshop_id)
    return stories.for_cards().newest_first().first()


def _pick(stories: list[StoryPage], *, source: str, workshop_id: int | None) -> StoryPage | None:
    """One of the workshop's stories, else one of any: spread evenly, the same for the same line."""
    own = [story for story in stories if workshop_id and story.workshop_id == workshop_id]
    candidates = own or stories
    if not candidates:
        return None
    return candidates[int.from_bytes(sha256(source.encode()).digest()[:8]) % len(candidates)]
