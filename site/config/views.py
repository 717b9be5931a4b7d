"""Addresses that belong to the whole house."""

import posixpath

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpResponse
from django.views.static import serve

# Full pictures as they came in: pages show the sizes made from them, never these.
NEVER_SERVED = ("original_images/", "products/originals/")
A_YEAR = 31_536_000


def healthz(request):
    """200 while the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain", headers={"Cache-Control": "no-store"})


def media(request, path):
    """A picture by its random name, for ever: a changed picture gets another name."""
    path = posixpath.normpath(path)
    if path.startswith(NEVER_SERVED):
        raise Http404
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
