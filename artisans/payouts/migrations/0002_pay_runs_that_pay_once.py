"""Pay runs that go one way, with figures that stay as gathered."""

from django.db import migrations

from artisans.guards import install
from artisans.payouts.guards import PAYOUT_GUARDS


class Migration(migrations.Migration):
    dependencies = [("payouts", "0001_initial")]

    operations = [install(PAYOUT_GUARDS)]
