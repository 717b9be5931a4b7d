"""The import contracts of pyproject.toml hold, and stand for the whole house."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_import_contract_is_kept():
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}"}

    answer = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)

    assert answer.returncode == 0, answer.stdout


def test_the_contracts_know_every_package_of_the_house():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    folders = [*ROOT.glob("*/__init__.py"), *ROOT.glob("site/*/__init__.py")]

    packages = {path.parent.name for path in folders} - {"tests", "tools"}

    assert packages == set(contracts["root_packages"])
