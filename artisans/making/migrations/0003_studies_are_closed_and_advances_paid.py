"""Studies that are closed, advances, paid rework, worked time, floors that end."""

from datetime import UTC, datetime, time

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from artisans.guards import reinstall
from artisans.making.guards import MAKING_GUARDS


def close_what_was_whole(apps, editor):
    studies = apps.get_model("making", "TimeStudy").objects.using(editor.connection.alias)
    for study in studies.filter(closed_at=None, standard_minutes__isnull=False):
        study.closed_at = datetime.combine(study.timed_on, time(12), UTC)
        study.save(update_fields=["closed_at"])


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0033_workshops_and_clean_pictures'),
        ('making', '0002_promises_about_pay'),
        ('people', '0002_one_workshop_at_a_time'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        reinstall(MAKING_GUARDS),
        migrations.CreateModel(
            name='Advance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=16)),
                ('piece_pay', models.DecimalField(decimal_places=2, help_text='of the whole order when it was paid', max_digits=16)),
                ('currency', models.CharField(max_length=3)),
                ('paid_on', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='WorkedTime',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('worked_on', models.DateField()),
                ('minutes', models.PositiveIntegerField()),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name_plural': 'worked time',
                'ordering': ['-worked_on', 'artisan'],
            },
        ),
        migrations.AddField(
            model_name='deliveryline',
            name='paid_rework',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='timestudy',
            name='closed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='timestudy',
            name='timed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='wagefloor',
            name='effective_to',
            field=models.DateField(blank=True, help_text='the first day it is over', null=True),
        ),
        migrations.AlterField(
            model_name='timestudy',
            name='standard_minutes',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True),
        ),
        migrations.AddConstraint(
            model_name='deliveryline',
            constraint=models.CheckConstraint(condition=models.Q(('paid_rework__lte', models.F('to_rework'))), name='paid_rework_is_part_of_the_rework'),
        ),
        migrations.AddConstraint(
            model_name='wagefloor',
            constraint=models.CheckConstraint(condition=models.Q(('effective_to__isnull', True), ('effective_to__gt', models.F('effective_from')), _connector='OR'), name='wage_floor_ends_after_it_begins'),
        ),
        migrations.AddField(
            model_name='advance',
            name='work_order',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='advance', to='making.workorder'),
        ),
        migrations.AddField(
            model_name='workedtime',
            name='artisan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='worked_time', to='people.artisan'),
        ),
        migrations.AddField(
            model_name='workedtime',
            name='recorded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='workedtime',
            name='workshop',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='worked_time', to='people.workshop'),
        ),
        migrations.AddConstraint(
            model_name='advance',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='advance_is_above_nothing'),
        ),
        migrations.AddConstraint(
            model_name='advance',
            constraint=models.CheckConstraint(condition=models.Q(('amount__lte', models.F('piece_pay'))), name='advance_is_at_most_the_piece_pay'),
        ),
        migrations.AddConstraint(
            model_name='workedtime',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__gt', 0), ('minutes__lte', 960)), name='worked_time_fits_into_a_day'),
        ),
        migrations.AddConstraint(
            model_name='workedtime',
            constraint=models.UniqueConstraint(fields=('artisan', 'workshop', 'worked_on'), name='artisan_has_one_worked_time_a_day'),
        ),
        # Last, for PostgreSQL alters no table whose rows this transaction has changed.
        migrations.RunPython(close_what_was_whole, migrations.RunPython.noop),
        reinstall(MAKING_GUARDS),
    ]
