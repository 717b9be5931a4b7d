from django.core.management.base import CommandError

from shop.sandbox import delivering, idempotency, paying, payouts, sessions
from shop.sandbox.management.sandbox_only import SandboxCommand
from shop.sandbox.models import OutboxEvent


class Command(SandboxCommand):
    help = (
        "Do what Stripe does by itself as time passes, then deliver the waiting events to the "
        "webhook. Failures wait longer each time, and after three days are given up."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--now",
            action="store_true",
            help="deliver every waiting event: do not wait, nor leave dropped ones out",
        )

    def handle(self, *args, **options):
        catch_up()
        undelivered = OutboxEvent.objects.undelivered()
        carry = _deliver if options["now"] else delivering.attempt
        chosen = undelivered if options["now"] else OutboxEvent.objects.due()
        chosen = list(chosen.values_list("pk", flat=True))
        for pk in chosen:
            carry(pk)
        failed = undelivered.filter(pk__in=chosen).count()
        self.stdout.write(f"{len(chosen) - failed} delivered, {undelivered.count()} still waiting")
        if failed:
            raise CommandError("Some events could not be delivered; run this again later.")


def _deliver(pk):
    delivering.deliver(OutboxEvent.objects.get(pk=pk))


def catch_up():
    """What a killed server left undone, sessions whose time is over, keys of yesterday."""
    paying.book_missing_fees()
    payouts.complete_reconciliations()
    sessions.close_overdue()
    idempotency.forget_old()
