"""Bands by weight are in a currency, free from an amount on, and weigh what nobody weighed."""

import shop.shipping.models
from decimal import Decimal
from django.db import migrations, models


def weigh_something(apps, editor):
    methods = apps.get_model("shipping", "WeightBased").objects
    methods.filter(default_weight__lte=0).update(default_weight=Decimal("0.500"))


def to_bands(apps, editor):
    """A flat charge becomes a single band; a charge per piece cannot be kept."""
    methods = apps.get_model("shipping", "WeightBased").objects
    for charge in apps.get_model("shipping", "OrderAndItemCharges").objects.all():
        method, is_new = methods.get_or_create(
            name=charge.name,
            defaults={
                "code": charge.code,
                "free_shipping_threshold": charge.free_shipping_threshold,
            },
        )
        if is_new:
            method.countries.set(charge.countries.all())
            method.bands.create(upper_limit=Decimal("30.000"), charge=charge.price_per_order)


class Migration(migrations.Migration):

    dependencies = [
        ('address', '0007_useraddress_code'),
        ('shipping', '0003_auto_20181115_1953'),
    ]

    operations = [
        migrations.AddField(
            model_name='weightbased',
            name='currency',
            field=models.CharField(default=shop.shipping.models._default_currency, max_length=3),
        ),
        migrations.AddField(
            model_name='weightbased',
            name='free_shipping_threshold',
            field=models.DecimalField(blank=True, decimal_places=2, help_text="The pieces' price before tax from which delivery is free", max_digits=12, null=True, verbose_name='Free from'),
        ),
        migrations.AlterField(
            model_name='weightbased',
            name='default_weight',
            field=models.DecimalField(decimal_places=3, default=Decimal('0.500'), help_text='In kg, of a piece whose weight nobody has entered', max_digits=12, verbose_name='Default weight'),
        ),
        migrations.RunPython(weigh_something, migrations.RunPython.noop),
        migrations.RunPython(to_bands, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='weightbased',
            constraint=models.CheckConstraint(condition=models.Q(('default_weight__gt', 0)), name='a_piece_weighs_something'),
        ),
    ]
