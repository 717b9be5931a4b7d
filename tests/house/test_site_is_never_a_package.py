"""`site` is a module of the standard library: our folder may share its name, never its place."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_site_folder_holds_packages_and_is_none():
    inits = sorted(path.name for path in (ROOT / "site").glob("__init__.py*"))

    assert inits == []


def test_python_started_in_the_checkout_finds_the_standard_site():
    command = [sys.executable, "-c", "import site; print(site.__file__)"]

    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)

    assert str(ROOT / "site") not in answer.stdout
    assert answer.stdout.strip().endswith("site.py")


def test_python_m_site_still_is_the_standard_command():
    command = [sys.executable, "-m", "site"]

    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)

    assert answer.stdout.startswith("sys.path = [")


def test_no_package_of_ours_hides_a_module_of_the_standard_library():
    ours = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    ours |= {path.parent.name for path in ROOT.glob("site/*/__init__.py")}

    assert ours & sys.stdlib_module_names == set()
