"""The minutes the demo's makers worked: a learner takes longer, and her top-up makes up for it."""

from datetime import timedelta

from artisans.making.models import WorkedTime
from artisans.people.models import Grade, Membership

# Pieces made in the time ordinary pace takes for one.
PACE = {
    Grade.LEARNER: 0.3,
    Grade.MAKER: 0.95,
    Grade.SENIOR: 1.1,
    Grade.TRAINER: 1.15,
    Grade.LEAD: 1.15,
}
A_DAY = 480


def record_work(workshop, *, lines, standard_minutes, came_on):
    """Write down the days before a delivery came in, within its month: pay is tested by months."""
    grades = dict(
        Membership.objects.filter(workshop=workshop, effective_to=None).values_list(
            "artisan", "grade"
        )
    )
    for line in lines:
        minutes = round(line.delivered * float(standard_minutes) / PACE[grades[line.artisan.pk]])
        _spread(workshop, line.artisan, minutes, came_on)


def _spread(workshop, artisan, minutes, came_on):
    day = came_on
    while minutes > 0 and day.month == came_on.month:
        time, _ = WorkedTime.objects.get_or_create(
            artisan=artisan, workshop=workshop, worked_on=day, defaults={"minutes": 1}
        )
        more = max(0, min(minutes, A_DAY - time.minutes))
        if more:
            time.minutes += more
            time.save(update_fields=["minutes"])
        minutes -= more
        day -= timedelta(days=1)
