"""Period tests, and top-ups and offsets as parts of a payout."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from artisans.guards import install, reinstall
from artisans.payouts.guards import LATER_FIGURES, PAYOUT_GUARDS, PERIOD_GUARDS


class Migration(migrations.Migration):

    dependencies = [
        ('making', '0003_studies_are_closed_and_advances_paid'),
        ('payouts', '0002_pay_runs_that_pay_once'),
        ('people', '0002_one_workshop_at_a_time'),
    ]

    operations = [
        reinstall(PAYOUT_GUARDS),
        migrations.CreateModel(
            name='PeriodTest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('currency', models.CharField(max_length=3)),
                ('is_live', models.BooleanField()),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(help_text='the first day after the period')),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('minutes', models.PositiveIntegerField()),
                ('floor_per_minute', models.DecimalField(decimal_places=12, max_digits=20)),
                ('floor_amount', models.BigIntegerField(help_text='minutes at the floor, rounded up')),
                ('earned', models.BigIntegerField(help_text='piece pay of the period')),
                ('topped_up_before', models.BigIntegerField(default=0)),
                ('top_up', models.BigIntegerField()),
                ('tested_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-ends_on', 'artisan', '-version'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='payout',
            name='payout_is_the_sum_of_its_parts',
        ),
        migrations.RemoveConstraint(
            model_name='payout',
            name='payout_earnings_are_not_negative',
        ),
        migrations.AddField(
            model_name='payout',
            name='advance_offset',
            field=models.BigIntegerField(default=0, help_text='received before the work'),
        ),
        migrations.AddField(
            model_name='payout',
            name='top_up',
            field=models.BigIntegerField(default=0, help_text='up to the floor of her minutes'),
        ),
        migrations.AddConstraint(
            model_name='payout',
            constraint=models.CheckConstraint(condition=models.Q(('amount', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('piece_pay'), '+', models.F('top_up')), '-', models.F('advance_offset')), '+', models.F('brought_forward')), '+', models.F('premium_share')))), name='payout_is_the_sum_of_its_parts'),
        ),
        migrations.AddConstraint(
            model_name='payout',
            constraint=models.CheckConstraint(condition=models.Q(('advance_offset__gte', 0), ('piece_pay__gte', 0), ('premium_share__gte', 0), ('top_up__gte', 0)), name='payout_earnings_are_not_negative'),
        ),
        migrations.AddField(
            model_name='periodtest',
            name='artisan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='period_tests', to='people.artisan'),
        ),
        migrations.AddField(
            model_name='periodtest',
            name='legal_floor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='making.wagefloor'),
        ),
        migrations.AddField(
            model_name='periodtest',
            name='workshop',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='period_tests', to='people.workshop'),
        ),
        migrations.AddConstraint(
            model_name='periodtest',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='tested_period_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='periodtest',
            constraint=models.CheckConstraint(condition=models.Q(('earned__gte', 0), ('top_up__gte', 0), ('topped_up_before__gte', 0)), name='period_test_takes_nothing_away'),
        ),
        migrations.AddConstraint(
            model_name='periodtest',
            constraint=models.CheckConstraint(condition=models.Q(('floor_amount__lte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('earned'), '+', models.F('topped_up_before')), '+', models.F('top_up')))), name='period_pays_at_least_its_floor'),
        ),
        migrations.AddConstraint(
            model_name='periodtest',
            constraint=models.CheckConstraint(condition=models.Q(('top_up', 0), ('floor_amount', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('earned'), '+', models.F('topped_up_before')), '+', models.F('top_up'))), _connector='OR'), name='top_up_is_what_is_missing'),
        ),
        migrations.AddConstraint(
            model_name='periodtest',
            constraint=models.UniqueConstraint(fields=('artisan', 'currency', 'is_live', 'starts_on', 'version'), name='one_period_test_of_a_version'),
        ),
        reinstall(PAYOUT_GUARDS),
        install([*LATER_FIGURES, *PERIOD_GUARDS]),
    ]
