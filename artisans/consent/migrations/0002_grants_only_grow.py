from django.db import migrations

from artisans.consent.guards import GUARDS
from artisans.guards import install


class Migration(migrations.Migration):
    dependencies = [("consent", "0001_grants_and_withdrawals")]

    operations = [install(GUARDS)]
