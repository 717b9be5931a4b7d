import logging

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demo.accounts import PASSWORD, VISITORS, make_accounts
from demo.drawings import draw_all
from demo.pages import write_pages
from demo.past import relive
from demo.pay import pay_days
from demo.sales import ORDERS, are_walked, sales
from demo.shelves import stock_shelves
from demo.work import agree_everything, deliveries, open_orders
from demo.workshops import make_workshops
from impact.models import Publication


class Command(BaseCommand):
    help = (
        "Fill the shop with an invented catalogue, its makers, its past sales and pay. Repeatable."
    )

    def handle(self, *args, **options):
        if settings.IS_PRODUCTION or not settings.SANDBOX:
            raise CommandError("Demo data belongs in a sandbox, never beside real orders.")
        # A shopper abroad is asked twice, which the server notes as a conflict: not news here.
        logging.getLogger("django.request").setLevel(logging.ERROR)
        visitors = make_accounts()
        if not is_whole():
            for sentence, step in self.steps(visitors, settings.VAR_DIR / "drawings"):
                self.say(sentence)
                step()
        self.say_who_signs_in()

    def steps(self, visitors, drawings):
        return [
            ("Drawing the pictures", lambda: draw_all(drawings)),
            ("Opening three workshops", lambda: make_workshops(visitors["artisan"])),
            ("Stocking the shelves", lambda: stock_shelves(drawings)),
            ("Agreeing piece rates", agree_everything),
            ("Writing pages and stories", lambda: write_pages(drawings)),
            (
                f"Receiving deliveries, walking {ORDERS} orders, paying the makers",
                lambda: relive([*deliveries(), *open_orders(), *sales(), *pay_days(visitors)]),
            ),
        ]

    def say(self, sentence):
        self.stdout.write(f"  {sentence} …")
        self.stdout.flush()

    def say_who_signs_in(self):
        self.stdout.write(
            f"\nSign in at {settings.SITE_URL}/accounts/login/ with the password ", ending=""
        )
        self.stdout.write(f"“{PASSWORD}” as")
        for visitor in VISITORS:
            self.stdout.write(f"  {visitor.role:<10} {visitor.email:<28} → {visitor.lands_on}")
        self.stdout.write(f"Mails the shop sent: {settings.SITE_URL}/sandbox/mail/")


def is_whole():
    """The past is made once: on a later day it would be another past, beside the first."""
    return are_walked() and Publication.objects.exists()
