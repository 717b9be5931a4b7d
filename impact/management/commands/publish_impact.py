"""Release the figures counted through a day: `manage.py publish_impact 2026-10-31`."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from impact.publishing import DayNotOver, OlderThanPublished, publish


class Command(BaseCommand):
    help = (
        "Freeze and release the figures counted through a day. The same day twice changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "through_on", type=date.fromisoformat, help="the last day counted (UTC)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            publication = publish(through_on=options["through_on"])
        except (DayNotOver, OlderThanPublished) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{publication}: {publication.figures.count()} figures.")
