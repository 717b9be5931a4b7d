"""The demo's pictures, drawn by code: products, workshops and still lifes for stories."""

from demo.drawing.pictures import VIEWS, View, as_webp, draw, draw_story, draw_workshop

__all__ = ["VIEWS", "View", "as_webp", "draw", "draw_story", "draw_workshop"]
