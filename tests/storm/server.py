"""The shop as it is served, with eight processes, on the test's own database."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.db import connection, connections

ROOT = Path(__file__).resolve().parents[2]
WORKERS = os.environ.get("STORM_WORKERS", "8")
PATIENCE_SECONDS = 90


@contextmanager
def served(folder):
    """Yields the port. What the server logs goes into `folder`/server.log."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = database_address()
    connections.close_all()
    environment = os.environ | {
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "FAIRHAND_VAR": str(folder),
        "WEB_CONCURRENCY": WORKERS,
        "PORT": str(port),
    }
    command = [sys.executable, "-m", "gunicorn", "--log-level", "warning", "--backlog", "2048"]
    with (Path(folder) / "server.log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            wait_for(port, process)
            yield port
        finally:
            process.terminate()
            process.wait(timeout=60)


def database_address():
    """The test's database as DATABASE_URL says it."""
    of = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{of['NAME']}"
    password = f":{quote(of['PASSWORD'])}" if of["PASSWORD"] else ""
    return f"postgres://{quote(of['USER'])}{password}@{of['HOST']}:{of['PORT']}/{of['NAME']}"


def wait_for(port, process):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server stopped: see its server.log"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("the server does not answer")
