"""Say kindly that what orders hold on to cannot be deleted."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.shortcuts import redirect


class KeptWhenUsed:
    """For a DeleteView: what was used stays, with a sentence instead of an error."""

    kept = ""
    kept_view = ""

    def post(self, request, *args, **kwargs):
        try:
            with transaction.atomic():
                return super().post(request, *args, **kwargs)
        except (ProtectedError, IntegrityError):
            messages.error(request, self.kept)
            return redirect(self.kept_view, pk=kwargs["pk"])
