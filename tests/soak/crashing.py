"""The power goes off between two statements of a verb."""

from contextlib import contextmanager

from django.db import OperationalError, connection, transaction


class Crash(OperationalError):
    """Raised where a statement would have been sent. Nothing after it happens."""


class Fuse:
    """Burns once, before the statement of a number; 0 never burns. Counts what was sent.

    Commits of inner transactions (RELEASE) count, rollbacks do not: a power cut rolls back anyway.
    """

    def __init__(self, burns_at):
        self.burns_at, self.sent, self.rolls_back = burns_at, 0, False

    def __call__(self, execute, sql, params, many, context):
        was_rolling_back, self.rolls_back = self.rolls_back, sql.startswith("ROLLBACK")
        if not self.rolls_back and not (was_rolling_back and sql.startswith("RELEASE")):
            self.sent += 1
            if self.sent == self.burns_at:
                raise Crash(f"before statement {self.sent}: {sql[:80]}")
        return execute(sql, params, many, context)


@contextmanager
def fuse(burns_at):
    """Run a block with a fuse, and keep of it what its own transactions had committed.

    The examples run inside one transaction, where Django would roll back all of it after an error;
    in the shop there is no such transaction, so it is told not to. A verb that is not whole by
    itself leaves its half behind, as it would there.
    """
    burning = Fuse(burns_at)
    try:
        with connection.execute_wrapper(burning):
            yield burning
    except Crash:
        transaction.set_rollback(False)
        raise
