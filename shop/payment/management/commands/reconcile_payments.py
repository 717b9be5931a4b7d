from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shop.payment import sweeping
from shop.payment.gateway import PaymentUnavailable


class Command(BaseCommand):
    help = "Ask Stripe about every unsettled payment and every event that never reached us."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=3, help="how far back to look for events")

    def handle(self, *args: Any, **options: Any) -> None:
        self.checked = self.failed = 0
        for attempt, worked in sweeping.sweep_attempts():
            attempt.refresh_from_db()
            self.report(f"{attempt}: {attempt.status}", worked=worked)
        try:
            for name, worked in sweeping.sweep_events(since=sweeping.days_ago(options["days"])):
                self.report(name, worked=worked)
        except PaymentUnavailable as trouble:
            self.report(f"The list of events: {trouble}", worked=False)
        self.stdout.write(f"{self.checked} looked at, {self.failed} not reconciled")
        if self.failed:
            raise CommandError("Some payments could not be reconciled; run this again.")

    def report(self, line: str, *, worked: bool) -> None:
        self.checked += 1
        self.failed += not worked
        self.stdout.write(line if worked else f"{line}: NOT RECONCILED")
