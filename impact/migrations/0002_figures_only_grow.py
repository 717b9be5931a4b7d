from django.db import migrations

from artisans.guards import install
from impact.guards import GUARDS


class Migration(migrations.Migration):
    dependencies = [("impact", "0001_events_and_publications")]

    operations = [install(GUARDS)]
