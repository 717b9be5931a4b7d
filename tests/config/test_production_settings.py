"""Production refuses to start with anything that belongs to a demonstration."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WHOLE = {
    "SECRET_KEY": "x" * 50,
    "STRIPE_SECRET_KEY": "sk_live_made_up",
    "STRIPE_WEBHOOK_SECRETS": "whsec_made_up",
    "SITE_URL": "https://shop.example",
    "EMAIL_URL": "smtp://mail.example:25",
}


def start(tmp_path, **changes):
    """Import the production settings in a process of their own; returns it when it has ended."""
    environment = {**WHOLE, "FAIRHAND_VAR": str(tmp_path), "PATH": os.environ["PATH"], **changes}
    return subprocess.run(
        [sys.executable, "-c", "import config.settings.production as s; print(s.IS_PRODUCTION)"],
        env={**environment, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_when_everything_is_set(tmp_path):
    started = start(tmp_path)

    assert started.stdout == "True\n", started.stderr


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": "insecure-for-development-and-demonstrations-only"}, "Set SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "Set SECRET_KEY"),
        ({"DEBUG": "1"}, "DEBUG must be off"),
        ({"STRIPE_SECRET_KEY": ""}, "does not run on the payment sandbox"),
        ({"STRIPE_SECRET_KEY": "sk_test_x"}, "does not run on the payment sandbox"),
        ({"STRIPE_WEBHOOK_SECRETS": ""}, "Set STRIPE_WEBHOOK_SECRETS"),
        ({"SITE_URL": "http://shop.example"}, "https:// address"),
    ],
)
def test_production_refuses_what_belongs_to_a_demonstration(tmp_path, changes, sentence):
    refused = start(tmp_path, **changes)

    assert refused.returncode == 1
    assert sentence in refused.stderr
