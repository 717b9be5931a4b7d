"""Stock is the sum of its journal, and pieces come in by deliveries whose makers are credited."""

from django.db import migrations, models
from django.db.models import Q

from artisans.guards import install
from shop.partner.guards import STOCK_GUARDS


class Migration(migrations.Migration):
    dependencies = [
        ("partner", "0008_stock_journal"),
        ("making", "0004_studies_and_floors_keep_their_promises"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="stockmovement",
            constraint=models.CheckConstraint(
                condition=Q(in_stock_change__lte=0)
                | Q(kind__in=["opening_count", "acceptance", "correction", "return"]),
                name="pieces_come_in_by_a_known_way",
            ),
        ),
        install(STOCK_GUARDS),
    ]
