"""The slugs of the demo's workshops, without Django: the drawings need them before it starts."""

WORKSHOP_SLUGS = ("lotus-workshop", "mithila-workshop", "hooghly-workshop")
