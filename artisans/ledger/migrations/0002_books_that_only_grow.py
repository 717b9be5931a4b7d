"""Append-only transfers in one chain, a closed list of debits, premium rules that never overlap."""

from django.db import migrations

from artisans.guards import install, no_overlap
from artisans.ledger.guards import LEDGER_GUARDS



class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        install(LEDGER_GUARDS),
        *no_overlap(
            "ledger_premiumrule",
            name="one_premium_rule_at_a_time",
            of=None,
            says="end the rule before it first",
        ),
    ]
