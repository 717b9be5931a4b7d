"""Cost sheets are written with their evidence; what expired becomes a task."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from artisans.making.models import WageFloor
from shop.costing.models import CostSheet, Evidence
from staff.groups import finance_group
from staff.tasks import tasks
from tests.shop import shelves

pytestmark = pytest.mark.django_db
ADDRESS = "/cms/cost-sheets/new/"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-24 12:00", tick=True):
        yield


@pytest.fixture
def finance(client):
    user = User.objects.create_user("finance@example.com", "pw")
    user.groups.add(finance_group())
    client.force_login(user)
    return client


@pytest.fixture
def tote():
    shelves.open_shop()
    product = shelves.shelve(made_by=shelves.workshop())
    shelves.agree_pay(product)
    return product


def an_editor():
    user = User.objects.create_user("editor@example.com", "pw")
    user.groups.add(Group.objects.get(name="Editors"))
    return user


def figures(product, **changes):
    return {
        "product": product.pk,
        "materials": "9.50",
        "workshop_costs": "5.60",
        "inbound_freight": "2.50",
        "effective_from": "2026-06-01",
        "evidence": "",
        "title": "Invoice 18, May 2026",
        "file": SimpleUploadedFile("bill.pdf", b"%PDF-1.7 made up"),
    } | changes


def test_a_sheet_is_written_with_its_document_and_ends_the_one_before(finance, tote):
    answer = finance.post(ADDRESS, figures(tote))

    assert answer.status_code == 302
    sheets = CostSheet.objects.filter(product=tote)
    assert [(str(s.materials), s.evidence.title, s.effective_to) for s in sheets] == [
        ("9.50", "Invoice 18, May 2026", None),
        ("8.90", "Invoice 17", date(2026, 6, 1)),
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"file": ""}, "Add the document these figures come from."),
        ({"title": ""}, "Say what the document is"),
        ({"file": SimpleUploadedFile("x.exe", b"MZ\x00\x01")}, "Only PDF, JPEG"),
        ({"materials": "9.505"}, "no more than 2 decimal places"),
        ({"effective_from": "2025-12-01"}, "begins after it"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(finance, tote, changes, sentence):
    answer = finance.post(ADDRESS, figures(tote, **changes))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in page
    assert 'value="5.60"' in page
    assert CostSheet.objects.count() == 1


def test_a_document_that_was_taken_is_not_asked_for_again(finance, tote):
    answer = finance.post(ADDRESS, figures(tote, materials=""))
    kept = Evidence.objects.latest("pk")

    again = finance.post(ADDRESS, figures(tote, file="", title="", evidence=kept.pk))

    assert f'<option value="{kept.pk}" selected>' in answer.content.decode()
    assert again.status_code == 302
    assert CostSheet.objects.latest("pk").evidence == kept


def test_evidence_is_handed_to_finance_as_a_download_and_to_nobody_else(finance, tote, client):
    kept = Evidence.objects.get()
    address = f"/cms/cost-sheets/evidence/{kept.pk}/"

    handed = finance.get(address)
    client.force_login(an_editor())
    refused = client.get(address)

    assert b"".join(handed.streaming_content) == b"cloth 8.90"
    assert handed["Content-Disposition"] == 'attachment; filename="invoice-17.txt"'
    assert (refused.status_code, refused["Location"]) == (302, "/cms/")


@pytest.mark.parametrize("verb", ["edit", "delete"])
def test_a_sheet_is_neither_edited_nor_deleted(admin_client, tote, verb):
    answer = admin_client.get(f"/cms/cost-sheets/{verb}/{CostSheet.objects.get().pk}/")

    assert answer.status_code == 302


def test_nothing_waits_while_every_source_is_in_force(tote):
    assert tasks() == []


def test_a_sheet_that_expired_becomes_a_task_where_the_breakdown_was(tote, finance):
    CostSheet.objects.update(effective_to=date(2026, 11, 1))

    [task] = tasks()

    assert (task.about, task.sentence) == (
        "Krama tote",
        "Shows no price breakdown. No cost sheet of the last twelve months is in force: write one.",
    )
    assert "Shows no price breakdown" in finance.get("/cms/").content.decode()
    assert "Shows no price breakdown" in finance.get("/cms/to-do/").content.decode()


def test_a_sheet_about_to_expire_is_a_task_a_month_before(tote):
    CostSheet.objects.update(effective_to=date(2026, 12, 20))

    [task] = tasks()

    assert task.sentence == "Its cost sheet of 01 January 2026 ends soon: write the next one."


def test_a_stale_floor_under_a_rate_in_force_is_a_task(tote):
    with time_machine.travel("2027-01-02 12:00"):
        about = [task.sentence for task in tasks() if "older than a year" in task.sentence]

    assert about == [
        "The legal minimum of 01 January 2026 is older than a year: look for a later one."
    ]


def test_tasks_do_not_cost_more_queries_the_more_products_wait(
    tote, django_assert_num_queries, django_assert_max_num_queries
):
    for number in range(8):
        shelves.shelve(f"Bag {number}", made_by=tote.workshop)
    WageFloor.objects.update(effective_to=date(2026, 11, 1))

    with django_assert_max_num_queries(9):
        waiting = tasks()

    assert len(waiting) == 9


def test_an_editor_does_not_see_the_tasks(client):
    client.force_login(an_editor())

    answer = client.get("/cms/to-do/")

    assert answer.status_code in (302, 403)
    assert "To do" not in client.get("/cms/").content.decode()


def test_amounts_are_taken_to_the_cent(finance, tote):
    finance.post(ADDRESS, figures(tote, materials="9.05"))

    assert CostSheet.objects.latest("pk").materials == Decimal("9.05")
