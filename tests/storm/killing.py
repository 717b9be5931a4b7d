"""Kill a process at a boundary: before a statement, around a commit, around a call to Stripe.

The act runs in a fork of this process, which sends itself SIGKILL: nothing is rolled back by its
own hand, no `finally` runs. What it had committed stays.
"""

import os
import signal
import sys
import traceback
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import connection, connections

from shop.sandbox.transport import SandboxHTTPClient


@dataclass(frozen=True)
class Outcome:
    was_killed: bool
    boundaries: int


class Fuse:
    """Counts the boundaries an act passes, and ends the process at one of them; 0 never burns."""

    def __init__(self, burns_at):
        self.burns_at, self.passed, self.is_at_stripe = burns_at, 0, False

    def at_a_boundary(self):
        if self.is_at_stripe:
            return
        self.passed += 1
        if self.passed == self.burns_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(self, execute, sql, params, many, context):
        self.at_a_boundary()
        return execute(sql, params, many, context)

    def at_stripe(self, act):
        """Stripe does not die with us: a request that left is dealt with to its end."""

        def bounded(*args, **kwargs):
            self.at_a_boundary()
            self.is_at_stripe = True
            try:
                done = act(*args, **kwargs)
            finally:
                self.is_at_stripe = False
            self.at_a_boundary()
            return done

        return bounded

    def around(self, act):
        def bounded(*args, **kwargs):
            self.at_a_boundary()
            done = act(*args, **kwargs)
            self.at_a_boundary()
            return done

        return bounded


def run_until(boundary, act):
    """Do `act` in a process of its own that is killed at a boundary, counted from 1."""
    connections.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _live(boundary, act, writing)
    os.close(writing)
    with os.fdopen(reading) as told:
        passed = told.read()
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return Outcome(was_killed=True, boundaries=boundary)
    assert os.waitstatus_to_exitcode(status) == 0, "the act failed by itself"
    return Outcome(was_killed=False, boundaries=int(passed))


def _live(boundary, act, writing):
    """In the child. It never returns into the test that forked it."""
    try:
        with _boundaries(boundary) as fuse:
            act()
        os.write(writing, str(fuse.passed).encode())
    except BaseException:
        traceback.print_exc(file=sys.__stderr__)
        os._exit(1)
    os._exit(0)


@contextmanager
def _boundaries(boundary):
    fuse = Fuse(boundary)
    with pytest.MonkeyPatch.context() as patch, connection.execute_wrapper(fuse.statement):
        patch.setattr(connection, "_commit", fuse.around(connection._commit))
        patch.setattr(SandboxHTTPClient, "request", fuse.at_stripe(SandboxHTTPClient.request))
        yield fuse
