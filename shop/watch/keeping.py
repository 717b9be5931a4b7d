"""Look again and again whether a job is due, and run it, while nobody else does."""

import logging
import os
import socket
import threading
import time

from django.db import DatabaseError, close_old_connections

from shop.watch import turns
from shop.watch.jobs import jobs, run

logger = logging.getLogger(__name__)
NAME = "keep_watch"


class Keeper:
    """One process's watch. `stop` may be called from a signal handler: the job at hand ends."""

    def __init__(self):
        self.holder = f"{socket.gethostname()}:{os.getpid()}"
        self.stopping = threading.Event()
        self.started = {}
        self.has_turn = None

    def stop(self, *_signal):
        self.stopping.set()

    def keep(self, *, interval, still_wanted=lambda: True):
        """Look every `interval` seconds until stopped, or nobody wants it any more."""
        while not self.stopping.is_set() and still_wanted():
            self.look()
            self.stopping.wait(interval)
            close_old_connections()
        self.leave()

    def look(self):
        """Run what is due; returns the names of the jobs that failed.

        A database that is away is waited for: it comes back.
        """
        try:
            due = [job for job in jobs() if self.is_due(job)] if self.take_turn() else []
            return [job.name for job in due if self.may_go_on() and not self.run(job)]
        except DatabaseError:
            logger.exception("The watch could not look")
            return [NAME]

    def is_due(self, job):
        last = self.started.get(job.name)
        return last is None or time.monotonic() - last >= job.every.total_seconds()

    def may_go_on(self):
        return not self.stopping.is_set() and self.take_turn()

    def run(self, job):
        self.started[job.name] = time.monotonic()
        return run(job)

    def take_turn(self):
        had, self.has_turn = self.has_turn, turns.take(NAME, holder=self.holder)
        if had != self.has_turn:
            logger.info("Keeping watch" if self.has_turn else "Standing by: another keeps watch")
        return self.has_turn

    def leave(self):
        try:
            turns.give_up(NAME, holder=self.holder)
        except DatabaseError:
            logger.exception("The turn could not be given up; it ends by itself")
