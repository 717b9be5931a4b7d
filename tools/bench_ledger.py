"""The ledger at scale, after `make bench`'s pages: `python -m tools.bench_ledger [TRANSFERS]`.

Books of 2,000 artisans are written on, in a copy of the demo's database (behind
`python tests/postgres.py`, in that server's empty one), to 10,000 transfers and to 1,000,000, or
as many as asked for. Times are the best of thirty, since others use the
machine too; memory is the peak of a fresh process that verifies.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from tools.bench import copy_demo

ROOT = Path(__file__).resolve().parents[1]
SMALL, LARGE = 10_000, 1_000_000
ROUNDS = 30
RATE_WANTED, RATIO_ALLOWED, QUERIES_OF_A_PAGE, QUERIES_OF_A_DELIVERY = 50_000, 3, 6, 40
# The file is thrown away: trade every promise about power cuts for time.
IN_A_HURRY = "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA cache_size=-200000;"
# A child's ru_maxrss begins with its parent's, so it reads its own high-water mark.
VERIFY = """
import sys; sys.path.insert(0, "site")
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", "verify_ledger"])
print(open("/proc/self/status").read())
"""


def main():
    large = int(sys.argv[1].replace(",", "").replace("_", "")) if len(sys.argv) > 1 else LARGE
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT / "site"))
    with tempfile.TemporaryDirectory(prefix="fairhand-ledger-") as folder:
        if not os.environ.get("DATABASE_URL"):
            copy_demo(Path(folder))
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.demo"
        import django
        from django.conf import settings

        if not os.environ.get("DATABASE_URL"):
            settings.DATABASES["default"]["OPTIONS"]["init_command"] = IN_A_HURRY
        django.setup()
        measure(large)


def measure(large):
    from django.core.management import call_command
    from django.db import connection

    from tools.bench_books import Books

    call_command("migrate", verbosity=0, interactive=False)
    print(f"\nThe ledger on {connection.vendor}, 2,000 artisans and more")
    print("-" * 76)
    books, best_of = Books(), {}
    for size in (SMALL, large):
        began = time.perf_counter()
        books.fill_to(size)
        print(f"{size:,} transfers (written in {time.perf_counter() - began:.0f} s)")
        verified()
        best_of[size] = pages(books)
    for name, before in best_of[SMALL].items():
        said(f"{name}, against {SMALL:,}", best_of[large][name] / before, RATIO_ALLOWED, "×")
    delivery(books)


def said(name, figure, allowed, unit):
    over = "" if figure <= allowed else f"  over {allowed}"
    print(f"  {name:<52}{figure:>9.1f} {unit}{over}")


def verified():
    """Replay the books in a fresh process, as `manage.py verify_ledger` does."""
    answer = subprocess.run(
        [sys.executable, "-c", VERIFY], capture_output=True, text=True, check=False
    )
    if answer.returncode:
        sys.exit(f"The benchmark's own books do not verify: {answer.stderr}")
    rate = int(re.search(r"\(([\d,]+) transfers a second", answer.stdout)[1].replace(",", ""))
    peak = int(re.search(r"VmHWM:\s*(\d+) kB", answer.stdout)[1])
    slow = "" if rate >= RATE_WANTED else f"  under {RATE_WANTED:,}"
    print(f"  {'verified, transfers a second':<52}{rate:>9,}{slow}")
    print(f"  {'peak memory of that process':<52}{peak / 1024:>9.1f} MB", flush=True)


def pages(books):
    """Queries and time of a statement's pages: the best seconds by name."""
    from artisans.ledger.models import Kind, Transfer
    from artisans.ledger.statements import LAST, Period, Place, statement

    hers, cash = books.payables[0], books.cash
    lines = Transfer.objects.filter(credit=hers).order_by("occurred_at", "id")
    middle = lines[lines.count() // 2]
    period = Period(starts_at=lines[lines.count() // 4].occurred_at)
    place = Place(beside=middle.pk)
    best_of = {
        "an artisan's first page": timed("first page", lambda: statement(hers)),
        "an artisan's last page": timed("last page", lambda: statement(hers, place=LAST)),
        "a page amid a period": timed(
            "page amid a period", lambda: statement(hers, period=period, place=place)
        ),
        "a page of one kind": timed("page of one kind", lambda: statement(hers, kind=Kind.PAYOUT)),
    }
    timed("last page of cash, the busiest but one", lambda: statement(cash, place=LAST))
    return best_of


def timed(name, ask):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        ask()
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        ask()
        times.append(time.perf_counter() - began)
    best = min(times)
    over = "" if len(captured) <= QUERIES_OF_A_PAGE else f"  over {QUERIES_OF_A_PAGE}"
    print(f"  {name:<48}{len(captured):>2} q {best * 1000:>8.1f} ms{over}")
    return best


def delivery(books):
    """200 pieces by 30 makers come in and are found good, with the books as long as they are."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from artisans.making.deliveries import Pieces, order_work, record_delivery
    from shop.receiving import accept_delivery

    at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    workshop = books.workshops[0]
    product_id = on_the_shelf(books)
    order = order_work(
        workshop, product_id=product_id, quantity=200, due_on=at.date(), on=date(2026, 11, 2)
    )
    counts = zip(books.artisans[:30], [7] * 20 + [6] * 10, strict=True)
    came = [Pieces(artisan=maker, delivered=n, accepted=n) for maker, n in counts]
    recorded = record_delivery(order, delivered_on=at.date(), pieces=came)
    began = time.perf_counter()
    with CaptureQueriesContext(connection) as captured:
        accept_delivery(recorded, accepted_at=at)
    took = (time.perf_counter() - began) * 1000
    over = "" if len(captured) <= QUERIES_OF_A_DELIVERY else f"  over {QUERIES_OF_A_DELIVERY}"
    print("Accepting a delivery")
    print(f"  {'200 pieces by 30 makers':<48}{len(captured):>2} q {took:>8.1f} ms{over}")


def on_the_shelf(books):
    """A product with a stock record and an agreed piece rate; returns its id."""
    from artisans.making.models import WageFloor
    from artisans.making.rates import agree_rate
    from artisans.making.studies import record_study
    from shop.catalogue.models import Product, ProductClass
    from shop.partner.models import Partner, StockRecord

    bag = ProductClass.objects.create(name="Bag of the benchmark")
    product = Product.objects.create(title="Bag", product_class=bag)
    StockRecord.objects.create(
        product=product,
        partner=Partner.objects.create(name="Benchmark"),
        partner_sku="bench-1",
        price=Decimal(40),
        price_currency="USD",
        num_in_stock=0,
    )
    WageFloor.objects.create(
        country="IN",
        region="Ratlam",
        skill="any",
        kind="legal minimum",
        currency="INR",
        amount=Decimal(14114),
        per="month",
        effective_from=date(2026, 1, 1),
        source="a notification",
        source_year=2026,
    )
    study = record_study(
        product_id=product.pk,
        allowance_percent=0,
        timed_on=date(2026, 6, 1),
        cycles=[(books.artisans[n % 2], 5_700) for n in range(5)],
    )
    agree_rate(
        books.workshops[0],
        product_id=product.pk,
        time_study=study,
        skill="semi-skilled",
        effective_from=date(2026, 11, 1),
    )
    return product.pk


if __name__ == "__main__":
    main()
