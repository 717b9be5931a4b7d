"""The hosted page and the mail reader."""

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client

from shop.sandbox.models import OutboxEvent, SandboxMail


@pytest.fixture
def page(session):
    return f"/sandbox/checkout/{session.id}/"


@pytest.fixture
def kept_mail(db):
    mail = EmailMultiAlternatives(
        "Your receipt", "Thank you: http://testserver/orders/abc/", to=["ada@example.com"]
    )
    mail.attach_alternative("<p>Thank you</p><script>alert(1)</script>", "text/html")
    get_connection("shop.sandbox.mail.SandboxEmailBackend").send_messages([mail])
    return SandboxMail.objects.get()


def test_the_page_says_that_no_money_moves(client, page):
    html = client.get(page).content.decode()

    assert "Test payment, no money moves" in html
    assert "$48.00" in html
    assert "Scarf &lt;b&gt;" in html


def test_paying_leads_to_the_success_address(client, page, session):
    answer = client.post(page, {"action": "pay"})

    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/back/?session_id={session.id}"


def test_cancelling_leads_back_and_keeps_the_session_open(client, page):
    answer = client.post(page, {"action": "cancel"})

    assert answer.headers["Location"] == "/orders/abc/"
    assert not OutboxEvent.objects.exists()


@pytest.mark.parametrize(
    ("action", "sentence"),
    [
        ("pay", "This payment is made already"),
        ("expire", "has expired"),
        ("pay_later", "is on its way"),
        ("decline", "The card was declined"),
    ],
)
def test_the_page_says_what_happened(client, page, action, sentence):
    client.post(page, {"action": action})

    html = client.get(page).content.decode()

    assert sentence in html
    assert "/orders/abc/" in html or action == "decline"


def test_a_second_payment_of_the_same_session_is_refused(client, page):
    client.post(page, {"action": "pay"})

    answer = client.post(page, {"action": "pay"})

    assert answer.status_code == 409
    assert "This payment is made already" in answer.content.decode()
    assert OutboxEvent.objects.filter(type="checkout.session.completed").count() == 1


def test_a_button_that_is_not_there_is_refused(client, page):
    assert client.post(page, {"action": "steal"}).status_code == 400


def test_paying_needs_the_pages_own_form(page):
    answer = Client(enforce_csrf_checks=True).post(page, {"action": "pay"})

    assert answer.status_code == 403


def test_an_unknown_session_gets_a_clear_page(client, db):
    answer = client.get("/sandbox/checkout/cs_test_unknown/")

    assert answer.status_code == 404
    assert "There is no such test payment" in answer.content.decode()


def test_mails_are_kept_and_listed(client, kept_mail):
    html = client.get("/sandbox/mail/").content.decode()

    assert "Your receipt" in html
    assert "ada@example.com" in html
    assert "kept instead of sent" in html


def test_a_mail_is_shown_as_text_with_its_links(client, kept_mail):
    html = client.get(f"/sandbox/mail/{kept_mail.pk}/").content.decode()

    assert 'href="http://testserver/orders/abc/"' in html
    assert f'src="/sandbox/mail/{kept_mail.pk}/html/"' in html


def test_a_mails_html_cannot_run_anything(client, kept_mail):
    answer = client.get(f"/sandbox/mail/{kept_mail.pk}/html/")

    policy = answer.headers["Content-Security-Policy"]
    assert "<p>Thank you</p>" in answer.content.decode()
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "sandbox" in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_an_empty_mailbox_says_so(client, db):
    assert "No mail yet" in client.get("/sandbox/mail/").content.decode()
