"""A press of the stopwatch that is sent twice is one cycle."""

from django.db import migrations, models


class Migration(migrations.Migration):
    # Neither operation makes SQLite rebuild the table, so its guards stay.

    dependencies = [("making", "0004_studies_and_floors_keep_their_promises")]

    operations = [
        migrations.AddField(
            model_name='timedcycle',
            name='press',
            field=models.UUIDField(blank=True, editable=False, help_text='the press of the stopwatch behind it', null=True),
        ),
        migrations.AddConstraint(
            model_name='timedcycle',
            constraint=models.UniqueConstraint(condition=models.Q(('press__isnull', False)), fields=('study', 'press'), name='one_cycle_for_a_press_of_the_stopwatch'),
        ),
    ]
