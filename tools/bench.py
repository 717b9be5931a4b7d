"""`make bench`: queries, time against a bare Django view, and bytes of each page of the demo.

Everything happens on a copy of the demo's database, on 127.0.0.1, in bounded loops. Times are
medians of single requests, taken in turns with the bare view's ("tpl3": one template, three
queries, Django's own middleware) under the same gunicorn, so that a busy machine slows both.
"""

import contextlib
import gzip
import http.client
import os
import re
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 25
# Budgets of queries; the rest is for the reader to judge.
BUDGETS = {"list": 20, "category": 20, "product": 15}
PAGE_BUDGET = 150_000
ASSET = re.compile(r"""<(?:link|script)\b[^>]*?(?:href|src)=["'](/static/[^"']+\.(?:css|js))["']""")


def main():
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory(prefix="fairhand-bench-") as folder:
        copy_demo(Path(folder))
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.demo"
        sys.path.insert(0, str(ROOT / "site"))
        import django

        django.setup()
        from tools import bench_pages

        pages = bench_pages.pages()
        counted = {page.name: bench_pages.queries(page) for page in pages}
        checkout = bench_pages.walk_checkout()
        with server() as port:
            rows = [measured(page, counted[page.name], port) for page in pages]
    report(rows, checkout)


def copy_demo(folder):
    """The demo's database copied, its pictures and static files linked."""
    var = Path(os.environ.get("FAIRHAND_VAR", ROOT / "var"))
    if os.environ.get("DATABASE_URL") or not (var / "db.sqlite3").exists():
        sys.exit("make bench measures the demo's SQLite database: run make demo once before.")
    with (
        contextlib.closing(sqlite3.connect(var / "db.sqlite3")) as demo,
        contextlib.closing(sqlite3.connect(folder / "db.sqlite3")) as copy,
    ):
        demo.backup(copy)
    for name in ("media", "static"):
        if (var / name).exists():
            (folder / name).symlink_to((var / name).resolve())
    os.environ["FAIRHAND_VAR"] = str(folder)


@contextlib.contextmanager
def server():
    """The demo's gunicorn with one process, or a request could meet a cold one."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--log-level", "error", "--workers", "1"]
    command += ["--bind", f"127.0.0.1:{port}", "tools.bench_wsgi:application"]
    process = subprocess.Popen(command)
    try:
        wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_for(port, process):
    for _ in range(300):
        if process.poll() is not None:
            sys.exit("The server of the benchmark did not start.")
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.1)
    sys.exit("The server of the benchmark did not answer within 30 seconds.")


class Browser:
    """One kept connection that sends a visitor's cookies."""

    def __init__(self, port, cookies=""):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.headers = {"Accept-Encoding": "br, gzip"} | ({"Cookie": cookies} if cookies else {})

    def get(self, path):
        started = time.perf_counter()
        self.connection.request("GET", path, headers=self.headers)
        response = self.connection.getresponse()
        body = response.read()
        return response, body, time.perf_counter() - started


def measured(page, counted, port):
    """Times a page and the bare view in turns, then weighs the page and its assets."""
    browser, bare = Browser(port, page.cookies), Browser(port)
    for _ in range(3):
        response, html, _seconds = browser.get(page.path)
        bare.get("/tpl3/")
    if response.status != 200:
        sys.exit(f"{page.name}: {page.path} answered {response.status}.")
    times = [(browser.get(page.path)[2], bare.get("/tpl3/")[2]) for _ in range(ROUNDS)]
    ours, yardstick = (statistics.median(column) for column in zip(*times, strict=True))
    encoded = "Content-Encoding" in response.headers
    html_sent = len(html)
    plain = unpacked(response, html)
    assets = {path: len(browser.get(path)[1]) for path in set(ASSET.findall(plain.decode()))}
    return {
        "name": page.name,
        "queries": counted,
        "milliseconds": ours * 1000,
        "relative": ours / yardstick,
        "html": len(plain),
        "html_compressed": html_sent if encoded else len(gzip.compress(plain, 6)),
        "css": sum(size for path, size in assets.items() if ".css" in path),
        "js": sum(size for path, size in assets.items() if ".js" in path),
        "sent": html_sent + sum(assets.values()),
    }


def unpacked(response, body):
    encoding = response.headers.get("Content-Encoding")
    if encoding == "gzip":
        return gzip.decompress(body)
    if encoding == "br":
        import brotli

        return brotli.decompress(body)
    return body


def report(rows, checkout):
    width = shutil.get_terminal_size((100, 24)).columns
    print("queries · ms · times a bare view · bytes: HTML, HTML compressed, CSS, JS, sent in all")
    print("-" * min(width, 92))
    for row in rows:
        over = row["queries"] > BUDGETS.get(row["name"], 10**6) or row["sent"] > PAGE_BUDGET
        print(
            f"{row['name']:<18}{row['queries']:>4} q {row['milliseconds']:>7.1f} ms "
            f"{row['relative']:>6.1f} × {row['html']:>8,}{row['html_compressed']:>8,}"
            f"{row['css']:>8,}{row['js']:>7,}{row['sent']:>9,}{'  over budget' if over else ''}"
        )
    print(f"{'guest checkout':<18}{checkout.queries:>4} q in {checkout.requests} requests")


if __name__ == "__main__":
    main()
