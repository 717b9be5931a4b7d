"""The page Stripe would host, and the mails that were kept instead of sent."""

from decimal import Decimal

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods

from . import currencies, paying
from .models import SandboxMail
from .refusals import NotThere

# A mail may carry its own styles and pictures, and nothing that runs.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; "
    "frame-ancestors 'self'; base-uri 'self'; form-action 'none'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
# What a button does, and whether the shopper then leaves for the shop's own page.
ACTIONS = {
    "pay": (paying.pay, "success_url"),
    "pay_later": (paying.pay_later, "success_url"),
    "decline": (paying.decline, None),
    "expire": (paying.expire, None),
    "money_arrives": (paying.money_arrives, "success_url"),
    "money_fails": (paying.money_fails, "success_url"),
}


class SeeOther(HttpResponseRedirect):
    status_code = 303


@never_cache
@require_http_methods(["GET", "POST"])
def payment_page(request, id):
    """Pay, decline, put off, cancel or expire a session. Nothing moves but rows."""
    try:
        session, _ = paying.look(id)
    except NotThere:
        return render(request, "sandbox/payment_unknown.html", status=404)
    action = request.POST.get("action", "")
    if request.method == "GET":
        return _page(request, id)
    if action == "cancel":
        return SeeOther(_here(session["cancel_url"] or "/"))
    if action not in ACTIONS:
        return HttpResponseBadRequest("There is no such button.")
    act, leads_to = ACTIONS[action]
    try:
        act(id)
    except paying.NotOpen:
        return _page(request, id, status=409)
    if leads_to is None:
        return SeeOther(request.path)
    return SeeOther(_here(session[leads_to].replace("{CHECKOUT_SESSION_ID}", id)))


def _page(request, id, *, status=200):
    session, intent = paying.look(id)
    return render(
        request,
        "sandbox/payment.html",
        {
            "session": session,
            "state": _state(session, intent),
            "is_declined": bool(intent and intent["last_payment_error"]),
            "currency": session["currency"].upper(),
            "total": _major(session["amount_total"], session["currency"]),
            "lines": [
                {
                    "name": line["description"],
                    "quantity": line["quantity"],
                    "amount": _major(line["amount_total"], session["currency"]),
                }
                for line in session["line_items"]["data"]
            ],
            "order_url": _here(session["cancel_url"] or "/"),
        },
        status=status,
    )


def _state(session, intent):
    """In one word, what can still be done here."""
    if session["status"] != "complete":
        return session["status"]
    if session["payment_status"] == "paid":
        return "paid"
    return "processing" if intent and intent["status"] == "processing" else "failed"


def _major(amount, currency):
    digits = 0 if currency in currencies.ZERO_DECIMAL else 2
    return Decimal(amount).scaleb(-digits)


def _here(url):
    """The shop's own addresses without their host: the shopper may know it by another name."""
    if url.startswith(settings.SITE_URL):
        return url.removeprefix(settings.SITE_URL) or "/"
    return url


@require_GET
@never_cache
def mails(request):
    """The kept mails, newest first."""
    page = Paginator(SandboxMail.objects.defer("text", "html"), 50).get_page(
        request.GET.get("page")
    )
    return render(request, "sandbox/mails.html", {"page": page})


@require_GET
@never_cache
def mail(request, pk):
    """One mail: as it would look, and as text."""
    return render(request, "sandbox/mail.html", {"mail": get_object_or_404(SandboxMail, pk=pk)})


@require_GET
@never_cache
@xframe_options_sameorigin
def mail_html(request, pk):
    """The mail's own HTML, for the frame on its page; scripts are blocked twice."""
    kept = get_object_or_404(SandboxMail, pk=pk)
    response = HttpResponse('<base target="_blank">' + kept.html)
    response["Content-Security-Policy"] = MAIL_POLICY
    return response
