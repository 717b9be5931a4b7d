"""What must wait for the commit: mail, and calls over the network."""

from collections.abc import Callable
from functools import partial, update_wrapper

from django.db import transaction


def after_commit(act: Callable[..., object], *args: object) -> None:
    """Call `act(*args)` once the transaction is committed; its failure is logged, not raised."""
    # Django names a failed callback by its __qualname__, which a bare partial does not have.
    transaction.on_commit(update_wrapper(partial(act, *args), act), robust=True)
