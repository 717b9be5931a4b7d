"""What would make work done earlier stale: a short hash of the files it came from."""

import ast
import hashlib
import platform
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE_ROOTS = (ROOT, ROOT / "site")


def of_files(paths: Iterable[Path]) -> str:
    """Hash of names and contents, in any order; a file that is not there counts as empty."""
    digest = hashlib.sha256(platform.python_version().encode())
    for path in sorted(set(paths)):
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()[:16]


def of_migrations() -> str:
    """Hash of all that a migrated database comes from: ours, what ours import, the packages."""
    migrations = [
        path
        for top in ("artisans", "impact", "shop", "site")
        for path in (ROOT / top).rglob("migrations/*")
        if path.is_file() and path.suffix != ".pyc"
    ]
    imported = {module for path in migrations for module in imported_modules(path)}
    return of_files([*migrations, *imported, ROOT / "requirements.txt"])


def of_static_files() -> str:
    """Hash of all that collected static files come from."""
    folders = [ROOT / "static", *ROOT.glob("*/*/static"), *ROOT.glob("*/static")]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    how = [ROOT / "requirements.txt", *(ROOT / "site/config").rglob("*.py")]
    return of_files([*files, *how])


def imported_modules(path: Path) -> set[Path]:
    """Modules of ours that a file imports, as files: a trigger's SQL may live in one."""
    if path.suffix != ".py":
        return set()
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    candidates = (root / f"{name.replace('.', '/')}.py" for name in names for root in SOURCE_ROOTS)
    return {candidate for candidate in candidates if candidate.is_file()}
