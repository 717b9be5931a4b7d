"""Promises the database keeps by trigger, said once for SQLite and for PostgreSQL.

A condition is SQL that both engines read, over NEW and OLD. A list of guards is installed by one
migration and then stays as it is: a new promise is a new list and a migration of its own. Django
rebuilds a table on SQLite when it alters one, and the triggers go with the old table: a migration
that alters a guarded table begins and ends with `reinstall`. `missing` tells what is absent.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

ANY = ("sqlite", "postgresql")

# What a migration runs, forwards or back.
Step = Callable[[object, BaseDatabaseSchemaEditor], None]


@dataclass(frozen=True, kw_only=True)
class Guard:
    """Refuses a change to one table. Its name is a sentence, and leads the error's message."""

    name: str
    table: str
    before: str
    says: str
    when: str = ""
    vendors: Sequence[str] = ANY
    # PostgreSQL runs transactions side by side: a statement that locks what `when` goes on to read.
    locks: str = ""

    def statements(self, vendor: str) -> list[str]:
        """The SQL that installs this guard, none where the engine does not need it."""
        if vendor not in self.vendors:
            return []
        return self._sqlite() if vendor == "sqlite" else self._postgresql()

    def removal(self, vendor: str) -> list[str]:
        """The SQL that takes it away again."""
        if vendor not in self.vendors:
            return []
        if vendor == "sqlite":
            return [f"DROP TRIGGER IF EXISTS {self.name}"]
        return [
            f"DROP TRIGGER IF EXISTS {self.name} ON {self.table}",
            f"DROP FUNCTION IF EXISTS {self.name}()",
        ]

    @property
    def message(self) -> str:
        return f"{self.name}: {self.says}".replace("'", "''")

    def _sqlite(self) -> list[str]:
        when = f"WHEN ({self.when})" if self.when else ""
        return [
            f"CREATE TRIGGER {self.name} BEFORE {self.before} ON {self.table} FOR EACH ROW {when} "
            f"BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
        ]

    def _postgresql(self) -> list[str]:
        per = "STATEMENT" if self.before == "TRUNCATE" else "ROW"
        return [
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql "
            f"AS $guard${self._body()}$guard$",
            f"CREATE TRIGGER {self.name} BEFORE {self.before} ON {self.table} "
            f"FOR EACH {per} EXECUTE FUNCTION {self.name}()",
        ]

    def _body(self) -> str:
        answer = "OLD" if self.before in ("DELETE", "TRUNCATE") else "NEW"
        lock = f"PERFORM 1 FROM {self.locks} FOR UPDATE; " if self.locks else ""
        return (
            f" BEGIN {lock}"
            f"IF ({self.when or 'TRUE'}) THEN RAISE EXCEPTION '{self.message}' "
            f"USING ERRCODE = 'check_violation', CONSTRAINT = '{self.name}'; END IF; "
            f"RETURN {answer}; END "
        )

    def as_kept(self, vendor: str) -> str:
        """What the database keeps of it: SQLite the whole statement, PostgreSQL the body."""
        return self._sqlite()[0] if vendor == "sqlite" else self._body()


def never_changes(table: str, *, noun: str) -> list[Guard]:
    """Guards that make a table append-only: no UPDATE, no DELETE, no TRUNCATE."""
    says = "the row stays as it was written; correct it with a new one"
    return [
        Guard(name=f"{noun}_is_never_changed", table=table, before="UPDATE", says=says),
        *never_goes(table, noun=noun),
    ]


def never_goes(table: str, *, noun: str) -> list[Guard]:
    """Guards against DELETE and TRUNCATE (SQLite has no TRUNCATE)."""
    says = "the row is kept; correct it with a new one"
    return [
        Guard(name=f"{noun}_is_never_deleted", table=table, before="DELETE", says=says),
        Guard(
            name=f"{noun}_is_never_truncated",
            table=table,
            before="TRUNCATE",
            says=says,
            vendors=("postgresql",),
        ),
    ]


