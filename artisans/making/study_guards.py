"""What the database refuses about time studies and the floors of piece rates."""

from artisans.guards import Guard, never_goes

STUDIES = "making_timestudy"
CYCLES = "making_timedcycle"
RATES = "making_piecerate"
FLOORS = "making_wagefloor"
ADVANCES = "making_advance"

FEWEST_CYCLES = 5
FEWEST_MAKERS = 2

_TIMED = f"FROM {CYCLES} c WHERE c.study_id = OLD.id"
_CLOSING = "OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL"
# SQLite reckons with floats: what is allowed for is far below any coin.
_A_LITTLE_LESS = "0.9999999"
_LESS_THAN_A_COIN = "0.001"


def _cycle_is_final(before: str, row: str) -> Guard:
    return Guard(
        name=f"cycle_of_a_closed_study_is_final_{before.lower()}",
        table=CYCLES,
        before=before,
        says="its time study is closed; time another version",
        when=f"EXISTS (SELECT 1 FROM {STUDIES} s WHERE s.id = {row}.study_id "
        "AND s.closed_at IS NOT NULL)",
        locks=f"{STUDIES} WHERE id = {row}.study_id",
    )


STUDY_GUARDS = [
    Guard(
        name="time_study_begins_open",
        table=STUDIES,
        before="INSERT",
        says="time its cycles first, then close it",
        when="NEW.closed_at IS NOT NULL",
    ),
    Guard(
        name="time_study_rests_on_enough_cycles",
        table=STUDIES,
        before="UPDATE",
        says=f"time at least {FEWEST_CYCLES} cycles by at least {FEWEST_MAKERS} makers before "
        "closing it",
        when=f"{_CLOSING} AND ((SELECT COUNT(*) {_TIMED}) < {FEWEST_CYCLES} "
        f"OR (SELECT COUNT(DISTINCT c.artisan_id) {_TIMED}) < {FEWEST_MAKERS})",
    ),
    Guard(
        name="standard_minutes_are_not_below_what_was_timed",
        table=STUDIES,
        before="UPDATE",
        says="standard minutes are the mean cycle and the allowance",
        when=f"{_CLOSING} AND NEW.standard_minutes * 6000 * (SELECT COUNT(*) {_TIMED}) < "
        f"(SELECT SUM(c.seconds) {_TIMED}) * (100 + NEW.allowance_percent) * {_A_LITTLE_LESS}",
    ),
    Guard(
        name="closed_time_study_stays",
        table=STUDIES,
        before="UPDATE",
        says="piece rates rest on it; time another version",
        when="OLD.closed_at IS NOT NULL AND (NEW.closed_at IS NULL "
        "OR NEW.standard_minutes IS NULL OR NEW.product_id <> OLD.product_id "
        "OR NEW.version <> OLD.version OR NEW.standard_minutes <> OLD.standard_minutes "
        "OR NEW.allowance_percent <> OLD.allowance_percent OR NEW.timed_on <> OLD.timed_on "
        "OR NEW.closed_at <> OLD.closed_at)",
    ),
    Guard(
        name="closed_time_study_is_never_deleted",
        table=STUDIES,
        before="DELETE",
        says="piece rates rest on it; time another version",
        when="OLD.closed_at IS NOT NULL",
    ),
    _cycle_is_final("INSERT", "NEW"),
    _cycle_is_final("UPDATE", "OLD"),
    _cycle_is_final("DELETE", "OLD"),
]

_IN_FORCE = (
    "f.effective_from <= NEW.effective_from "
    "AND (f.effective_to IS NULL OR f.effective_to > NEW.effective_from) "
    f"AND NOT EXISTS (SELECT 1 FROM {FLOORS} l WHERE l.country = f.country "
    "AND l.region = f.region AND l.skill = f.skill AND l.kind = f.kind "
    "AND l.effective_from > f.effective_from AND l.effective_from <= NEW.effective_from)"
)
_LEGAL = (
    f"FROM {FLOORS} f JOIN people_workshop w ON w.id = NEW.workshop_id "
    "WHERE f.id = NEW.legal_floor_id"
)
_MINUTES = "(CASE f.per WHEN 'month' THEN 12480 WHEN 'day' THEN 480 ELSE 60 END)"
# The floor's amount in the rate's currency; NULL where nothing frozen on the row converts it.
_CONVERTED = (
    "(CASE WHEN f.currency = NEW.currency THEN f.amount ELSE "
    "(SELECT CASE WHEN x.base_currency = f.currency THEN f.amount * x.rate "
    "ELSE f.amount / x.rate END FROM making_exchangerate x WHERE x.id = NEW.exchange_rate_id) END)"
)


