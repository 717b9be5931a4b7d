"""Random histories of the whole enterprise beside a plain model: no difference, no clawback.

`SOAK_STEPS` says how many steps in all, `SOAK_SEED` repeats a run: `make soak` asks for 100,000.
"""

import os
from collections import Counter

import hypothesis
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.soak.paying import Paying
from tests.soak.selling import Selling
from tests.soak.working import Working

STEPS = int(os.environ.get("SOAK_STEPS", "10000"))
SEED = int(os.environ.get("SOAK_SEED", "1"))
STEPS_IN_A_HISTORY = 100
SHRINK = [] if os.environ.get("SOAK_NO_SHRINK") else [hypothesis.Phase.shrink]


class AnyHistory(Working, Selling, Paying):
    """Everything that everybody does, in any order."""


def live_through(machine, *, steps, seed):
    # Hypothesis begins with the shortest histories it can think of.
    histories = steps // STEPS_IN_A_HISTORY + 3
    run_state_machine_as_test(
        hypothesis.seed(seed)(machine),
        settings=settings(
            max_examples=histories,
            stateful_step_count=STEPS_IN_A_HISTORY,
            deadline=None,
            database=None,
            report_multiple_bugs=False,
            phases=[hypothesis.Phase.generate, *SHRINK],
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_whatever_happens_the_books_and_the_shelves_agree_with_paper(here, capsys, caplog):
    class Soaked(AnyHistory):
        pass

    # Payments of too little are part of the histories; their log lines are tested elsewhere.
    caplog.set_level("CRITICAL", "shop.payment.reconciling")
    Soaked.here, Soaked.tally = here, Counter()
    rounds = 0
    while Soaked.tally["steps"] < STEPS:
        live_through(Soaked, steps=STEPS - Soaked.tally["steps"], seed=SEED * 1_000_003 + rounds)
        rounds += 1

    with capsys.disabled():
        print(f"\n{dict(Soaked.tally)} in {rounds} rounds of seed {SEED}")
    assert Soaked.tally["steps"] >= STEPS