def no_overlap(
    table: str, *, name: str, of: str | Sequence[str] | None, says: str
) -> list[RunPython]:
    """Refuse two half-open periods of the same `of` (of any row for None) that share a day.

    `of` is a key, or columns of text. PostgreSQL gets an exclusion constraint, which holds between
    concurrent transactions; the range around the key, or around the hash of the text, spares us
    the btree_gist extension. An open end is NULL.
    """
    columns = [of] if isinstance(of, str) else of or []
    same = "".join(f"o.{column} = NEW.{column} AND " for column in columns)
    overlaps = (
        f"EXISTS (SELECT 1 FROM {table} o WHERE {same}o.id <> {{own_id}} "
        "AND (o.effective_to IS NULL OR o.effective_to > NEW.effective_from) "
        "AND (NEW.effective_to IS NULL OR NEW.effective_to > o.effective_from))"
    )
    sqlite = [
        Guard(
            name=f"{name}_{event.lower()}",
            table=table,
            before=event,
            says=says,
            when=overlaps.format(own_id=own_id),
            vendors=("sqlite",),
        )
        for event, own_id in (("INSERT", "COALESCE(NEW.id, -1)"), ("UPDATE", "OLD.id"))
    ]
    return [install(sqlite), _exclude(table, name, of)]


def install(guards: Iterable[Guard]) -> RunPython:
    """A reversible migration operation that puts these guards in place."""
    guards = list(guards)
    return RunPython(_putting(guards), _taking(guards))


def uninstall(guards: Iterable[Guard]) -> RunPython:
    """A reversible migration operation that takes guards away.

    Before SQLite rebuilds a table that guards of other tables read: it would stumble over them.
    """
    guards = list(guards)
    return RunPython(_taking(guards), _putting(guards))


def reinstall(guards: Iterable[Guard]) -> RunPython:
    """Puts guards back on a table that a migration alters: first and last of its operations.

    SQLite loses them with the table Django rebuilds, going forwards and going back.
    """
    guards = list(guards)

    def again(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        _taking(guards)(apps, editor)
        _putting(guards)(apps, editor)

    return RunPython(again, again)


def _putting(guards: list[Guard]) -> Step:
    def put(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        _execute(editor, [s for g in guards for s in g.statements(editor.connection.vendor)])

    return put


def _taking(guards: list[Guard]) -> Step:
    def take(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        _execute(editor, [s for g in guards for s in g.removal(editor.connection.vendor)])

    return take


def missing(guards: Iterable[Guard], *, connection: BaseDatabaseWrapper) -> list[str]:
    """The names of guards that this database should have and has not as they are written here.

    One that was emptied or switched off is as good as gone.
    """
    queries = {
        "sqlite": "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT t.tgname, c.relname, p.prosrc FROM pg_trigger t "
        "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
        "WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')",
    }
    vendor = connection.vendor
    with connection.cursor() as cursor:
        cursor.execute(queries[vendor])
        kept = {name: (table, text) for name, table, text in cursor.fetchall()}
    return [
        guard.name
        for guard in guards
        if vendor in guard.vendors and kept.get(guard.name) != (guard.table, guard.as_kept(vendor))
    ]


def _execute(editor: BaseDatabaseSchemaEditor, statements: Iterable[str]) -> None:
    for statement in statements:
        editor.execute(statement, params=None)


def _hashed(columns: Sequence[str]) -> str:
    """A number for texts; two that share one, one pair in 2^64, would only be refused together."""
    text = " || '|' || ".join(columns)
    return f"hashtextextended({text}, 0)"


def _exclude(table: str, name: str, of: str | Sequence[str] | None) -> RunPython:
    key = of if isinstance(of, str) or of is None else _hashed(of)
    same = f"int8range({key}, {key}, '[]') WITH &&, " if key else ""
    constraint = f"EXCLUDE USING gist ({same}daterange(effective_from, effective_to) WITH &&)"

    def forwards(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            _execute(editor, [f"ALTER TABLE {table} ADD CONSTRAINT {name} {constraint}"])

    def backwards(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            _execute(editor, [f"ALTER TABLE {table} DROP CONSTRAINT {name}"])

    return RunPython(forwards, backwards)
