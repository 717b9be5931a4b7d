"""A basket that became an order, or went into another one, stays as it was."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from artisans.guards import install
from shop.basket.guards import BASKET_GUARDS


class Migration(migrations.Migration):
    dependencies = [
        ("basket", "0012_line_code"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="basket",
            name="owner",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="baskets",
                to=settings.AUTH_USER_MODEL,
                verbose_name="Owner",
            ),
        ),
        install(BASKET_GUARDS),
    ]
