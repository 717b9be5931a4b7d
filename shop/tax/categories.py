from django.db import models
from django.utils.translation import gettext_lazy as _


class TaxCategory(models.TextChoices):
    """What kind of thing is taxed. A rate for `standard` holds for all that have no other."""

    STANDARD = "standard", _("standard")
    REDUCED = "reduced", _("reduced")
    CLOTHING = "clothing", _("clothing")
    BOOKS = "books", _("books and printed matter")
    FOOD = "food", _("food")
    EXEMPT = "exempt", _("exempt")
