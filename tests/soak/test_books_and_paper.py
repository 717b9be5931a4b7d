"""Random histories of the whole enterprise beside a plain model: no difference, no clawback.

`SOAK_STEPS` says how many steps in all, `SOAK_SEED` repeats a run: `make soak` asks for 100,000.
"""

import os
from collections import Counter

import hypothesis
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.soak.paying import Paying
from tests.soak.selling import Selling
from tests.soak.working import Working

STEPS = int(os.environ.get("SOAK_STEPS", "10000"))
SEED = int(os.environ.get("SOAK_SEED", "1"))
# Parts, so that several test processes share the work.
PARTS = 4
STEPS_IN_A_HISTORY = 100


class AnyHistory(Working, Selling, Paying):
    """Everything that everybody does, in any order."""


def live_through(machine, *, steps, seed):
    run_state_machine_as_test(
        hypothesis.seed(seed)(machine),
        settings=settings(
            # Hypothesis begins with the shortest histories it can think of.
            max_examples=steps // STEPS_IN_A_HISTORY + 3,
            stateful_step_count=STEPS_IN_A_HISTORY,
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            print_blob=True,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_happens_the_books_and_the_shelves_agree_with_paper(
    here, part, record_property, caplog
):
    class History(AnyHistory):
        pass

    # Payments of too little belong to the histories; what is logged of them is tested elsewhere.
    caplog.set_level("CRITICAL", "shop.payment.reconciling")
    History.here, History.tally = here, Counter()
    asked, rounds = -(-STEPS // PARTS), 0
    while History.tally["steps"] < asked:
        missing = asked - History.tally["steps"]
        live_through(History, steps=missing, seed=(SEED * PARTS + part) * 1_000 + rounds)
        rounds += 1

    record_property("tally", dict(History.tally))
    assert History.tally["steps"] >= asked
