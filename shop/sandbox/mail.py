from django.core.mail.backends.base import BaseEmailBackend

from .models import SandboxMail


class SandboxEmailBackend(BaseEmailBackend):
    """Keeps mails to be read at /sandbox/mail/ and sends none."""

    def send_messages(self, email_messages):
        """Keep each message; returns how many."""
        kept = [
            SandboxMail(
                subject=message.subject,
                to=", ".join(message.recipients()),
                text=message.body,
                html=_html_of(message),
            )
            for message in email_messages
        ]
        SandboxMail.objects.bulk_create(kept)
        return len(kept)


def _html_of(message):
    if message.content_subtype == "html":
        return message.body
    for alternative in getattr(message, "alternatives", []):
        if alternative[1] == "text/html":
            return alternative[0]
    return ""
