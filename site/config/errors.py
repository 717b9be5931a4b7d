"""What bad requests get: a clear sentence in the page's own style."""

from django.shortcuts import render


def bad_request(request, exception=None):
    return render(request, "400.html", status=400)


def forbidden(request, exception=None):
    return render(request, "403.html", {"explanation": _sentence(exception)}, status=403)


def not_found(request, exception=None):
    return render(request, "404.html", {"explanation": _sentence(exception)}, status=404)


def server_error(request):
    return render(request, "500.html", status=500)


def csrf_failure(request, reason=""):
    """An expired session: what she had in her basket is still there."""
    return render(request, "403_csrf.html", status=403)


def _sentence(exception):
    """The sentence a view gave with its Http404 or PermissionDenied, if it gave one."""
    given = exception.args[0] if getattr(exception, "args", ()) else ""
    return "" if isinstance(given, dict) else given
