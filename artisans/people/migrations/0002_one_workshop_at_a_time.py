"""No artisan has two memberships on one day."""

from django.db import migrations

from artisans.guards import no_overlap


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = no_overlap(
        "people_membership",
        name="artisan_belongs_to_one_workshop_at_a_time",
        of="artisan_id",
        says="end the membership before it first",
    )
