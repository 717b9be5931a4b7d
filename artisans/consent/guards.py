"""What the database refuses about consent, on SQLite and on PostgreSQL."""

from artisans.guards import Guard, never_changes

GUARDS = [
    *never_changes("consent_grant", noun="grant"),
    *never_changes("consent_withdrawal", noun="withdrawal"),
    # SQLite's INSERT OR REPLACE deletes without asking the guard against DELETE.
    Guard(
        name="grant_is_never_replaced",
        table="consent_grant",
        before="INSERT",
        when=(
            "EXISTS (SELECT 1 FROM consent_grant g WHERE g.id = NEW.id OR (g.item = NEW.item AND "
            "g.channel = NEW.channel AND g.language = NEW.language "
            "AND g.content_hash = NEW.content_hash))"
        ),
        says="the row stays as it was written",
        vendors=("sqlite",),
    ),
    Guard(
        name="withdrawal_is_never_replaced",
        table="consent_withdrawal",
        before="INSERT",
        when="EXISTS (SELECT 1 FROM consent_withdrawal w WHERE w.id = NEW.id OR w.item = NEW.item)",
        says="the row stays as it was written",
        vendors=("sqlite",),
    ),
]
