"""Mails of the shop: one template in HTML and in text, the styles written into the elements."""

import css_inline
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string


def send(template: str, context: dict, *, to: str) -> None:
    """Send `emails/<template>` with its subject, text and HTML to one address."""
    mail = EmailMultiAlternatives(
        subject=render_to_string(f"emails/{template}_subject.txt", context).strip(),
        body=render_to_string(f"emails/{template}.txt", context),
        to=[to],
    )
    html = css_inline.inline(render_to_string(f"emails/{template}.html", context))
    mail.attach_alternative(html, "text/html")
    mail.send()
