"""`manage.py keep_watch`: one process at a time runs what is due, whatever fails."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from shop.order.models import Order
from shop.order.placing import release_order
from shop.payment.abandoned import release_abandoned
from shop.payment.models import PaymentAttempt
from shop.watch import turns
from shop.watch.jobs import Job, run
from shop.watch.keeping import NAME, Keeper
from shop.watch.models import Watch
from tests.shop import shelves
from tests.shop.walking import add, check_out


@pytest.fixture
def tote(transactional_db):
    shelves.open_shop()
    return shelves.shelve(free=3)


def held(tote):
    return tote.stockrecords.get().num_allocated


def in_an_hour():
    return time_machine.travel(timezone.now() + timedelta(hours=1))


def test_the_pieces_of_an_abandoned_payment_page_come_back(client, tote):
    add(client, tote)
    check_out(client)

    with in_an_hour():
        call_command("keep_watch", "--once")

    assert held(tote) == 0
    assert PaymentAttempt.objects.get().status == "expired"


def test_the_pieces_of_an_order_without_a_payment_page_come_back(client, tote):
    add(client, tote)
    check_out(client)
    PaymentAttempt.objects.all().delete()

    with in_an_hour():
        call_command("keep_watch", "--once")

    assert held(tote) == 0
    assert Order.objects.get().status == "awaiting payment"


def test_an_order_that_is_being_paid_keeps_its_pieces(client, tote):
    add(client, tote)
    page = check_out(client)["Location"]
    client.post(page, {"action": "pay_later"})

    with in_an_hour():
        released = release_abandoned()

    assert (released, held(tote)) == (0, 1)


def test_an_order_placed_a_moment_ago_keeps_its_pieces(client, tote):
    add(client, tote)
    check_out(client)
    PaymentAttempt.objects.all().delete()

    assert release_abandoned() == 0


def test_nothing_is_released_twice(client, tote):
    add(client, tote)
    check_out(client)
    PaymentAttempt.objects.all().delete()
    release_order(Order.objects.get(), reason="in a test")

    with in_an_hour():
        assert release_abandoned() == 0


def test_a_failing_job_is_named_and_the_others_run(client, tote, caplog):
    for _ in range(2):
        add(client, tote)
        check_out(client)
    unknown, unattempted = PaymentAttempt.objects.order_by("pk")
    PaymentAttempt.objects.filter(pk=unknown.pk).update(session_id="cs_test_nobody_knows_it")
    unattempted.delete()

    with in_an_hour(), pytest.raises(CommandError, match=r"^Failed: reconcile_payments$"):
        call_command("keep_watch", "--once")

    assert "reconcile_payments: Some payments could not be reconciled" in caplog.text
    assert held(tote) == 1


def test_an_error_in_a_job_is_logged_and_not_raised(caplog):
    def breaks():
        raise ZeroDivisionError

    assert run(Job("sums", breaks, timedelta(seconds=1))) is False
    assert "sums failed" in caplog.text


def test_a_job_is_not_run_again_before_its_time(db):
    keeper = Keeper()

    keeper.look()
    first = dict(keeper.started)
    keeper.look()

    assert keeper.started == first
    assert sorted(first) == ["reconcile_payments", "release_abandoned", "sandbox_deliver"]


def test_another_process_stands_by(db, capsys):
    turns.take(NAME, holder="elsewhere:1")

    call_command("keep_watch", "--once")

    assert capsys.readouterr().out == "Another process keeps watch.\n"
    assert Watch.objects.get().holder == "elsewhere:1"


def test_the_turn_of_a_process_that_was_killed_ends_by_itself(db):
    turns.take(NAME, holder="elsewhere:1")

    with time_machine.travel(timezone.now() + turns.LASTS):
        assert turns.take(NAME, holder="here:2") is True


def test_a_turn_that_was_given_up_is_free_at_once(db):
    turns.take(NAME, holder="elsewhere:1")
    turns.give_up(NAME, holder="elsewhere:1")

    assert turns.take(NAME, holder="here:2") is True


def test_a_turn_is_given_up_by_its_holder_only(db):
    turns.take(NAME, holder="elsewhere:1")
    turns.give_up(NAME, holder="here:2")

    assert turns.take(NAME, holder="here:2") is False


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("begun", [False, True])
def test_of_twelve_who_want_the_turn_one_has_it(begun):
    if begun:
        turns.take(NAME, holder="before")
        turns.give_up(NAME, holder="before")

    def wants(number):
        try:
            return turns.take(NAME, holder=f"here:{number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(wants, range(12)))

    assert sorted(answers) == [False] * 11 + [True]


@pytest.fixture
def start(tmp_path, transactional_db):
    """Start a process of its own on this test's database; it ends with the test."""
    at = connection.settings_dict
    url = f"sqlite:///{at['NAME']}"
    if connection.vendor == "postgresql":
        url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**at)
    environment = os.environ | {"DATABASE_URL": url, "FAIRHAND_VAR": str(tmp_path)}
    started = []

    def start(*arguments):
        started.append(subprocess.Popen([sys.executable, *arguments], env=environment))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


WATCH = ("manage.py", "keep_watch", "--interval", "0.1")
SERVER = """
import subprocess, sys, time
subprocess.Popen([sys.executable, *sys.argv[1:], "--with-parent"])
time.sleep(600)
"""


def wait_until(true):
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline, "waited a minute"
        time.sleep(0.1)


def has_turn():
    now = timezone.now()
    return Watch.objects.filter(held_until__gt=now).exists()


def test_sigterm_ends_it_quietly_and_frees_the_turn(start):
    process = start(*WATCH)
    wait_until(has_turn)

    process.send_signal(signal.SIGTERM)

    assert process.wait(30) == 0
    assert not has_turn()


def test_beside_a_server_it_ends_with_it(start):
    server = start("-c", SERVER, *WATCH)
    wait_until(has_turn)

    server.kill()
    server.wait()

    wait_until(lambda: not has_turn())
