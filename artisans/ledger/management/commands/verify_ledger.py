import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from artisans.ledger.verifying import LedgerIsAltered, holds, verify


class Command(BaseCommand):
    help = "Replay the ledger; name the first row that was altered. Exit code 1 if there is one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--holds",
            metavar="PLACE:HASH",
            help="what an earlier run ended with, kept elsewhere: tells when the end was cut off",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.perf_counter()
        try:
            verified = verify()
            if options["holds"]:
                holds(options["holds"])
        except LedgerIsAltered as error:
            self.stderr.write(self.style.ERROR(str(error)))
            sys.exit(1)
        seconds = max(time.perf_counter() - began, 1e-6)
        self.stdout.write(
            f"{verified.transfers:,} transfers and {verified.accounts:,} balances are as they were "
            f"posted ({verified.transfers / seconds:,.0f} transfers a second).\n"
            f"The last is {verified.transfers}:{verified.last_hash}"
        )
