"""What has to be done again and again, and how often."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from io import StringIO

from django.conf import settings
from django.core.management import CommandError, call_command

from shop.payment.abandoned import release_abandoned

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    name: str
    act: Callable[[], object]
    every: timedelta


def jobs():
    """The jobs of this shop."""
    all_of_them = [
        Job("reconcile_payments", _command("reconcile_payments"), timedelta(minutes=5)),
        Job("release_abandoned", release_abandoned, timedelta(minutes=5)),
    ]
    if settings.SANDBOX:
        delivers = _command("sandbox_deliver")
        all_of_them.append(Job("sandbox_deliver", delivers, timedelta(seconds=30)))
    return all_of_them


def run(job):
    """Run one job. Its failure is logged and keeps no other from running; False when it failed."""
    try:
        job.act()
    except CommandError as failure:
        logger.error("%s: %s", job.name, failure)
        return False
    except Exception:
        logger.exception("%s failed", job.name)
        return False
    return True


def _command(name):
    return partial(_call, name)


def _call(name):
    # What it writes is for whoever runs it by hand; failures raise.
    call_command(name, stdout=StringIO())
