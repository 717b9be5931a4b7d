"""A code is used as often as its kind allows, by whomever, and stays used."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from artisans.guards import install
from shop.voucher.guards import VOUCHER_GUARDS


class Migration(migrations.Migration):
    dependencies = [
        ("order", "0022_tokens_and_workshops"),
        ("voucher", "0010_auto_20210224_0712"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="voucherapplication",
            name="mailbox",
            field=models.CharField(blank=True, db_index=True, max_length=64),
        ),
        migrations.AlterField(
            model_name="voucherapplication",
            name="user",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="voucherapplication",
            name="voucher",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="applications",
                to="voucher.voucher",
            ),
        ),
        migrations.AddConstraint(
            model_name="voucherapplication",
            constraint=models.UniqueConstraint(
                fields=("voucher", "order"), name="order_uses_a_code_once"
            ),
        ),
        install(VOUCHER_GUARDS),
    ]
