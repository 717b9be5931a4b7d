from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class SandboxCommand(BaseCommand):
    """A command for the pretended Stripe; it refuses where a real one is asked."""

    def execute(self, *args, **options):
        if not settings.SANDBOX:
            raise CommandError("The sandbox is off: STRIPE_SECRET_KEY is set.")
        return super().execute(*args, **options)
