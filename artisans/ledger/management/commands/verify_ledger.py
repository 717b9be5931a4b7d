import sys
import time
from typing import Any

from django.core.management.base import BaseCommand

from artisans.ledger.verifying import LedgerIsAltered, verify


class Command(BaseCommand):
    help = "Replay the ledger; name the first row that was altered. Exit code 1 if there is one."

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.perf_counter()
        try:
            verified = verify()
        except LedgerIsAltered as error:
            self.stderr.write(self.style.ERROR(str(error)))
            sys.exit(1)
        seconds = max(time.perf_counter() - began, 1e-6)
        self.stdout.write(
            f"{verified.transfers:,} transfers and {verified.accounts:,} balances are as they were "
            f"posted ({verified.transfers / seconds:,.0f} transfers a second)."
        )
