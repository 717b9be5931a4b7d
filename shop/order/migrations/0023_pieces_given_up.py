"""Orders say when and with whom they left; their lines, what was called off or came back."""

import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


def say_when_sent(apps, schema_editor):
    """Orders that were sent before this was kept left some time after they were paid."""
    orders = apps.get_model("order", "Order")
    orders.objects.filter(status="dispatched").update(dispatched_at=models.F("paid_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('basket', '0012_line_code'),
        ('catalogue', '0033_workshops_and_clean_pictures'),
        ('order', '0022_tokens_and_workshops'),
        ('partner', '0010_delivery_comes_in_once'),
        ('people', '0002_one_workshop_at_a_time'),
        ('sites', '0002_alter_domain_unique'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='order',
            name='a_paid_order_knows_when',
        ),
        migrations.AddField(
            model_name='line',
            name='called_off',
            field=models.PositiveIntegerField(default=0, help_text='paid, and will not be sent'),
        ),
        migrations.AddField(
            model_name='line',
            name='returned',
            field=models.PositiveIntegerField(default=0, help_text='sent, and came back'),
        ),
        migrations.AddField(
            model_name='order',
            name='carrier',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='order',
            name='dispatched_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='order',
            name='tracking_number',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.RunPython(say_when_sent, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gte', django.db.models.expressions.CombinedExpression(models.F('called_off'), '+', models.F('returned')))), name='a_line_gives_up_at_most_its_pieces'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['paid', 'dispatched', 'called off']), _negated=True), ('paid_at__isnull', False), _connector='OR'), name='a_paid_order_knows_when'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'dispatched'), _negated=True), ('dispatched_at__isnull', False), _connector='OR'), name='a_dispatched_order_knows_when'),
        ),
    ]
