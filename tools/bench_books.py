"""Books of any size for `tools/bench_ledger.py`: two thousand artisans, a real chain, few seconds.

Rows are written straight into the table, with its guards put aside and back: a million rows
through posting.post would take the benchmark's whole time, and guards are asked elsewhere.
"""

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from django.db import connection, transaction

from artisans.guards import Guard
from artisans.ledger import accounts, chain
from artisans.ledger.guards import OWED_GUARDS, TRANSFER_GUARDS
from artisans.ledger.models import Kind, Transfer
from artisans.people.models import Artisan, Membership, Workshop

ARTISANS, WORKSHOPS = 2_000, 40
BEGAN = datetime(2023, 1, 1, tzinfo=UTC)
APART = timedelta(seconds=97)
COLUMNS = (
    *("id", "kind", "debit_id", "credit_id", "amount", "currency", "source", "occurred_at"),
    *("posted_at", "reason", "artisan_agreed_at", "reverses_id", "previous_hash", "hash"),
)


class Books:
    """What 2,000 artisans in 40 workshops earn and are paid, in the order it happened."""

    def __init__(self):
        workshops = Workshop.objects.bulk_create(_workshop(n) for n in range(WORKSHOPS))
        artisans = Artisan.objects.bulk_create(Artisan() for _ in range(ARTISANS))
        Membership.objects.bulk_create(
            Membership(
                artisan=artisan,
                workshop=workshops[n % WORKSHOPS],
                grade="maker",
                effective_from=date(2022, 1, 1),
            )
            for n, artisan in enumerate(artisans)
        )
        payables = accounts.artisan_payables([a.pk for a in artisans], "INR")
        self.payables = [payables[artisan.pk] for artisan in artisans]
        self.funds = [accounts.premium_fund(workshop.pk, "INR") for workshop in workshops]
        self.workshops, self.artisans = workshops, artisans
        self.piece_pay, self.premium = (
            accounts.piece_pay_expense("INR"),
            accounts.premium_expense("INR"),
        )
        self.cash = accounts.cash("INR")
        self.first = chain.last_place()[0] + 1

    def fill_to(self, size):
        """Go on from the last transfer until there are `size` of them."""
        with _indexes_aside(), transaction.atomic(), _guards_aside():
            _write(self._rows(size, *chain.last_place()))
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")

    def _rows(self, size, last, previous):
        for id in range(last + 1, size + 1):
            kind, debit, credit, amount, reverses = self._told(id)
            at = BEGAN + APART * id
            joins = chain.joining(
                kind=kind, currency="INR", debit_code=debit.code, credit_code=credit.code
            )
            source, reason = f"bench:{id}", "sent back by the bank" if reverses else ""
            when = chain.instant(at)
            said = (id, joins, amount, source, when, when, reason, None, reverses)
            hash = chain.seal(previous, *said)
            at = at if connection.vendor == "postgresql" else when
            yield (
                *(id, kind, debit.pk, credit.pk, amount, "INR", source, at, at),
                *(reason, None, reverses, previous, hash),
            )
            previous = hash

    def _told(self, id):
        """Of fifty transfers, 39 are piece pay, six premium, four payouts, and one failed."""
        turn, place = divmod(id, 50)
        payable = self.payables[(id * 7 + turn) % ARTISANS]
        if place == 49 and id > self.first:
            failed = id - 1
            _kind, debit, credit, amount, _reverses = self._told(failed)
            return Kind.REVERSAL.value, credit, debit, amount, failed
        if place >= 45:
            return Kind.PAYOUT.value, payable, self.cash, 50_000 + id % 900, None
        if place >= 39:
            fund = self.funds[id % WORKSHOPS]
            return Kind.PREMIUM.value, self.premium, fund, 100 + id % 300, None
        return Kind.PIECE_PAY.value, self.piece_pay, payable, 10_800 + id % 5_000, None


def _workshop(number):
    return Workshop(
        slug=f"bench-{number}",
        name=f"Workshop {number}",
        country="IN",
        province="Madhya Pradesh",
        craft="block print",
        currency="INR",
        floor_region="Ratlam",
        opened_on=date(2020, 1, 1),
    )


@contextmanager
def _indexes_aside():
    """Sorting a whole index at its end takes a fraction of keeping it in order row by row."""
    with connection.schema_editor() as editor:
        for index in Transfer._meta.indexes:
            editor.remove_index(Transfer, index)
    yield
    with connection.schema_editor() as editor:
        for index in Transfer._meta.indexes:
            editor.add_index(Transfer, index)


@contextmanager
def _guards_aside():
    with connection.cursor() as cursor:
        for guard in (*TRANSFER_GUARDS, *OWED_GUARDS):
            for statement in Guard.removal(guard, connection.vendor):
                cursor.execute(statement)
        yield
        for guard in (*TRANSFER_GUARDS, *OWED_GUARDS):
            for statement in Guard.statements(guard, connection.vendor):
                cursor.execute(statement)


def _write(rows):
    table, columns = Transfer._meta.db_table, ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(COLUMNS))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
