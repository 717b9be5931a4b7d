"""Products can be taxed in a category of their own."""

from django.db import migrations, models

from artisans.guards import install
from shop.tax.guards import PRODUCT_TAX_GUARDS


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0033_workshops_and_clean_pictures")]

    operations = [
        migrations.AddField(
            model_name="product",
            name="tax_category",
            field=models.CharField(
                blank=True,
                choices=[
                    ("standard", "standard"),
                    ("reduced", "reduced"),
                    ("clothing", "clothing"),
                    ("books", "books and printed matter"),
                    ("food", "food"),
                    ("exempt", "exempt"),
                ],
                help_text="Where tax law has another rate for it; otherwise the standard rate holds.",
                max_length=16,
                null=True,
            ),
        ),
        install(PRODUCT_TAX_GUARDS),
    ]
