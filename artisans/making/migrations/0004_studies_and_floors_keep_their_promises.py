"""Let the database watch studies, the floors of rates, and advances."""

from django.db import migrations, models

from artisans.guards import install
from artisans.making.study_guards import ADVANCE_GUARDS, FLOOR_GUARDS, RATE_GUARDS, STUDY_GUARDS


class Migration(migrations.Migration):
    dependencies = [("making", "0003_studies_are_closed_and_advances_paid")]

    operations = [
        migrations.AddConstraint(
            model_name='timestudy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('standard_minutes__isnull', True)), models.Q(('closed_at__isnull', False), ('standard_minutes__isnull', False)), _connector='OR'), name='closed_time_study_says_its_minutes'),
        ),
        migrations.AddConstraint(
            model_name='timestudy',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('product',), name='product_is_timed_in_one_study_at_a_time'),
        ),
        install([*STUDY_GUARDS, *RATE_GUARDS, *FLOOR_GUARDS, *ADVANCE_GUARDS]),
    ]
