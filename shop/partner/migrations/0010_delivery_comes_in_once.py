"""A delivery's pieces are added to one stock record, once, whichever variant is named later."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("partner", "0009_stock_is_its_journal")]

    operations = [
        migrations.AddConstraint(
            model_name="stockmovement",
            constraint=models.UniqueConstraint(
                fields=["source"],
                condition=Q(kind="acceptance"),
                name="delivery_comes_into_stock_once",
            ),
        ),
    ]
