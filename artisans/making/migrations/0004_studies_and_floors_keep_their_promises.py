"""Close the studies that were whole when they were recorded; then let the database watch."""

from datetime import UTC, datetime, time

from django.db import migrations, models

from artisans.guards import install
from artisans.making.study_guards import ADVANCE_GUARDS, FLOOR_GUARDS, RATE_GUARDS, STUDY_GUARDS


def close_what_was_whole(apps, editor):
    studies = apps.get_model("making", "TimeStudy").objects.using(editor.connection.alias)
    for study in studies.filter(closed_at=None, standard_minutes__isnull=False):
        study.closed_at = datetime.combine(study.timed_on, time(12), UTC)
        study.save(update_fields=["closed_at"])


class Migration(migrations.Migration):
    # PostgreSQL alters no table whose rows this transaction has just changed.
    atomic = False

    dependencies = [("making", "0003_studies_are_closed_and_advances_paid")]

    operations = [
        migrations.RunPython(close_what_was_whole, migrations.RunPython.noop),
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
