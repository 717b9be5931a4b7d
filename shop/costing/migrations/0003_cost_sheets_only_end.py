"""Cost sheets rest on evidence, follow each other without overlap, and only ever end."""

import django.db.models.deletion
from django.db import migrations, models

from artisans.guards import install, no_overlap
from shop.costing.guards import COSTING_GUARDS


class Migration(migrations.Migration):
    dependencies = [("costing", "0002_evidence_is_a_document")]

    operations = [
        migrations.RemoveField(model_name="costsheet", name="evidence_title"),
        migrations.AlterField(
            model_name="costsheet",
            name="evidence",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cost_sheets",
                to="costing.evidence",
            ),
        ),
        migrations.AlterField(
            model_name="costsheet",
            name="effective_to",
            field=models.DateField(
                blank=True, help_text="the first day it is over", null=True
            ),
        ),
        migrations.AlterModelOptions(
            name="costsheet", options={"ordering": ["product", "-effective_from"]}
        ),
        *no_overlap(
            "costing_costsheet",
            name="product_has_one_cost_sheet_at_a_time",
            of="product_id",
            says="end the sheet before it first",
        ),
        install(COSTING_GUARDS),
    ]
