from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from shop.sandbox import delivering, paying
from shop.sandbox.models import OutboxEvent


class Command(BaseCommand):
    help = "Deliver the sandbox's waiting events to the webhook. Failures wait longer each time."

    def add_arguments(self, parser):
        parser.add_argument("--now", action="store_true", help="do not wait for a pause to end")

    def execute(self, *args, **options):
        if not settings.SANDBOX:
            raise CommandError("The sandbox is off: STRIPE_SECRET_KEY is set.")
        return super().execute(*args, **options)

    def handle(self, *args, **options):
        paying.book_missing_fees()
        events = OutboxEvent.objects.undelivered() if options["now"] else OutboxEvent.objects.due()
        delivered = failed = 0
        for pk in list(events.values_list("pk", flat=True)):
            if options["now"]:
                done = delivering.deliver(OutboxEvent.objects.get(pk=pk))
            else:
                done = delivering.attempt(pk)
            delivered, failed = delivered + done, failed + (not done)
        self.stdout.write(f"{delivered} delivered, {failed} still waiting")
        if failed:
            raise CommandError("Some events could not be delivered; run this again later.")
