"""What each order takes of an offer stands in a row of its own, and offers count those rows."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Sum

from shop.offer.customers import mailbox_of


def claim_for_earlier_orders(apps, editor):
    """Orders that stand have had their discounts; nothing that was cancelled counts."""
    Claim = apps.get_model("offer", "OfferClaim")
    Offer = apps.get_model("offer", "ConditionalOffer")
    Discount = apps.get_model("order", "OrderDiscount")
    standing = Discount.objects.exclude(order__status="cancelled").select_related("order__user")
    for offer in Offer.objects.order_by("pk"):
        for discount in standing.filter(offer_id=offer.pk):
            order = discount.order
            email = order.user.email if order.user else order.guest_email
            Claim.objects.create(
                offer=offer,
                order=order,
                user=order.user,
                mailbox=mailbox_of(email),
                applications=discount.frequency or 1,
                amount=discount.amount,
            )
        counted = offer.claims.aggregate(given=Sum("applications"), total=Sum("amount"))
        offer.num_applications = counted["given"] or 0
        offer.total_discount = counted["total"] or 0
        offer.num_orders = offer.claims.count()
        offer.save()


class Migration(migrations.Migration):
    dependencies = [
        ("offer", "0013_range_excluded_categories"),
        ("order", "0022_tokens_and_workshops"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OfferClaim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mailbox", models.CharField(blank=True, db_index=True, max_length=64)),
                ("applications", models.PositiveIntegerField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="offer.conditionaloffer",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offer_claims",
                        to="order.order",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="offerclaim",
            constraint=models.UniqueConstraint(
                fields=("offer", "order"), name="order_claims_an_offer_once"
            ),
        ),
        migrations.RunPython(claim_for_earlier_orders, migrations.RunPython.noop),
    ]
