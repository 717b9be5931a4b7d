"""Piece rates that never overlap nor change, deliveries within their orders, each accepted once."""

from django.db import migrations

from artisans.guards import install, no_overlap
from artisans.making.guards import MAKING_GUARDS


class Migration(migrations.Migration):
    dependencies = [("making", "0001_initial")]

    operations = [
        *no_overlap(
            "making_piecerate",
            name="product_has_one_piece_rate_at_a_time",
            of="product_id",
            says="end the rate before it first",
        ),
        install(MAKING_GUARDS),
    ]
