"""Indexes in the order of a statement that hold the amounts too: balances need no row."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_books_that_only_grow")]

    # An index comes and goes without rebuilding the table, so its guards stay.
    operations = [
        migrations.RemoveIndex(model_name="transfer", name="transfer_by_debit"),
        migrations.RemoveIndex(model_name="transfer", name="transfer_by_credit"),
        migrations.AddIndex(
            model_name="transfer",
            index=models.Index(
                fields=["debit", "occurred_at", "id", "amount"], name="lines_by_debit"
            ),
        ),
        migrations.AddIndex(
            model_name="transfer",
            index=models.Index(
                fields=["credit", "occurred_at", "id", "amount"], name="lines_by_credit"
            ),
        ),
    ]
