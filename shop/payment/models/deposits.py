from django.db import models


class Deposit(models.Model):
    """What Stripe pays out to the enterprise's bank, and whether we know all that is in it.

    Stripe calls it a payout; here a payout is what an artisan gets. Amounts in minor units.
    """

    deposit_id = models.CharField(max_length=255, unique=True, help_text="Stripe's payout")
    amount = models.BigIntegerField(help_text="negative when the bank is debited")
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=32, help_text="as Stripe names it")
    is_live = models.BooleanField()
    arrives_on = models.DateField()
    known_amount = models.BigIntegerField(
        null=True, help_text="net of the payments and refunds in it; null until Stripe lists them"
    )
    unknown_count = models.PositiveIntegerField(
        default=0, help_text="entries that belong to no payment of ours"
    )

    class Meta:
        ordering = ["-arrives_on"]

    def __str__(self) -> str:
        return self.deposit_id
