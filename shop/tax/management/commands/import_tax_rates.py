import sys

from django.core.management.base import BaseCommand, CommandError

from shop.tax.importing import SEED, Outcome, RateFileUnreadable, import_rates


class Command(BaseCommand):
    help = "Record tax rates from a CSV file; says what became of each line. Safe to repeat."

    def add_arguments(self, parser):
        parser.add_argument("path", nargs="?", default=SEED)

    def handle(self, *args, **options):
        try:
            lines = import_rates(options["path"])
        except (RateFileUnreadable, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        for line in lines:
            reason = f": {line.reason}" if line.reason else ""
            self.stdout.write(f"line {line.number} {line.outcome}{reason}")
        refused = [line for line in lines if line.outcome == Outcome.REFUSED]
        self.stdout.write(f"{len(lines) - len(refused)} of {len(lines)} rates are recorded.")
        if refused:
            sys.exit(1)
