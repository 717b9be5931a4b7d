"""What the database refuses, as a sentence for whoever filled in the form.

A guard's message is "name: sentence" (artisans/guards.py); the name of a constraint is a sentence.
"""

import re

GUARD = re.compile(r"^[a-z_]+: (?P<says>.+)")
CONSTRAINT = re.compile(r"(?:CHECK constraint failed: |constraint \")(?P<name>[a-z_]+)")


def sentence_of(refusal):
    """The sentence behind an IntegrityError; raises it again where no rule of ours spoke."""
    message = str(refusal).partition("\n")[0]
    guard, constraint = GUARD.match(message), CONSTRAINT.search(message)
    if guard:
        return _sentence(guard["says"])
    if constraint and "foreign key" not in message:
        return _sentence(constraint["name"].replace("_", " "))
    raise refusal


def _sentence(words):
    return words[0].upper() + words[1:].rstrip(".") + "."
