"""Customers send back at most what was sent to them."""

from django.db import migrations

from artisans.guards import install
from shop.partner.guards import RETURN_GUARDS


class Migration(migrations.Migration):
    dependencies = [("partner", "0010_delivery_comes_in_once")]

    operations = [install(RETURN_GUARDS)]
