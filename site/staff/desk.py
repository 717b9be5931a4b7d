"""Screens at which staff act: they ask who may, and tell a refusal as a sentence on the form."""

from functools import partial

from django.db import IntegrityError
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin.auth import permission_denied
from wagtail.admin.paginator import WagtailPaginator

from staff import screens
from staff.once import send_once
from staff.refusals import sentence_of

PER_PAGE = 50


class Screen(screens.Screen):
    """A page for whoever may `to_look`; to post to it takes the permission `to_act`."""

    to_look = ""
    to_act = ""

    def dispatch(self, request, *args, **kwargs):
        needed = self.to_look if request.method in ("GET", "HEAD") else self.to_act
        if not needed or not request.user.has_perm(needed):
            return permission_denied(request)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        return self.page()

    def may(self, permission):
        return self.request.user.has_perm(permission)


class FormScreen(Screen):
    """A page with a form that acts once. What is refused comes back with everything typed."""

    refusals = ()

    def form(self, data=None):
        raise NotImplementedError

    def act(self, form):
        """Do what the form asks for; say where it leads."""
        raise NotImplementedError

    def field_of(self, refusal, form):
        """The field a refusal is about, None for the form as a whole."""
        return None

    def get(self, request, *args, **kwargs):
        return self.page(form=self.form())

    def post(self, request, *args, **kwargs):
        form = self.form(request.POST)
        if form.is_valid():
            act = partial(self.act, form)
            try:
                return redirect(send_once(form.cleaned_data["form_key"], by=request.user, act=act))
            except self.refusals as refusal:
                form.add_error(self.field_of(refusal, form), str(refusal))
            except IntegrityError as refusal:
                form.add_error(None, sentence_of(refusal))
        return self.page(form=form, status=screens.REFUSED)


def one_page(request, rows):
    """The page of rows asked for, and what its links need."""
    page = WagtailPaginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    return {
        "page_obj": page,
        "elided_page_range": page.paginator.get_elided_page_range(page.number),
    }


def address(name, *args):
    return reverse(name, args=args)
