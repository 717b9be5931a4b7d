"""A form that is pressed twice acts once."""

from uuid import uuid4

from django import forms
from django.db import IntegrityError, transaction

from staff.models import SentForm


class OnceForm(forms.Form):
    """A form with a key of its own: whatever it asks for is done once."""

    form_key = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid4,
        error_messages={
            "required": "This page was not whole. Open it again, then fill it in.",
            "invalid": "This page was not whole. Open it again, then fill it in.",
        },
    )


def send_once(key, *, by, act):
    """Do `act`, which says where it leads, unless the form with this key was sent; say where to.

    All of it in one transaction, which a second press at the same moment waits for.
    """
    try:
        with transaction.atomic():
            sent = SentForm.objects.create(key=key, sent_by=by)
            sent.led_to = act()
            sent.save(update_fields=["led_to"])
    except IntegrityError:
        sent = SentForm.objects.filter(pk=key).first()
        if sent is None:
            raise
    return sent.led_to
