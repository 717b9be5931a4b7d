"""A pay run that cannot be paid is called off, and no longer holds its workshop up."""

from django.conf import settings
from django.db import migrations, models

from artisans.guards import install, uninstall
from artisans.payouts.guards import PAYOUT_GUARDS, STEP_GUARD, STEPS_WITH_CALLING_OFF

OTHERS = [guard for guard in PAYOUT_GUARDS if guard is not STEP_GUARD]


class Migration(migrations.Migration):

    dependencies = [
        ('payouts', '0003_top_ups'),
        ('people', '0002_one_workshop_at_a_time'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        uninstall(PAYOUT_GUARDS),
        migrations.RemoveConstraint(
            model_name='payrun',
            name='pay_run_is_approved_before_it_is_paid',
        ),
        migrations.RemoveConstraint(
            model_name='payrun',
            name='workshop_has_one_unpaid_pay_run_in_a_currency',
        ),
        migrations.AddField(
            model_name='payrun',
            name='called_off_because',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AlterField(
            model_name='payrun',
            name='status',
            field=models.CharField(choices=[('draft', 'draft'), ('submitted', 'submitted'), ('approved', 'approved'), ('paid', 'paid'), ('called off', 'called off')], default='draft', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='payrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('approved_by__isnull', True), ('status__in', ['draft', 'submitted'])), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), ('status__in', ['approved', 'paid'])), models.Q(('paid_at__isnull', True), ('status', 'called off')), _connector='OR'), name='pay_run_is_approved_before_it_is_paid'),
        ),
        migrations.AddConstraint(
            model_name='payrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'called off'), models.Q(('called_off_because', ''), _negated=True)), models.Q(models.Q(('status', 'called off'), _negated=True), ('called_off_because', '')), _connector='OR'), name='pay_run_called_off_says_why'),
        ),
        migrations.AddConstraint(
            model_name='payrun',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['paid', 'called off']), _negated=True), fields=('workshop', 'currency', 'is_live'), name='workshop_has_one_unpaid_pay_run_in_a_currency'),
        ),
        install([*OTHERS, *STEPS_WITH_CALLING_OFF]),
    ]
