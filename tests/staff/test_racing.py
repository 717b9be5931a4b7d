"""Two of the staff press at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import uuid4

import pytest
from django.db import connections

from artisans.making.models import PieceRate, TimedCycle, TimeStudy
from artisans.making.rates import LaterRateAgreed, agree_rate
from artisans.making.studies import StudyStillOpen, open_study, time_cycle
from tests.staff import fair_pay

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act, *, times):
    """Act in as many threads, each with connections of its own; an error is a result."""

    def closing(_number):
        try:
            return act()
        except (LaterRateAgreed, StudyStillOpen) as error:
            return type(error)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(closing, range(times)))


def test_of_four_who_agree_a_rate_at_once_three_are_told():
    fair_pay.floor()
    product = fair_pay.product()
    study = fair_pay.timed(product)

    def agree():
        return agree_rate(
            product.workshop,
            product_id=product.pk,
            time_study=study,
            skill="skilled",
            effective_from=date(2025, 7, 1),
        )

    results = at_once(agree, times=4)

    assert results.count(LaterRateAgreed) == 3
    assert PieceRate.objects.count() == 1


def test_of_four_who_open_a_study_at_once_three_are_told():
    product = fair_pay.product()

    results = at_once(lambda: open_study(product_id=product.pk, timed_on=date(2025, 7, 1)), times=4)

    assert results.count(StudyStillOpen) == 3
    assert TimeStudy.objects.count() == 1


def test_a_press_that_arrives_four_times_at_once_is_one_cycle():
    study = fair_pay.being_timed()
    artisan, press = fair_pay.makers()[0], uuid4()

    cycles = at_once(lambda: time_cycle(study, artisan=artisan, seconds=600, press=press), times=4)

    assert len(set(cycles)) == 1
    assert TimedCycle.objects.count() == 1
