"""An account's statement: a period, its lines with the balance after each, links both ways."""

import re
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404
from wagtail.admin.views.generic import InspectView

from artisans.ledger.models import Account
from artisans.ledger.statements import FIRST, LAST, NoSuchLine, Place, Turn, statement
from staff.ledger import naming
from staff.ledger.forms import StatementForm

PLACE = re.compile(r"(later|earlier)-([0-9]{1,18})")


class StatementView(InspectView):
    """Find the account, answer with a page of its statement or with what is wrong with the days."""

    page_title = "Statement"

    def get_object(self, queryset=None):
        return get_object_or_404(
            Account.objects.select_related(*naming.WITH_OWNERS), pk=self.kwargs["pk"]
        )

    def get_page_subtitle(self):
        return naming.title(self.object)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = StatementForm(self.request.GET)
        context |= {"account": self.object, "form": form, "media": form.media}
        if form.is_valid():
            context["statement"] = told = self._statement(form)
            context["pages"] = _pages(told, self.request.GET)
            context["is_of_one_kind"] = bool(form.cleaned_data["kind"])
        return context

    def _statement(self, form):
        try:
            return statement(
                self.object,
                period=form.period(),
                kind=form.cleaned_data["kind"] or None,
                place=_place(self.request.GET.get("place", "")),
            )
        except NoSuchLine as error:
            raise Http404(str(error)) from error


def _place(asked):
    if asked in ("", "first"):
        return FIRST
    if asked == "last":
        return LAST
    beside = PLACE.fullmatch(asked)
    if beside is None:
        raise NoSuchLine("No page of a statement is called so.")
    return Place(turn=Turn(beside[1]), beside=int(beside[2]))


def _pages(told, query):
    """Where the pages around this one are, in the order of time."""
    asked = {name: query[name] for name in ("starts_on", "ends_on", "kind") if query.get(name)}

    def link(label, place):
        return {"label": label, "url": f"?{urlencode(asked | {'place': place})}"}

    pages = []
    if told.has_earlier and told.lines:
        pages += [
            link("First", "first"),
            link("Earlier", f"earlier-{told.lines[0].transfer.pk}"),
        ]
    if told.has_later and told.lines:
        pages += [link("Later", f"later-{told.lines[-1].transfer.pk}"), link("Last", "last")]
    return pages
