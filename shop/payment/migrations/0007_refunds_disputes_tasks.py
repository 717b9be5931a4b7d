"""Refunds, disputes, fraud warnings, bank deposits, and what a person must see to."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

from artisans.guards import install
from shop.payment.guards import REFUND_GUARDS


def say_what_was_captured(apps, schema_editor):
    """Until now what was asked for was what was captured, and refunds had no rows.

    A payment that went back is due again: the next sweep finds its refund at Stripe.
    """
    attempts = apps.get_model("payment", "PaymentAttempt").objects
    attempts.update(refunded_amount=0)
    with_money = attempts.filter(status__in=["paid", "refund due", "refunded"])
    with_money.update(captured_amount=models.F("amount"), captured_currency=models.F("currency"))
    attempts.filter(status="refunded").update(status="refund due")


class Migration(migrations.Migration):

    dependencies = [
        ('order', '0023_pieces_given_up'),
        ('payment', '0006_attempts_and_events'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Deposit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('deposit_id', models.CharField(help_text="Stripe's payout", max_length=255, unique=True)),
                ('amount', models.BigIntegerField(help_text='negative when the bank is debited')),
                ('currency', models.CharField(max_length=3)),
                ('status', models.CharField(help_text='as Stripe names it', max_length=32)),
                ('is_live', models.BooleanField()),
                ('arrives_on', models.DateField()),
                ('known_amount', models.BigIntegerField(help_text='net of the payments and refunds in it; null until Stripe lists them', null=True)),
                ('unknown_count', models.PositiveIntegerField(default=0, help_text='entries that belong to no payment of ours')),
            ],
            options={
                'ordering': ['-arrives_on'],
            },
        ),
        migrations.CreateModel(
            name='Dispute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dispute_id', models.CharField(help_text="Stripe's", max_length=255, unique=True)),
                ('amount', models.PositiveBigIntegerField(help_text="minor units of the charge's currency")),
                ('currency', models.CharField(max_length=3)),
                ('reason', models.CharField(max_length=64)),
                ('status', models.CharField(help_text='as Stripe names it', max_length=32)),
                ('withdrawn_amount', models.PositiveBigIntegerField(default=0, help_text='taken from our balance and not put back, in minor units')),
                ('answer_by', models.DateTimeField(help_text='when evidence must be there', null=True)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-opened_at'],
            },
        ),
        migrations.CreateModel(
            name='FraudWarning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('warning_id', models.CharField(help_text="Stripe's", max_length=255, unique=True)),
                ('fraud_type', models.CharField(max_length=64, verbose_name='kind')),
                ('is_actionable', models.BooleanField(help_text='not refunded and not disputed yet')),
                ('warned_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-warned_at'],
            },
        ),
        migrations.CreateModel(
            name='PaymentTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('mismatch', 'Another amount was paid'), ('too late', 'Paid after the pieces were released'), ('refund failed', 'Refund failed'), ('refunded unsent', 'Refunded and not sent'), ('dispute', 'Dispute'), ('fraud warning', 'Early fraud warning'), ('deposit', 'Bank deposit does not add up')], max_length=16)),
                ('source', models.CharField(help_text='what caused it: dispute:du_1', max_length=120, unique=True)),
                ('sentence', models.TextField(help_text='what happened and what to decide')),
                ('opened_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, help_text='what was decided', max_length=400)),
            ],
            options={
                'ordering': ['due_at', 'opened_at'],
            },
        ),
        migrations.CreateModel(
            name='Refund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('amount', models.PositiveBigIntegerField()),
                ('reason', models.CharField(choices=[('called off', 'Called off before it was sent'), ('returned', 'Sent back by the customer'), ('faulty', 'Faulty or not as described'), ('lost', 'Lost or too late on the way'), ('goodwill', 'Goodwill'), ('fraud', 'Fraudulent payment'), ('paid twice', 'The order was already paid'), ('too late', 'Paid after what it held was gone'), ('mismatch', "Another amount than the order's was paid"), ('elsewhere', "Made in Stripe's dashboard")], max_length=16)),
                ('note', models.CharField(blank=True, max_length=400)),
                ('status', models.CharField(choices=[('asked', 'being sent'), ('pending', 'on its way'), ('succeeded', 'given back'), ('failed', 'failed')], default='asked', max_length=16)),
                ('refund_id', models.CharField(help_text="Stripe's", max_length=255, null=True, unique=True)),
                ('failure', models.CharField(blank=True, max_length=255)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('settled_at', models.DateTimeField(help_text='given back, or failed', null=True)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='RefundLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.PositiveIntegerField()),
                ('amount', models.PositiveBigIntegerField(help_text='minor units, tax included')),
                ('pieces', models.CharField(choices=[('shelf', 'Back on the shelf'), ('written off', 'Not to be sold again'), ('kept', 'The customer keeps them')], max_length=16)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='paymentattempt',
            name='attempt_refunds_at_most_its_amount',
        ),
        migrations.AddField(
            model_name='paymentattempt',
            name='captured_amount',
            field=models.PositiveBigIntegerField(default=0, help_text='what Stripe took, which may not be what was asked'),
        ),
        migrations.AddField(
            model_name='paymentattempt',
            name='captured_currency',
            field=models.CharField(blank=True, max_length=3),
        ),
        migrations.AlterField(
            model_name='paymentattempt',
            name='refunded_amount',
            field=models.PositiveBigIntegerField(default=0, help_text='the sum of its refunds that have not failed'),
        ),
        migrations.RunPython(say_what_was_captured, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='paymentattempt',
            constraint=models.CheckConstraint(condition=models.Q(('refunded_amount__lte', models.F('captured_amount'))), name='attempt_refunds_at_most_what_was_captured'),
        ),
        migrations.AddConstraint(
            model_name='paymentattempt',
            constraint=models.CheckConstraint(condition=models.Q(('captured_amount', 0), models.Q(('captured_currency', ''), _negated=True), _connector='OR'), name='captured_money_has_a_currency'),
        ),
        migrations.AddField(
            model_name='dispute',
            name='attempt',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='payment.paymentattempt'),
        ),
        migrations.AddField(
            model_name='fraudwarning',
            name='attempt',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fraud_warnings', to='payment.paymentattempt'),
        ),
        migrations.AddField(
            model_name='paymenttask',
            name='closed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='paymenttask',
            name='order',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payment_tasks', to='order.order'),
        ),
        migrations.AddField(
            model_name='refund',
            name='asked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='refund',
            name='attempt',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='payment.paymentattempt'),
        ),
        migrations.AddField(
            model_name='refundline',
            name='line',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refund_lines', to='order.line'),
        ),
        migrations.AddField(
            model_name='refundline',
            name='refund',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='payment.refund'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['won', 'lost', 'warning_closed', 'prevented']), _negated=True), ('closed_at__isnull', False), _connector='OR'), name='closed_dispute_knows_when'),
        ),
        migrations.AddConstraint(
            model_name='paymenttask',
            constraint=models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), models.Q(('outcome', ''), _negated=True), _connector='OR'), name='closed_payment_task_says_what_was_decided'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='refund_gives_something_back'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['pending', 'succeeded']), _negated=True), ('refund_id__isnull', False), _connector='OR'), name='refund_at_stripe_has_its_id'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['succeeded', 'failed']), _negated=True), ('settled_at__isnull', False), _connector='OR'), name='settled_refund_knows_when'),
        ),
        migrations.AddConstraint(
            model_name='refundline',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='refund_line_is_of_pieces'),
        ),
        migrations.AddConstraint(
            model_name='refundline',
            constraint=models.UniqueConstraint(fields=('refund', 'line'), name='refund_names_an_order_line_once'),
        ),
        install(REFUND_GUARDS),
    ]
