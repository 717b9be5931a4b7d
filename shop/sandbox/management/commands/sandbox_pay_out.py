from shop.sandbox import payouts
from shop.sandbox.management.sandbox_only import SandboxCommand


class Command(SandboxCommand):
    help = "Pay out what is available at the pretended Stripe: one payout for each currency."

    def add_arguments(self, parser):
        parser.add_argument(
            "--all",
            action="store_true",
            help="do not wait for the two days after which charges are available",
        )

    def handle(self, *args, **options):
        paid = payouts.pay_out(even_unavailable=options["all"])
        for payout in paid:
            amount, currency = payout["amount"], payout["currency"].upper()
            self.stdout.write(f"{payout['id']}: {amount} {currency} in smallest units")
        if not paid:
            self.stdout.write("Nothing is available to be paid out.")
