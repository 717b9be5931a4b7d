"""What leaves an artisan's account or a premium fund was there."""

from django.db import migrations

from artisans.guards import install
from artisans.ledger.guards import OWED_GUARDS


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_practice_is_sealed_anew")]

    operations = [install(OWED_GUARDS)]
