"""Migrate once, then copy: 325 migrations take a minute, a copy takes a blink.

Tests need the real migrations, because triggers live in them. So one database is migrated per
engine and per fingerprint of the migrations, and kept under var/; each test process works on a
copy, and gets its rows back after a test that commits: Django's flush would stumble over
the ledger's triggers and would lose what migrations put in (Wagtail's root page, its groups).
"""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.sites.models import Site
from django.core.management import call_command
from django.db import connection, connections

from tools import fingerprint


def test_folder() -> Path:
    folder = Path(settings.VAR_DIR) / "test"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def one_at_a_time(what):
    """Only one of the test processes migrates; the others wait and find it done."""
    with (test_folder() / f"{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def connect_to(name):
    connections.close_all()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = str(name)


def migrate():
    call_command("migrate", verbosity=0, interactive=False)
    # Remembered from the database that is about to be left.
    ContentType.objects.clear_cache()
    Site.objects.clear_cache()
    connections.close_all()


class SQLiteCopies:
    """A file per test process, overwritten in place from the template's file."""

    def __init__(self, worker):
        folder = test_folder()
        self.template = folder / f"template-{fingerprint.of_migrations()}.sqlite3"
        self.copy = folder / f"copy-{worker}-{os.getpid()}.sqlite3"
        self.kept = []

    def prepare(self):
        with one_at_a_time("sqlite"):
            if not self.template.exists():
                self.migrate_template()
        self.restore()
        connect_to(self.copy)

    def migrate_template(self):
        unfinished = self.template.with_suffix(".unfinished")
        for leftover in self.template.parent.glob("template-*"):
            if leftover.suffix in {".sqlite3", ".unfinished"}:
                leftover.unlink()
        connect_to(unfinished)
        connection.cursor().execute("PRAGMA synchronous=OFF")
        migrate()
        unfinished.rename(self.template)

    def restore(self):
        connections.close_all()
        deadline = time.monotonic() + 30

        def give_up(*_):
            if time.monotonic() > deadline:
                raise TimeoutError("A connection of the last test still writes to its database.")

        template, copy = sqlite3.connect(self.template), sqlite3.connect(self.copy)
        try:
            template.backup(copy, progress=give_up)
        finally:
            copy.close()
            template.close()

    def keep_as(self, name):
        """Keep the copy as it is now as another template; returns what `template` may be set to."""
        connections.close_all()
        kept = self.copy.with_name(f"{self.copy.stem}-{name}.sqlite3")
        shutil.copyfile(self.copy, kept)
        self.kept.append(kept)
        return kept

    def drop(self):
        connections.close_all()
        for path in [self.copy, *self.kept]:
            for suffix in ("", "-wal", "-shm"):
                Path(f"{path}{suffix}").unlink(missing_ok=True)


# A new copy takes PostgreSQL seconds, these a blink. A replica fires no triggers, so the
# append-only tables let go of their rows.
REMEMBER_ROWS = """
DO $$ DECLARE name text; filled boolean; BEGIN
    DROP SCHEMA IF EXISTS remembered CASCADE;
    CREATE SCHEMA remembered;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', name) INTO filled;
        IF filled THEN
            EXECUTE format('CREATE TABLE remembered.%I AS TABLE public.%I', name, name);
        END IF;
    END LOOP;
END $$"""
PUT_ROWS_BACK = """
DO $$ DECLARE name text; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('DELETE FROM public.%I', name);
    END LOOP;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'remembered' LOOP
        EXECUTE format('INSERT INTO public.%I SELECT * FROM remembered.%I', name, name);
    END LOOP;
END $$"""
STOP_OTHERS = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = %s"


class PostgresCopies:
    """CREATE DATABASE … TEMPLATE; the template itself is kept as a dump between servers."""

    def __init__(self, worker):
        mark = fingerprint.of_migrations()
        self.template = f"fairhand_template_{mark}"
        self.copy = f"fairhand_test_{worker}_{os.getpid()}"
        self.dump = test_folder() / f"template-{mark}.pgdump"
        self.copied, self.kept = None, []
        self.server = dict(connection.settings_dict)

    def prepare(self):
        with one_at_a_time("postgres"):
            if not self.ask("SELECT 1 FROM pg_database WHERE datname = %s", self.template):
                self.build_template()
        self.restore()

    def build_template(self):
        unfinished = f"{self.template}_unfinished"
        self.ask(f'DROP DATABASE IF EXISTS "{unfinished}"')
        self.ask(f'CREATE DATABASE "{unfinished}"')
        if self.dump.exists():
            self.run("pg_restore", "--no-owner", "--exit-on-error", "-d", unfinished, self.dump)
        else:
            connect_to(unfinished)
            migrate()
            self.keep(unfinished)
        self.ask(f'ALTER DATABASE "{unfinished}" RENAME TO "{self.template}"')

    def keep(self, database):
        for leftover in self.dump.parent.glob("template-*.pgdump*"):
            leftover.unlink()
        if shutil.which("pg_dump"):
            unfinished = self.dump.with_suffix(".pgdump-unfinished")
            self.run("pg_dump", "-Fc", "-f", unfinished, "-d", database)
            unfinished.rename(self.dump)

    def restore(self):
        connections.close_all()
        if self.copied != self.template:
            self.ask(f'DROP DATABASE IF EXISTS "{self.copy}" WITH (FORCE)')
            self.ask(f'CREATE DATABASE "{self.copy}" TEMPLATE "{self.template}"')
            self.copied = self.template
            self.ask(REMEMBER_ROWS, database=self.copy)
        else:
            self.ask(STOP_OTHERS, self.copy)
            self.ask(PUT_ROWS_BACK, database=self.copy)
        connect_to(self.copy)

    def keep_as(self, name):
        """Keep the copy as it is now as another template; returns what `template` may be set to."""
        connections.close_all()
        kept = f"{self.copy}_{name}"
        self.ask(f'CREATE DATABASE "{kept}" TEMPLATE "{self.copy}"')
        self.kept.append(kept)
        return kept

    def drop(self):
        connections.close_all()
        for database in [self.copy, *self.kept]:
            self.ask(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def ask(self, sql, *parameters, database=None):
        """Run one statement outside the test's database and outside any transaction."""
        import psycopg

        with psycopg.connect(
            host=self.server["HOST"],
            port=self.server["PORT"] or None,
            user=self.server["USER"],
            password=self.server["PASSWORD"],
            dbname=database or self.server["NAME"],
            autocommit=True,
        ) as server:
            cursor = server.execute(sql, parameters or None)
            return cursor.fetchone() if cursor.description else None

    def run(self, program, *arguments):
        environment = os.environ | {
            "PGHOST": self.server["HOST"],
            "PGPORT": str(self.server["PORT"] or 5432),
            "PGUSER": self.server["USER"],
            "PGPASSWORD": self.server["PASSWORD"],
        }
        subprocess.run([program, *map(str, arguments)], check=True, env=environment)


def copies(worker):
    kind = PostgresCopies if connection.vendor == "postgresql" else SQLiteCopies
    return kind(worker)
