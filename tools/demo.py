"""What `make demo` does once the packages are there: database, demo data, static files, server."""

import contextlib
import gc
import os
import socket
import subprocess
import sys
from pathlib import Path

from tools import fingerprint

ROOT = Path(__file__).resolve().parents[1]


def main():
    port = os.environ.get("PORT", "8000")
    refuse_taken(port)
    os.chdir(ROOT)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.demo"
    sys.path.insert(0, str(ROOT / "site"))
    prepare()
    serve(port)


def refuse_taken(port):
    """Better said before two minutes of work than after."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except (ValueError, OverflowError):
            sys.exit(f"PORT={port} is not a port: choose a number from 1024 to 65535.")
        except OSError as error:
            sys.exit(f"Port {port} cannot be used ({error.strerror}). Try: make demo PORT=8080")


def prepare():
    """Bring everything up to date; what already is costs a look."""
    import django
    from django.core.management import call_command

    django.setup()
    # On the other core meanwhile: the demo's shoppers will look at whole pages.
    with collected_static_files():
        if migrations_wait():
            print("Preparing the database (the first time this takes a minute) …", flush=True)
            with drawn_pictures():
                migrate()
    call_command("demo_data")


@contextlib.contextmanager
def collected_static_files():
    """Collects them anew when any has changed since the last time."""
    from django.conf import settings
    from django.contrib.staticfiles.storage import staticfiles_storage

    stamp = settings.VAR_DIR / "static.stamp"
    mark = fingerprint.of_static_files()
    if settings.STATIC_ROOT.is_dir() and stamp.exists() and stamp.read_text() == mark:
        yield
        return
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--clear", "-v0"]
    collecting = subprocess.Popen(command)
    try:
        yield
        if collecting.wait():
            sys.exit("The static files could not be collected.")
        stamp.write_text(mark)
        # Some app has asked for an address while it was loaded, when there was no manifest yet.
        staticfiles_storage.hashed_files, _ = staticfiles_storage.load_manifest()
    finally:
        collecting.terminate()


@contextlib.contextmanager
def drawn_pictures():
    """Draws the demo's pictures meanwhile, giving way to the migrations."""
    from django.conf import settings

    command = ["nice", "-n", "5", sys.executable, "-m", "demo.drawings"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "site")}
    drawing = subprocess.Popen([*command, settings.VAR_DIR / "drawings"], env=environment)
    try:
        yield
        drawing.wait()
    finally:
        drawing.terminate()


def migrations_wait():
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate():
    from django.core.management import call_command
    from django.db import connection

    if connection.vendor == "sqlite":
        # Half a database is made again; there is nothing to lose to a power cut yet.
        connection.cursor().execute("PRAGMA synchronous=OFF")
    with unhurried_garbage_collection():
        call_command("migrate", verbosity=0, interactive=False)
    connection.close()


@contextlib.contextmanager
def unhurried_garbage_collection():
    """Migrations keep a great many objects: looking through them often took a sixth of the time."""
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def serve(port):
    keep_watch()
    os.environ["FAIRHAND_ANNOUNCE"] = f"\nFairhand: http://127.0.0.1:{port}   (Ctrl-C stops it)\n"
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "--log-level", "warning"])


def keep_watch():
    """Beside the server, and as long: unpaid orders give their pieces back within the hour."""
    command = ["nice", "-n", "5", sys.executable, "manage.py", "keep_watch", "--with-parent"]
    subprocess.Popen(command)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
