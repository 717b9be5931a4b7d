"""No offer is given more often, or more of it, than was agreed."""

from django.db import migrations, models
from django.db.models import F, Q

from artisans.guards import install
from shop.offer.guards import OFFER_GUARDS


class Migration(migrations.Migration):
    dependencies = [("offer", "0014_claims")]

    operations = [
        migrations.AddConstraint(
            model_name="conditionaloffer",
            constraint=models.CheckConstraint(
                condition=Q(max_global_applications__isnull=True)
                | Q(max_global_applications=0)
                | Q(num_applications__lte=F("max_global_applications")),
                name="offer_is_given_as_often_as_agreed",
            ),
        ),
        migrations.AddConstraint(
            model_name="conditionaloffer",
            constraint=models.CheckConstraint(
                condition=Q(max_discount__isnull=True)
                | Q(max_discount=0)
                | Q(total_discount__lte=F("max_discount")),
                name="offer_gives_no_more_than_its_budget",
            ),
        ),
        install(OFFER_GUARDS),
    ]
