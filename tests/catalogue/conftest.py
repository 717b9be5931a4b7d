import io
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from tests.catalogue.exports import export
from tests.shop import shelves


@pytest.fixture
def lotus(db):
    return shelves.workshop("lotus", people=0)


@dataclass
class Answer:
    """What the command said, and the error it ended with."""

    said: str
    error: str

    @property
    def summary(self):
        return self.said.splitlines()[-1]

    @property
    def failures(self):
        lines = self.said.splitlines()[:-1]
        return [line for line in lines if not line.startswith(("note:", "changed "))]

    @property
    def notes(self):
        return [line for line in self.said.splitlines() if line.startswith("note:")]


@pytest.fixture
def import_file(lotus):
    """Run the command on a file for the workshop `lotus`, as somebody at a terminal would."""

    def import_file(path, *options, workshop="lotus"):
        said, error = io.StringIO(), ""
        try:
            call_command(
                "import_products", str(path), "--workshop", workshop, *options, stdout=said
            )
        except CommandError as raised:
            error = str(raised)
        return Answer(said.getvalue(), error)

    return import_file


@pytest.fixture
def import_rows(import_file, tmp_path):
    """Write rows into a file and import it."""

    def import_rows(*rows, options=(), **how):
        path = tmp_path / "catalogue.csv"
        path.write_text(export(*rows, **how), encoding="utf-8", newline="")
        return import_file(path, *options)

    return import_rows


def jpeg(colour="#a33", size=(400, 500), exif=None):
    content = io.BytesIO()
    extra = {"exif": exif} if exif else {}
    Image.new("RGB", size, colour).save(content, "JPEG", **extra)
    return content.getvalue()


PAGES = {
    "/front.jpg": (200, jpeg(), {}),
    "/back.jpg": (200, jpeg("#33a"), {}),
    "/page.jpg": (200, b"<html>not a picture</html>", {}),
    "/large.jpg": (200, b"x" * (10 * 1024 * 1024 + 1), {}),
    "/moved.jpg": (302, b"", {"Location": "/front.jpg"}),
    "/round.jpg": (302, b"", {"Location": "/round.jpg"}),
    "/file.jpg": (302, b"", {"Location": "file:///etc/passwd"}),
}


class PictureHandler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        status, content, headers = PAGES.get(self.path.partition("?")[0], (404, b"", {}))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        pass


@pytest.fixture
def pictures():
    """A server of pictures; `pictures.url("front.jpg")` is one, `pictures.asked` what was asked."""
    with ThreadingHTTPServer(("127.0.0.1", 0), PictureHandler) as server:
        server.asked = []
        server.url = lambda name: f"http://127.0.0.1:{server.server_port}/{name}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def inside(settings):
    """The test's own server stands at a private address."""
    settings.IMPORT_ALLOWS_PRIVATE_ADDRESSES = True
