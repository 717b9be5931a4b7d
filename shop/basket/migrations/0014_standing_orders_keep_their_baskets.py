"""The basket of an order that stands is not opened again."""

from django.db import migrations

from artisans.guards import install
from shop.basket.guards import ORDERED_BASKET_GUARDS


class Migration(migrations.Migration):
    # The guard reads order_order: this comes after every migration that alters that table.
    dependencies = [
        ("basket", "0013_closed_baskets_stay_closed"),
        ("order", "0023_pieces_given_up"),
    ]

    operations = [install(ORDERED_BASKET_GUARDS)]
