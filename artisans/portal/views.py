"""An artisan's own pages. They assume a phone that others look at too (SAFETY.md)."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from artisans.portal.this_month import artisan_of, this_month

View = Callable[[HttpRequest], HttpResponse]


def private(view: View) -> View:
    """Kept by no cache, found by no search, named to no other site."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        response = view(request)
        response["Cache-Control"] = "no-store, private"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return answer


@private
@require_safe
@login_required
def earnings(request: HttpRequest) -> HttpResponse:
    """This month's piece pay and premium share of the artisan who signed in."""
    artisan = artisan_of(request.user)
    if artisan is None:
        return render(request, "portal/not_yours.html", status=403)
    return render(request, "portal/this_month.html", {"month": this_month(artisan)})


@private
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out and go somewhere that says nothing.

    A plain link, because it must work at a touch and without scripts; being signed out by somebody
    else's link is a smaller harm than staying signed in.
    """
    logout(request)
    response = HttpResponseRedirect(settings.QUICK_EXIT_URL)
    # Not "cache": nothing was kept, and clearing it can take a browser seconds.
    response["Clear-Site-Data"] = '"cookies", "storage"'
    return response
