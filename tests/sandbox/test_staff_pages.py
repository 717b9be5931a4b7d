"""The pretended dashboard: who may enter, what the buttons do, and what is refused."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import User
from shop.sandbox import disputes, paying, refunding
from shop.sandbox.models import OutboxEvent
from shop.sandbox.objects import all_of, peek
from tests.sandbox.conftest import told

LIST = "/sandbox/payments/"


@pytest.fixture
def staff(client, transactional_db):
    user = User.objects.create_user("editor@example.com", "pw")
    user.user_permissions.add(
        Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin")
    )
    client.force_login(user)
    return client


@pytest.fixture
def page(charge):
    return f"/sandbox/payments/{charge}/"


@pytest.fixture
def press(staff, page):
    return lambda action, **typed: staff.post(page, {"action": action, **typed})


@pytest.mark.parametrize("which", ["list", "page"])
def test_nobody_enters_without_signing_in(page, which):
    address = {"list": LIST, "page": page}[which]

    answer = Client().get(address)

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/accounts/login/?next={address}"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_shopper_may_not_enter(client, charge, page, method):
    client.force_login(User.objects.create_user("shopper@example.com", "pw"))

    for address in (LIST, page):
        answer = getattr(client, method)(address, {"action": "refund"})
        assert answer.status_code == 403
    assert all_of("refund") == []


def test_without_the_sandbox_there_is_no_page(staff, page, settings):
    settings.SANDBOX = False

    assert {staff.get(LIST).status_code, staff.get(page).status_code} == {404}


def test_the_list_names_each_payment_and_says_that_no_money_moves(staff, stripe_client, wanted):
    paid = stripe_client.v1.checkout.sessions.create(wanted(client_reference_id="100001"))
    paying.pay(paid.id)
    stripe_client.v1.checkout.sessions.create(wanted(client_reference_id="<100002>"))

    html = staff.get(LIST).content.decode()

    assert "Test payment, no money moves" in html
    assert "$48.00" in html
    assert "complete, paid" in html
    assert "Order 100001" in html
    assert "Order &lt;100002&gt;" in html
    assert "nobody has tried to pay yet" in html


def test_an_empty_list_says_so(staff):
    assert "No payment yet" in staff.get(LIST).content.decode()


def test_the_list_says_that_faults_are_on(staff, seeded):
    seeded("lost=0.05")

    assert "<code>lost=0.05</code>" in staff.get(LIST).content.decode()


def test_a_payment_shows_what_became_of_it(staff, page, charge):
    refunding.refund(charge, amount=1050)
    disputes.open_dispute(charge, amount=2000)

    html = staff.get(page).content.decode()

    assert "Test payment, no money moves" in html
    for words in (
        "$10.50",
        "succeeded, disputed",
        "needs response",
        "fee $1.69",
        "charge.refunded",
    ):
        assert words in html


def test_a_refund_of_an_amount(press, charge, page):
    answer = press("refund", **{"refund-amount": "10.50", "refund-reason": "duplicate"})

    (made,) = all_of("refund")
    assert (answer.status_code, answer.headers["Location"]) == (303, page)
    assert (made["amount"], made["reason"], made["metadata"]) == (1050, "duplicate", {})


def test_a_refund_of_the_rest(press, charge):
    press("refund", **{"refund-amount": "", "refund-reason": ""})

    assert peek("charge", charge)["refunded"]


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [
        ("ten", "Enter a number."),
        ("10.005", "USD has no such fraction: 10.005."),
        ("0", "Write more than nothing."),
        ("-1", "greater than or equal to 0"),
    ],
)
def test_an_amount_that_makes_no_sense_is_explained_and_kept(press, amount, sentence):
    answer = press("refund", **{"refund-amount": amount, "refund-reason": "duplicate"})

    html = answer.content.decode()
    assert answer.status_code == 400
    assert sentence in html
    assert f'value="{amount}"' in html
    assert '<option value="duplicate" selected>' in html
    assert all_of("refund") == []


def test_more_than_the_charge_is_refused_in_stripes_words(press):
    answer = press("refund", **{"refund-amount": "48.01"})

    assert answer.status_code == 409
    assert "greater than unrefunded amount" in answer.content.decode()
    assert 'value="48.01"' in answer.content.decode()


def test_a_refund_can_be_let_fail(press, charge):
    made = refunding.refund(charge)["id"]

    press("refund_fails", target=made)

    assert peek("refund", made)["status"] == "failed"


@pytest.mark.parametrize(
    ("buttons", "status"),
    [
        (["respond", "win"], "won"),
        (["lose"], "lost"),
        (["respond"], "under_review"),
    ],
)
def test_a_dispute_by_buttons(press, buttons, status):
    press("dispute", **{"dispute-reason": "fraudulent", "dispute-amount": "20"})
    (opened,) = all_of("dispute")

    answers = [press(each, target=opened["id"]).status_code for each in buttons]

    assert set(answers) == {303}
    assert (opened["amount"], peek("dispute", opened["id"])["status"]) == (2000, status)


@pytest.mark.parametrize(
    ("button", "status"), [("close_inquiry", "warning_closed"), ("escalate", "needs_response")]
)
def test_an_inquiry_by_buttons(press, button, status):
    press("inquire", **{"dispute-reason": "general"})
    (asked,) = all_of("dispute")

    press(button, target=asked["id"])

    assert peek("dispute", asked["id"])["status"] == status


def test_only_buttons_that_can_be_pressed_are_there(staff, page, charge):
    opened = disputes.open_dispute(charge)["id"]
    before = staff.get(page).content.decode()
    disputes.lose(opened)
    after = staff.get(page).content.decode()

    assert 'value="win"' in before
    assert 'value="escalate"' not in before
    assert 'value="win"' not in after


def test_a_button_of_a_page_that_was_left_open_too_long_is_refused(press, charge):
    opened = disputes.open_dispute(charge)["id"]
    disputes.lose(opened)

    answer = press("win", target=opened)

    assert answer.status_code == 409
    assert "has a status of lost" in answer.content.decode()


def test_a_warning_by_button(press):
    press("warn")

    assert told()[-1] == "radar.early_fraud_warning.created"


@pytest.mark.parametrize(
    ("action", "arrived"),
    [("send_again", ["charge.succeeded"]), ("send_twice", ["charge.succeeded"] * 2)],
)
def test_an_event_is_sent_again(press, arrivals, action, arrived):
    event = OutboxEvent.objects.get(type="charge.succeeded")

    press(action, target=event.event_id)

    assert arrivals == arrived


def test_events_are_sent_newest_first(press, arrivals):
    press("send_newest_first")

    assert arrivals == told()[::-1]
    assert arrivals[0] == "charge.updated"


def test_everything_that_waits_can_be_sent(staff, charge, arrivals):
    html = staff.get(LIST).content.decode()
    staff.post(LIST, {"action": "deliver"})

    assert "4 events wait for the shop" in html
    assert arrivals == told()
    assert "The shop has taken every event in" in staff.get(LIST).content.decode()


def test_a_payout_by_button(staff, charge):
    staff.post(LIST, {"action": "pay_out"})
    assert all_of("payout") == []

    answer = staff.post(LIST, {"action": "pay_out_all"})

    assert answer.status_code == 303
    assert [each["amount"] for each in all_of("payout")] == [4631]
    assert "$46.31" in staff.get(LIST).content.decode()


@pytest.mark.parametrize("action", ["steal", ""])
def test_a_button_that_is_not_there_is_refused(staff, page, action):
    for address in (LIST, page):
        assert staff.post(address, {"action": action}).status_code == 400


@pytest.mark.parametrize("action", ["refund_fails", "win", "send_again"])
def test_a_button_reaches_only_what_belongs_to_its_page(press, stripe_client, wanted, action):
    other = stripe_client.v1.checkout.sessions.create(wanted())
    paying.pay(other.id)
    target = {
        "refund_fails": refunding.refund(other.id, amount=100)["id"],
        "win": disputes.open_dispute(other.id, amount=100)["id"],
        "send_again": OutboxEvent.objects.last().event_id,
    }[action]

    assert press(action, target=target).status_code == 400
    assert press(action, target="unknown").status_code == 400


def test_an_unknown_payment_is_not_found(staff):
    assert staff.get("/sandbox/payments/ch_unknown/").status_code == 404


def test_buttons_need_the_pages_own_form(charge, page):
    user = User.objects.create_superuser("boss@example.com", "pw")
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(user)

    assert browser.post(page, {"action": "refund"}).status_code == 403
    assert all_of("refund") == []


def test_looking_changes_nothing(staff, page, charge):
    before = len(told())

    staff.get(page, {"action": "refund"})

    assert all_of("refund") == []
    assert len(told()) == before
