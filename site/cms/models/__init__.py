"""What editors write."""

from .base import BasePage
from .content import ContentPage
from .home import HomePage, HomeProduct
from .images import FairImage, FairRendition
from .stories import LineStory, StoryIndexPage, StoryPage, StoryProduct
from .workshops import WorkshopIndexPage, WorkshopPage

__all__ = [
    "BasePage",
    "ContentPage",
    "FairImage",
    "FairRendition",
    "HomePage",
    "HomeProduct",
    "LineStory",
    "StoryIndexPage",
    "StoryPage",
    "StoryProduct",
    "WorkshopIndexPage",
    "WorkshopPage",
]
