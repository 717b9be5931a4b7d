"""Stripe's dashboard, as far as the sandbox plays it: what staff would press there."""

from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from . import buttons, delivering, looking, payouts
from .models import OutboxEvent
from .refusals import NotThere, Refusal
from .staff_forms import DisputeForm, RefundForm

ADMINS_DOOR = "wagtailadmin.access_admin"


class SeeOther(HttpResponseRedirect):
    status_code = 303


def staff_of_a_sandbox(view):
    """Let in only who may enter the admin, and only where no money moves."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not settings.SANDBOX:
            raise Http404
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.has_perm(ADMINS_DOOR):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@never_cache
@staff_of_a_sandbox
@require_http_methods(["GET", "POST"])
def payments(request):
    """Every session, the payouts, and how many events wait."""
    if request.method == "POST":
        acts = {"pay_out": _pay_out, "pay_out_all": _pay_out_all, "deliver": _deliver}
        act = acts.get(request.POST.get("action", ""))
        if act is None:
            return HttpResponseBadRequest("There is no such button.")
        messages.success(request, act())
        return SeeOther(request.path)
    page = Paginator(looking.sessions(), 30).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "sessions": looking.with_charges(page.object_list),
        "payouts": looking.payouts(),
        "waiting": OutboxEvent.objects.undelivered().count(),
        "faults": settings.SANDBOX_FAULTS,
    }
    return render(request, "sandbox/staff_payments.html", context)


@never_cache
@staff_of_a_sandbox
@require_http_methods(["GET", "POST"])
def payment(request, id):
    """One charge: refund it, dispute it, and send its events again."""
    try:
        found = looking.payment(id)
    except NotThere as missing:
        raise Http404 from missing
    if request.method == "POST":
        return _pressed(request, found)
    return _page(request, found)


def _pressed(request, found):
    charge, name = found["charge"], request.POST.get("action", "")
    forms = _forms(charge)
    try:
        if name in ("refund", "dispute", "inquire"):
            key = "refund" if name == "refund" else "dispute"
            forms[key] = type(forms[key])(
                request.POST, currency=charge["currency"], prefix=forms[key].prefix
            )
            if not forms[key].is_valid():
                return _page(request, found, forms=forms, wrong=forms[key], status=400)
            said = _made(charge, name, forms[key].cleaned_data)
        else:
            said = buttons.press(charge, name, request.POST.get("target", ""))
    except buttons.NoSuchButton:
        return HttpResponseBadRequest("There is no such button.")
    except Refusal as refusal:
        found = looking.payment(charge["id"])
        return _page(request, found, forms=forms, refusal=refusal.message, status=409)
    messages.success(request, said)
    return SeeOther(request.path)


def _made(charge, name, typed):
    amount, reason = typed["amount"], typed["reason"] or None
    if name == "refund":
        return buttons.refund(charge, amount=amount, reason=reason)
    return buttons.dispute(charge, amount=amount, reason=reason, is_inquiry=name == "inquire")


def _forms(charge):
    currency = charge["currency"]
    return {
        "refund": RefundForm(currency=currency, prefix="refund"),
        "dispute": DisputeForm(currency=currency, prefix="dispute"),
    }


def _page(request, found, *, forms=None, wrong=None, refusal=None, status=200):
    charge = found["charge"]
    refunded = looking.major(charge["amount_refunded"], charge["currency"])
    context = {
        "charge": looking.seen(charge, refunded_total=refunded),
        "session": found["sessions"][0] if found["sessions"] else None,
        "refunds": [looking.seen(each, buttons=buttons.beside(each)) for each in found["refunds"]],
        "disputes": [
            looking.seen(each, buttons=buttons.beside(each)) for each in found["disputes"]
        ],
        "warnings": found["warnings"],
        "transactions": looking.transactions_of(found),
        "events": looking.events_about(found),
        "forms": forms or _forms(charge),
        "wrong": wrong,
        "refusal": refusal,
    }
    return render(request, "sandbox/staff_payment.html", context, status=status)


def _pay_out():
    return _paid_out(payouts.pay_out())


def _pay_out_all():
    return _paid_out(payouts.pay_out(even_unavailable=True))


def _paid_out(paid):
    if not paid:
        return "Nothing was available to be paid out."
    return f"Paid out: {', '.join(each['id'] for each in paid)}."


def _deliver():
    rows = list(OutboxEvent.objects.undelivered())
    taken_in = sum(delivering.deliver(row) for row in rows)
    return f"{len(rows)} events sent; the shop took {taken_in} in."
