"""Opaque names for people: random, so that nothing can be read from one."""

import secrets

# Without 0 O, 1 I L, 2 Z, 5 S, 8 B, U V: an alias is read aloud and copied by hand.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"


def draw_alias() -> str:
    """Two groups of four, such as K7QM-3FHT: 36 bits, unique by constraint."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"
