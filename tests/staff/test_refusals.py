"""What the database refuses reads as a sentence, on both engines."""

import pytest
from django.db import IntegrityError, transaction

from artisans.making.models import DeliveryLine, WorkOrder
from staff.refusals import sentence_of
from tests.staff.conftest import brought


@pytest.fixture
def refusal_of():
    """The refusal that an act meets."""

    def refusal_of(act):
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            act()
        return caught.value

    return refusal_of


def test_a_guard_says_what_would_be_right(refusal_of, order, makers):
    delivery = brought(order, (makers[0], 10))

    refusal = refusal_of(
        lambda: DeliveryLine.objects.create(delivery=delivery, artisan=makers[1], delivered=1)
    )

    assert sentence_of(refusal) == "More pieces than the work order still asks for."


def test_the_name_of_a_constraint_is_its_sentence(refusal_of, order, makers):
    delivery = brought(order, (makers[0], 4))

    refusal = refusal_of(lambda: delivery.lines.update(accepted=4, to_rework=1))

    assert sentence_of(refusal) == "No more pieces are accepted than came."


def test_what_is_no_rule_of_ours_is_raised_again(refusal_of, order):
    refusal = refusal_of(lambda: WorkOrder.objects.filter(pk=order.pk).update(due_on=None))

    with pytest.raises(IntegrityError):
        sentence_of(refusal)
