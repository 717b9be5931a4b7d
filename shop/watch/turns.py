"""One process keeps watch at a time: a row in the database says which, and until when.

A row works on both databases and between machines. Whoever holds it says so again before each job;
one that was killed holds it a few minutes longer, then another takes over. Should a job outlast its
turn, two run side by side: every job is safe to race, the turn only saves work.
"""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from shop.watch.models import Watch

LASTS = timedelta(minutes=3)


def take(name, *, holder):
    """Take or keep the turn; False while another process has it."""
    now = timezone.now()
    free = Watch.objects.filter(name=name).filter(Q(holder=holder) | Q(held_until__lte=now))
    if free.update(holder=holder, held_until=now + LASTS):
        return True
    try:
        with transaction.atomic():
            Watch.objects.create(name=name, holder=holder, held_until=now + LASTS)
    except IntegrityError:
        return False
    return True


def give_up(name, *, holder):
    """Let the next one in at once."""
    Watch.objects.filter(name=name, holder=holder).update(held_until=timezone.now())
