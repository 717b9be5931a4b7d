"""Evidence becomes a document of its own; what was only named is kept as a text that says so."""

import hashlib

import django.db.models.deletion
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import migrations, models

import shop.costing.models


def keep_the_names(apps, editor):
    alias = editor.connection.alias
    sheets = apps.get_model("costing", "CostSheet").objects.using(alias)
    evidence = apps.get_model("costing", "Evidence").objects.using(alias)
    for title in sheets.values_list("evidence_title", flat=True).distinct():
        text = f"{title}\n".encode()
        document = evidence.create(
            title=title,
            file=ContentFile(text, name="named.txt"),
            media_type="text/plain",
            sha256=hashlib.sha256(text).hexdigest(),
        )
        sheets.filter(evidence_title=title).update(evidence=document)


class Migration(migrations.Migration):
    dependencies = [
        ("costing", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "title",
                    models.CharField(help_text="what it is, and of when", max_length=200),
                ),
                (
                    "file",
                    models.FileField(
                        storage=shop.costing.models.private_files,
                        upload_to=shop.costing.models.random_evidence_path,
                    ),
                ),
                ("media_type", models.CharField(max_length=40)),
                ("sha256", models.CharField(max_length=64)),
                ("added_at", models.DateTimeField(auto_now_add=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-added_at"],
                "verbose_name_plural": "evidence",
                "constraints": [
                    models.CheckConstraint(
                        condition=~models.Q(title=""), name="evidence_says_what_it_is"
                    )
                ],
            },
        ),
        migrations.RemoveConstraint(model_name="costsheet", name="cost_sheet_has_evidence"),
        migrations.RenameField(
            model_name="costsheet", old_name="evidence", new_name="evidence_title"
        ),
        migrations.AddField(
            model_name="costsheet",
            name="evidence",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cost_sheets",
                to="costing.evidence",
            ),
        ),
        migrations.RunPython(keep_the_names, migrations.RunPython.noop, elidable=True),
    ]
