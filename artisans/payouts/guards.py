"""What the database refuses about pay runs, on SQLite and on PostgreSQL."""

from artisans.guards import Guard, never_changes

RUNS = "payouts_payrun"
PAYOUTS = "payouts_payout"
TESTS = "payouts_periodtest"
WORKED = "making_workedtime"

_IS_DRAFT = (
    f"EXISTS (SELECT 1 FROM {RUNS} r WHERE r.id = {{row}}.pay_run_id AND r.status = 'draft')"
)
_FIGURES = (
    "pay_run_id",
    "artisan_id",
    "currency",
    "piece_pay",
    "brought_forward",
    "premium_share",
    "amount",
)
_NEXT = "'draft>submitted', 'submitted>approved', 'approved>paid'"

PAYOUT_GUARDS = [
    Guard(
        name="pay_run_goes_one_step_at_a_time",
        table=RUNS,
        before="UPDATE",
        says="a run is submitted, then approved, then paid, and never goes back",
        when=f"NEW.status <> OLD.status AND OLD.status || '>' || NEW.status NOT IN ({_NEXT})",
    ),
    Guard(
        name="submitted_pay_run_keeps_its_terms",
        table=RUNS,
        before="UPDATE",
        says="gather another run",
        when="NEW.workshop_id <> OLD.workshop_id OR NEW.currency <> OLD.currency "
        "OR NEW.is_live <> OLD.is_live OR NEW.starts_on <> OLD.starts_on "
        "OR NEW.ends_on <> OLD.ends_on OR NEW.made_by_id <> OLD.made_by_id "
        "OR NEW.approved_by_id <> OLD.approved_by_id OR NEW.paid_at <> OLD.paid_at",
    ),
    Guard(
        name="only_a_draft_pay_run_is_deleted",
        table=RUNS,
        before="DELETE",
        says="people agreed on it",
        when="OLD.status <> 'draft'",
    ),
    Guard(
        name="payout_figures_stay_as_gathered",
        table=PAYOUTS,
        before="UPDATE",
        says="gather another run",
        when=" OR ".join(f"NEW.{column} <> OLD.{column}" for column in _FIGURES),
    ),
    Guard(
        name="payout_is_paid_once",
        table=PAYOUTS,
        before="UPDATE",
        says="it was paid",
        when="OLD.paid_at IS NOT NULL AND (NEW.paid_at IS NULL OR NEW.paid_at <> OLD.paid_at)",
    ),
    Guard(
        name="payout_joins_a_draft",
        table=PAYOUTS,
        before="INSERT",
        says="this run was submitted; she is paid by the next",
        when=f"NOT {_IS_DRAFT.format(row='NEW')}",
    ),
    Guard(
        name="payout_leaves_a_draft_only",
        table=PAYOUTS,
        before="DELETE",
        says="people agreed on it",
        when=f"NOT {_IS_DRAFT.format(row='OLD')}",
    ),
]

# A run that cannot be paid is called off. This takes the place of the step guard above.
STEP_GUARD = PAYOUT_GUARDS[0]
STEPS_WITH_CALLING_OFF = [
    Guard(
        name="pay_run_goes_forward_or_is_called_off",
        table=RUNS,
        before="UPDATE",
        says="a run is submitted, then approved, then paid; until then it can be called off",
        when=f"NEW.status <> OLD.status AND OLD.status || '>' || NEW.status NOT IN ({_NEXT}, "
        "'draft>called off', 'submitted>called off', 'approved>called off')",
    ),
]

# Columns that came later, with a list of their own: an installed list stays as it was.
LATER_FIGURES = [
    Guard(
        name="payout_keeps_its_top_up_and_offset",
        table=PAYOUTS,
        before="UPDATE",
        says="gather another run",
        when="NEW.top_up <> OLD.top_up OR NEW.advance_offset <> OLD.advance_offset",
    ),
]

_TESTED = (
    f"EXISTS (SELECT 1 FROM {TESTS} t WHERE t.artisan_id = OLD.artisan_id "
    "AND t.starts_on <= OLD.worked_on AND t.ends_on > OLD.worked_on)"
)
PERIOD_GUARDS = [
    *never_changes(TESTS, noun="period_test"),
    Guard(
        name="tested_periods_never_overlap",
        table=TESTS,
        before="INSERT",
        says="an artisan's periods follow each other; test the same one again or the next",
        when=f"EXISTS (SELECT 1 FROM {TESTS} t WHERE t.artisan_id = NEW.artisan_id "
        "AND t.currency = NEW.currency AND t.is_live = NEW.is_live "
        "AND t.starts_on < NEW.ends_on AND NEW.starts_on < t.ends_on "
        "AND NOT (t.starts_on = NEW.starts_on AND t.ends_on = NEW.ends_on))",
    ),
    Guard(
        name="tested_minutes_are_never_lowered",
        table=WORKED,
        before="UPDATE",
        says="she was paid by them: minutes can be added, never taken away",
        when="(NEW.minutes < OLD.minutes OR NEW.artisan_id <> OLD.artisan_id "
        f"OR NEW.workshop_id <> OLD.workshop_id OR NEW.worked_on <> OLD.worked_on) AND {_TESTED}",
    ),
    Guard(
        name="tested_minutes_are_never_deleted",
        table=WORKED,
        before="DELETE",
        says="she was paid by them: minutes can be added, never taken away",
        when=_TESTED,
    ),
]
