import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from artisans.making.floors import SEED, FloorFileUnreadable, Outcome, import_floors


class Command(BaseCommand):
    help = "Record wage floors from a CSV file; says what became of each line. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", nargs="?", default=SEED)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            lines = import_floors(options["path"])
        except (FloorFileUnreadable, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        for line in lines:
            reason = f": {line.reason}" if line.reason else ""
            self.stdout.write(f"line {line.number} {line.outcome}{reason}")
        refused = [line for line in lines if line.outcome == Outcome.REFUSED]
        self.stdout.write(f"{len(lines) - len(refused)} of {len(lines)} floors are recorded.")
        if refused:
            sys.exit(1)
