"""What the database refuses about studies and the floors of rates, whoever writes."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from artisans.making.models import PieceRate, TimedCycle, TimeStudy, WageFloor
from artisans.making.rates import StudyNotClosed, agree_rate
from artisans.making.studies import (
    NotEnoughCycles,
    StudyIsClosed,
    StudyStillOpen,
    close_study,
    discard_cycle,
    discard_study,
    open_study,
    record_study,
    time_cycle,
)

TODAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def refused(name):
    return pytest.raises(IntegrityError, match=name)


@pytest.fixture
def study(product):
    return open_study(product_id=product.pk, timed_on=TODAY)


@pytest.fixture
def timed(study, makers):
    """Five cycles of 100 minutes by two makers."""
    for place in range(5):
        time_cycle(study, artisan=makers[place % 2], seconds=6000)
    return study


def test_closing_works_out_mean_and_allowance(timed):
    closed = close_study(timed)

    assert closed.standard_minutes == Decimal("115.00")


def test_a_cycle_that_was_interrupted_is_taken_out_again(timed, makers):
    interrupted = time_cycle(timed, artisan=makers[0], seconds=60_000)

    discard_cycle(interrupted)

    assert close_study(timed).standard_minutes == Decimal("115.00")


def test_a_product_is_timed_in_one_study_at_a_time(study, product):
    with pytest.raises(StudyStillOpen, match="close or discard it first"):
        open_study(product_id=product.pk, timed_on=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        TimeStudy.objects.create(product=product, version=2, timed_on=TODAY)

    discard_study(study)
    assert open_study(product_id=product.pk, timed_on=TODAY).version == 1


def test_a_study_of_too_few_cycles_is_refused_by_verb_and_database(study, makers):
    for _ in range(4):
        time_cycle(study, artisan=makers[0], seconds=6000)

    with pytest.raises(NotEnoughCycles, match="4 cycles by 1 maker so far"):
        close_study(study)
    with refused("time_study_rests_on_enough_cycles"), transaction.atomic():
        TimeStudy.objects.update(standard_minutes=Decimal("115"), closed_at=NOW)


def test_five_cycles_by_one_maker_are_refused_by_the_database(study, makers):
    for _ in range(5):
        time_cycle(study, artisan=makers[0], seconds=6000)

    with refused("time_study_rests_on_enough_cycles"), transaction.atomic():
        TimeStudy.objects.update(standard_minutes=Decimal("115"), closed_at=NOW)


def test_standard_minutes_below_what_was_timed_are_refused(timed):
    with refused("standard_minutes_are_not_below_what_was_timed"), transaction.atomic():
        TimeStudy.objects.update(standard_minutes=Decimal("114.99"), closed_at=NOW)

    TimeStudy.objects.update(standard_minutes=Decimal("115.00"), closed_at=NOW)


def test_a_study_cannot_be_written_closed(product):
    with refused("time_study_begins_open"), transaction.atomic():
        TimeStudy.objects.create(
            product=product, timed_on=TODAY, standard_minutes=Decimal("1"), closed_at=NOW
        )

    assert not TimeStudy.objects.exists()


def test_nothing_moves_in_a_closed_study(timed, makers):
    close_study(timed)

    with pytest.raises(StudyIsClosed):
        time_cycle(timed, artisan=makers[0], seconds=1)
    for attempt in (
        lambda: TimedCycle.objects.create(study=timed, artisan=makers[0], seconds=1),
        lambda: TimedCycle.objects.update(seconds=1),
        TimedCycle.objects.all().delete,
    ):
        with refused("cycle_of_a_closed_study_is_final"), transaction.atomic():
            attempt()
    with refused("closed_time_study_stays"), transaction.atomic():
        TimeStudy.objects.update(standard_minutes=Decimal("1"))


def test_a_rate_waits_for_its_study_to_be_closed(timed, workshop, add_floor):
    add_floor("14114")

    with pytest.raises(StudyNotClosed, match="close it first"):
        agree_rate(
            workshop,
            product_id=timed.product_id,
            time_study=timed,
            skill="skilled",
            effective_from=TODAY,
        )


@pytest.fixture
def forge(rate):
    """Write a later rate by hand: forge(amount=…)."""

    def forge(**changes):
        PieceRate.objects.filter(pk=rate.pk).update(effective_to=date(2026, 3, 1))
        forged = PieceRate.objects.get(pk=rate.pk)
        forged.pk, forged._state.adding = None, True
        forged.effective_from, forged.effective_to = date(2026, 3, 1), None
        for name, value in changes.items():
            setattr(forged, name, value)
        with transaction.atomic():
            forged.save()

    return forge


def test_a_forged_rate_that_keeps_every_promise_is_taken(forge):
    forge(amount=Decimal("109"))

    assert PieceRate.objects.count() == 2


def test_fewer_minutes_than_the_study_found_are_refused(forge):
    with refused("piece_rate_rests_on_a_closed_time_study"):
        forge(standard_minutes=Decimal("94"))


def test_a_floor_per_minute_below_the_law_is_refused(forge, add_floor):
    risen = add_floor("14200", effective_from=date(2026, 2, 1))

    with refused("piece_rate_is_not_below_the_floors_it_names"):
        forge(legal_floor=risen)


def test_a_floor_that_is_not_the_minutes_at_the_floor_is_refused(forge):
    with refused("piece_rate_floor_is_its_minutes_at_the_floor"):
        forge(floor_amount=Decimal("100"))


def test_an_amount_no_hand_can_hold_is_refused(forge):
    with refused("piece_rate_can_be_put_into_a_hand"):
        forge(amount=Decimal("108.50"))


def test_the_floor_of_another_region_is_refused(forge, add_floor):
    elsewhere = add_floor("100", region="Patna")

    with refused("piece_rate_has_the_legal_floor_of_its_workshop"):
        forge(legal_floor=elsewhere)


def test_an_expired_floor_is_refused(forge, rate):
    WageFloor.objects.filter(pk=rate.legal_floor_id).update(effective_to=date(2026, 2, 1))

    with refused("piece_rate_floor_has_not_expired"):
        forge()


def test_a_floor_that_a_later_one_replaced_is_refused(forge, add_floor):
    add_floor("14500", effective_from=date(2026, 2, 1))

    with refused("piece_rate_floor_has_not_expired"):
        forge()


def test_a_skill_is_never_paid_less_a_minute_than_before(forge, rate, add_floor):
    lower = add_floor("10000", effective_from=date(2026, 2, 1))

    with refused("piece_rate_never_goes_back"):
        forge(
            legal_floor=lower,
            floor_per_minute=Decimal("0.9"),
            floor_amount=Decimal("85.5"),
            amount=Decimal("86"),
        )


def test_a_recorded_floor_only_ends(rate):
    with refused("wage_floor_stays_as_recorded"), transaction.atomic():
        WageFloor.objects.update(amount=Decimal("1"))

    WageFloor.objects.update(effective_to=date(2027, 1, 1))


def test_recording_a_study_whole_leaves_nothing_when_it_is_too_small(product, makers):
    with pytest.raises(NotEnoughCycles):
        record_study(product_id=product.pk, timed_on=TODAY, cycles=[(makers[0], 60)])

    assert not TimeStudy.objects.exists()