def _above(floor: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM {FLOORS} f WHERE f.id = NEW.{floor} "
        f"AND NEW.floor_per_minute * {_MINUTES} < {_CONVERTED} * {_A_LITTLE_LESS})"
    )


RATE_GUARDS = [
    Guard(
        name="piece_rate_rests_on_a_closed_time_study",
        table=RATES,
        before="INSERT",
        says="close a time study of this product and take its standard minutes",
        when=f"NOT EXISTS (SELECT 1 FROM {STUDIES} s WHERE s.id = NEW.time_study_id "
        "AND s.product_id = NEW.product_id AND s.closed_at IS NOT NULL "
        "AND s.standard_minutes = NEW.standard_minutes)",
    ),
    Guard(
        name="piece_rate_has_the_legal_floor_of_its_workshop",
        table=RATES,
        before="INSERT",
        says="take the legal minimum of the workshop's region and this skill",
        when=f"NOT EXISTS (SELECT 1 {_LEGAL} AND f.kind = 'legal minimum' "
        "AND f.country = w.country AND f.region IN (w.floor_region, 'any') "
        "AND f.skill IN (NEW.skill, 'any'))",
    ),
    Guard(
        name="piece_rate_floor_has_not_expired",
        table=RATES,
        before="INSERT",
        says="its legal minimum or benchmark has ended or a later one holds: take that one",
        when=f"EXISTS (SELECT 1 FROM {FLOORS} f "
        "WHERE f.id IN (NEW.legal_floor_id, COALESCE(NEW.benchmark_floor_id, -1)) "
        f"AND NOT ({_IN_FORCE}))",
    ),
    Guard(
        name="piece_rate_is_not_below_the_floors_it_names",
        table=RATES,
        before="INSERT",
        says="its floor per minute is at least the legal minimum and the chosen benchmark",
        when=f"{_above('legal_floor_id')} OR {_above('benchmark_floor_id')}",
    ),
    Guard(
        name="piece_rate_floor_is_its_minutes_at_the_floor",
        table=RATES,
        before="INSERT",
        says="the floor is standard minutes times the floor per minute",
        when=f"NEW.floor_amount < NEW.standard_minutes * NEW.floor_per_minute * {_A_LITTLE_LESS}",
    ),
    Guard(
        name="piece_rate_never_goes_back",
        table=RATES,
        before="INSERT",
        says="this skill was paid more a minute here before",
        when=f"EXISTS (SELECT 1 FROM {RATES} r WHERE r.workshop_id = NEW.workshop_id "
        "AND r.skill = NEW.skill AND r.currency = NEW.currency "
        "AND r.effective_from <= NEW.effective_from "
        f"AND r.floor_per_minute * {_A_LITTLE_LESS} > NEW.floor_per_minute)",
    ),
    Guard(
        name="piece_rate_can_be_put_into_a_hand",
        table=RATES,
        before="INSERT",
        says="rupees are paid in whole ones, riels in hundreds: round up",
        when="(NEW.currency = 'INR' AND NEW.amount <> ROUND(NEW.amount)) "
        "OR (NEW.currency = 'KHR' AND NEW.amount / 100.0 <> ROUND(NEW.amount / 100.0))",
    ),
]

FLOOR_GUARDS = [
    Guard(
        name="wage_floor_stays_as_recorded",
        table=FLOORS,
        before="UPDATE",
        says="piece rates may rest on it: end it and record another",
        when=" OR ".join(
            f"NEW.{column} <> OLD.{column}"
            for column in (
                *("country", "region", "skill", "kind", "amount", "currency", "per"),
                *("effective_from", "source", "source_year"),
            )
        )
        + " OR COALESCE(NEW.effective_to, '0001-01-01') <> OLD.effective_to",
    ),
]

_ORDER_PAYS = (
    "FROM making_workorder o JOIN making_piecerate r ON r.id = o.piece_rate_id "
    "WHERE o.id = NEW.work_order_id"
)
ADVANCE_GUARDS = [
    Guard(
        name="advance_stays_as_paid",
        table=ADVANCES,
        before="UPDATE",
        says="it was handed over: agree the rest otherwise",
    ),
    *never_goes(ADVANCES, noun="advance"),
    Guard(
        name="advance_is_at_least_half_of_the_piece_pay",
        table=ADVANCES,
        before="INSERT",
        says="an advance is at least half and at most all of the order's piece pay, in its "
        "currency",
        when=f"NEW.amount * 2 < NEW.piece_pay - {_LESS_THAN_A_COIN} OR NOT EXISTS "
        f"(SELECT 1 {_ORDER_PAYS} AND r.currency = NEW.currency "
        f"AND ABS(NEW.piece_pay - o.quantity * r.amount) < {_LESS_THAN_A_COIN})",
    ),
]
