import os
import signal

from django.core.management.base import BaseCommand, CommandError

from shop.watch.keeping import Keeper


class Command(BaseCommand):
    help = (
        "Run what is due again and again: unpaid orders give their pieces back, missed payments "
        "are found, the sandbox delivers. One process at a time does; others stand by."
    )

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="run every job once, for cron")
        parser.add_argument(
            "--interval", type=float, default=15, help="seconds between two looks (15)"
        )
        parser.add_argument(
            "--with-parent", action="store_true", help="stop when the process that started it does"
        )

    def handle(self, *args, **options):
        keeper = Keeper()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, keeper.stop)
        if options["once"]:
            self.look_once(keeper)
            return
        parent = os.getppid()
        keeper.keep(
            interval=options["interval"],
            still_wanted=lambda: not options["with_parent"] or os.getppid() == parent,
        )

    def look_once(self, keeper):
        failed = keeper.look()
        keeper.leave()
        if not keeper.has_turn and not failed:
            self.stdout.write("Another process keeps watch.")
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}")
