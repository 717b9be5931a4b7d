"""What the database refuses about counted and released figures, on SQLite and on PostgreSQL."""

from artisans.guards import Guard, never_changes

SAYS = "the row stays as it was written"


def _never_replaced(table: str, *, noun: str, same: str) -> Guard:
    """SQLite's INSERT OR REPLACE deletes without asking the guard against DELETE."""
    return Guard(
        name=f"{noun}_is_never_replaced",
        table=table,
        before="INSERT",
        when=f"EXISTS (SELECT 1 FROM {table} o WHERE o.id = NEW.id OR ({same}))",
        says=SAYS,
        vendors=("sqlite",),
    )


GUARDS = [
    *never_changes("impact_impactevent", noun="impact_event"),
    *never_changes("impact_publication", noun="publication"),
    *never_changes("impact_publishedfigure", noun="published_figure"),
    _never_replaced(
        "impact_impactevent",
        noun="impact_event",
        same="o.metric = NEW.metric AND o.source = NEW.source",
    ),
    _never_replaced(
        "impact_publication",
        noun="publication",
        same="o.through_on = NEW.through_on AND o.is_live = NEW.is_live",
    ),
    _never_replaced(
        "impact_publishedfigure",
        noun="published_figure",
        same="o.publication_id = NEW.publication_id AND o.metric = NEW.metric "
        "AND o.currency = NEW.currency "
        "AND COALESCE(o.workshop_id, 0) = COALESCE(NEW.workshop_id, 0)",
    ),
]
