"""Tax in the admin: rates and registrations, and what is wrong with them among the tasks."""

from datetime import date

import pytest
from django.utils import timezone

from shop.tax.models import TaxRate, TaxRegistration
from staff.tasks import tasks
from tests.shop import taxes

RATE = {
    "country": "de",
    "state": "",
    "postcode_prefix": "",
    "category": "standard",
    "rate": "0.19",
    "name": "VAT",
    "taxes_shipping": "on",
    "effective_from": "2026-01-01",
    "effective_to": "",
    "source": "Gazette",
    "source_url": "https://example.com/",
    "checked_on": "2026-11-01",
}
REGISTRATION = {
    "country": "us",
    "state": "ny",
    "number": "NY-1",
    "effective_from": "2026-01-01",
    "effective_to": "",
}


def about_tax():
    return [(task.about, task.sentence) for task in tasks() if "tax rate" in task.sentence]


def test_finance_enters_a_rate(finance_desk):
    answer = finance_desk.post("/cms/tax-rates/new/", RATE)

    assert answer.status_code == 302
    assert str(TaxRate.objects.get()) == "DE: VAT 19 %"


def test_finance_registers_and_ends_a_registration(finance_desk):
    finance_desk.post("/cms/tax-registrations/new/", REGISTRATION)
    [registered] = TaxRegistration.objects.all()

    finance_desk.post(
        f"/cms/tax-registrations/edit/{registered.pk}/",
        {**REGISTRATION, "effective_to": "2026-12-01"},
    )

    registered.refresh_from_db()
    assert (registered.state, registered.effective_to) == ("NY", date(2026, 12, 1))


@pytest.mark.parametrize(
    ("address", "form", "change", "sentence"),
    [
        ("tax-rates", RATE, {"rate": "19"}, "Ensure that"),
        ("tax-rates", RATE, {"rate": "1.5"}, "Write a share of the price: 0.19 for 19 %."),
        ("tax-rates", RATE, {"effective_to": "2025-01-01"}, "It has to end after it begins."),
        ("tax-registrations", REGISTRATION, {"state": ""}, "In the US each state has a"),
        ("tax-registrations", REGISTRATION, {"number": ""}, "This field is required."),
    ],
)
def test_what_cannot_be_is_explained_and_nothing_is_kept(
    finance_desk, address, form, change, sentence
):
    answer = finance_desk.post(f"/cms/{address}/new/", {**form, **change})

    assert sentence in answer.content.decode()
    assert not TaxRate.objects.exists() and not TaxRegistration.objects.exists()


def test_a_second_rate_for_the_same_days_is_explained(finance_desk):
    finance_desk.post("/cms/tax-rates/new/", RATE)

    answer = finance_desk.post("/cms/tax-rates/new/", {**RATE, "effective_from": "2026-06-01"})

    assert "Another one holds there on some of these days: end it first." in answer.content.decode()
    assert TaxRate.objects.count() == 1


def test_nobody_edits_or_deletes_a_rate(finance_desk):
    rate = taxes.rate("DE", "0.19")

    finance_desk.post(f"/cms/tax-rates/edit/{rate.pk}/", {**RATE, "rate": "0.10"})
    finance_desk.post(f"/cms/tax-rates/delete/{rate.pk}/")

    rate.refresh_from_db()
    assert rate.percent == "19"


def test_production_does_not_see_tax(production):
    taxes.rate("DE", "0.19")

    assert production.get("/cms/tax-rates/").status_code in (302, 403)


def test_rates_that_nobody_compared_for_a_year_are_a_task_where_we_collect(db):
    taxes.rate("US", "0.04", state="NY", checked_on=None)
    taxes.rate("US", "0.08875", state="NY", postcode="100", checked_on=timezone.localdate())
    taxes.rate("US", "0.0725", state="CA", checked_on=None)
    taxes.register("US", "NY")

    assert about_tax() == [
        ("US NY", "1 tax rate was not compared with its source for a year."),
    ]


def test_a_registration_without_rates_is_a_task(db):
    taxes.register("GB")

    assert about_tax() == [
        (
            "GB",
            "We are registered there and know no tax rate for GB: nothing can be sold to them "
            "until we do.",
        )
    ]
