"""What an import did, and every row it could not load: line number and reason."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Remark:
    """Something to say about a line of the file; line 0 is the file as a whole."""

    line: int
    handle: str
    reason: str

    def __str__(self):
        place = f"line {self.line}: " if self.line else ""
        return f"{place}{self.handle + ': ' if self.handle else ''}{self.reason}"


@dataclass
class Report:
    """Counts and remarks. Lines are those of the file, counted from 1."""

    outcomes: Counter = field(default_factory=Counter)
    changes: dict = field(default_factory=dict)
    failures: list = field(default_factory=list)
    picture_failures: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    pictures_loaded: int = 0
    pictures_to_fetch: int = 0

    def fail(self, line, reason, *, handle=""):
        """A row that is not loaded."""
        self.failures.append(Remark(line, handle, reason))

    def leave_out(self, handle, *, faults, lines):
        """A product is not loaded: each fault by its line, then the rows that go with them."""
        for line, reason in sorted(faults):
            self.fail(line, reason, handle=handle)
        wrong = {line for line, _reason in faults}
        for line in sorted(set(lines) - wrong):
            reason = f"left out with line {min(wrong)}: a product is loaded whole or not at all"
            self.fail(line, reason, handle=handle)

    def fail_picture(self, line, reason, *, handle=""):
        """A picture that is not loaded; its product is."""
        self.picture_failures.append(Remark(line, handle, reason))

    def note(self, reason, *, line=0, handle=""):
        """Something that was decided for the reader, and lost nothing she would miss."""
        self.notes.append(Remark(line, handle, reason))

    def record(self, outcome, handle, changes=()):
        """A product was created, changed or left unchanged."""
        self.outcomes[outcome] += 1
        if changes:
            self.changes[handle] = tuple(changes)

    @property
    def failed_rows(self):
        return len({remark.line for remark in self.failures})

    @property
    def is_clean(self):
        return not self.failures and not self.picture_failures

    def summary(self):
        """One line: what was done, what was not."""
        pictures = [(self.pictures_loaded, "loaded"), (len(self.picture_failures), "failed")]
        if self.pictures_to_fetch:
            pictures.append((self.pictures_to_fetch, "to fetch"))
        done = [
            f"{self.outcomes[outcome]} {outcome}" for outcome in ("created", "changed", "unchanged")
        ]
        return (
            f"Products: {', '.join(done)}. Rows failed: {self.failed_rows}. "
            f"Pictures: {', '.join(f'{count} {what}' for count, what in pictures)}."
        )
