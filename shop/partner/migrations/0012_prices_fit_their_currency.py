"""A price has no more decimals than its currency, and two at most."""

from django.db import migrations

from artisans.guards import install
from shop.tax.guards import CURRENCY_GUARDS


class Migration(migrations.Migration):
    dependencies = [("partner", "0011_pieces_come_back")]

    operations = [install(CURRENCY_GUARDS)]
