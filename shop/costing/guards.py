"""What the database refuses about cost sheets and their evidence."""

from artisans.guards import Guard, never_goes

SHEETS = "costing_costsheet"
EVIDENCE = "costing_evidence"

COSTING_GUARDS = [
    Guard(
        name="cost_sheet_only_ends",
        table=SHEETS,
        before="UPDATE",
        says="prices were explained by it: end it and write another",
        when=" OR ".join(
            f"NEW.{column} <> OLD.{column}"
            for column in (
                *("product_id", "currency", "materials", "workshop_costs", "inbound_freight"),
                *("evidence_id", "effective_from"),
            )
        )
        + " OR COALESCE(NEW.effective_to, '0001-01-01') <> OLD.effective_to",
    ),
    *never_goes(SHEETS, noun="cost_sheet"),
    Guard(
        name="evidence_stays_as_it_came",
        table=EVIDENCE,
        before="UPDATE",
        says="cost sheets rest on it: keep another document",
        when="NEW.sha256 <> OLD.sha256 OR NEW.file <> OLD.file OR NEW.title <> OLD.title",
    ),
    *never_goes(EVIDENCE, noun="evidence"),
]
