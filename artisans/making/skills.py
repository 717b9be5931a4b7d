"""The skill levels of wage floors, and the one each grade reaches."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from artisans.people.models import Grade


class Skill(models.TextChoices):
    """Values are written as the sources of wage floors write them."""

    UNSKILLED = "unskilled", _("unskilled")
    SEMI_SKILLED = "semi-skilled", _("semi-skilled")
    SKILLED = "skilled", _("skilled")
    HIGHLY_SKILLED = "highly skilled", _("highly skilled")


# A floor for everybody, whatever the skill (or whatever the region).
ANY = "any"

SKILL_OF_GRADE = {
    Grade.LEARNER: Skill.UNSKILLED,
    Grade.MAKER: Skill.SEMI_SKILLED,
    Grade.SENIOR: Skill.SKILLED,
    Grade.TRAINER: Skill.HIGHLY_SKILLED,
    Grade.LEAD: Skill.HIGHLY_SKILLED,
}


def skill_of(grade: str) -> Skill:
    """Moving up a grade is visible as a higher floor."""
    return SKILL_OF_GRADE[Grade(grade)]
