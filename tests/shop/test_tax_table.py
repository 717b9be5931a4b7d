"""Our own policy: rates from the table, collected where the enterprise is registered."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from shop.tax.destinations import destination_at
from shop.tax.models import TaxRate
from shop.tax.policy import NoTaxRate, Taxable, TaxRequest
from shop.tax.quoting import QuotedInTransaction
from shop.tax.table import TablePolicy
from tests.shop import taxes
from tests.shop.tax_conformance import KeepsThePromises

ON = date(2026, 11, 20)
POLICY = TablePolicy()


@pytest.fixture
def collected(db):
    taxes.collect_in_new_york_and_the_eu()


class TestTheTableKeepsThePromises(KeepsThePromises):
    policy = POLICY
    destinations = (
        destination_at("US", state="NY", postcode="12207"),
        destination_at("DE", postcode="10115"),
        destination_at("JP"),
    )

    @pytest.fixture(autouse=True)
    def rates(self, collected):
        pass


def quote(destination, *lines, delivery="0.00", currency="USD"):
    taxable = [
        Taxable(
            key=str(number),
            quantity=quantity,
            unit_price=Decimal(price),
            amount=Decimal(price) * quantity,
            category=category,
        )
        for number, (price, quantity, category) in enumerate(lines)
    ]
    return POLICY.quote(
        TaxRequest(
            destination=destination,
            currency=currency,
            lines=tuple(taxable),
            delivery=Decimal(delivery),
            on=ON,
        )
    )


@pytest.mark.parametrize(
    ("destination", "tax"),
    [
        (destination_at("US", state="NY", postcode="12207"), "4.00"),
        (destination_at("US", state="NY", postcode="10001"), "8.88"),
        (destination_at("US", state="New York"), "4.00"),
        (destination_at("US", postcode="10001"), "8.88"),
        (destination_at("US", state="CA"), "0.00"),  # a rate, and no registration
        (destination_at("US", state="OR"), "0.00"),
        (destination_at("US"), "0.00"),
        (destination_at("DE"), "19.00"),
        (destination_at("JP"), "0.00"),
    ],
)
def test_tax_is_owed_by_the_place_and_the_registration(collected, destination, tax):
    assert str(quote(destination, ("100.00", 1, "standard")).tax) == tax


@pytest.mark.parametrize(
    ("destination", "sentence"),
    [
        (destination_at("US", state="OR"), "No sales tax is collected for Oregon."),
        (
            destination_at("JP"),
            "No tax is collected for Japan. Import tax and duties may be due at delivery.",
        ),
        (
            destination_at("US"),
            "Sales tax is added where we collect it, when we know your address.",
        ),
        (destination_at("DE"), ""),
    ],
)
def test_where_nothing_is_collected_it_says_so(collected, destination, sentence):
    assert quote(destination, ("100.00", 1, "standard")).notice == sentence


def test_prices_are_shown_with_tax_in_germany_and_before_it_in_the_us(collected):
    german = POLICY.display(destination_at("DE"), on=ON)
    american = POLICY.display(destination_at("US", state="NY"), on=ON)

    assert str(german.shown(Decimal("48.00"), currency="USD")) == "57.12"
    assert str(american.shown(Decimal("48.00"), currency="USD")) == "48.00"
    assert (german.note, american.note) == ("incl. VAT", "+ tax where it applies")


def test_a_rate_ends_on_the_day_the_next_begins(db):
    taxes.register("EU")
    taxes.rate("RO", "0.19", effective_to=date(2026, 11, 20))
    taxes.rate("RO", "0.21", effective_from=date(2026, 11, 20))

    before = POLICY.display(destination_at("RO"), on=date(2026, 11, 19))
    after = POLICY.display(destination_at("RO"), on=date(2026, 11, 20))

    assert (before.rate("standard"), after.rate("standard")) == (Decimal("0.19"), Decimal("0.21"))


def test_nothing_is_collected_before_a_registration_and_after_it(db):
    taxes.rate("GB", "0.20")
    taxes.register("GB", effective_from=date(2026, 6, 1), effective_to=date(2026, 9, 1))

    rates = [
        POLICY.display(destination_at("GB"), on=day).rate("standard")
        for day in (date(2026, 5, 31), date(2026, 6, 1), date(2026, 8, 31), date(2026, 9, 1))
    ]

    assert rates == [0, Decimal("0.20"), Decimal("0.20"), 0]


def test_a_category_has_its_own_rate_and_all_others_the_standard_one(collected):
    taxes.rate("US", "0", state="NY", category="clothing", name="Sales tax")

    found = quote(
        destination_at("US", state="NY"), ("100.00", 1, "clothing"), ("50.00", 1, "books")
    )

    assert [str(line.tax) for line in found.lines.values()] == ["0.00", "2.00"]


def test_delivery_is_taxed_in_new_york_and_not_in_california(collected):
    taxes.register("US", "CA")

    in_new_york = quote(
        destination_at("US", state="NY"), ("100.00", 1, "standard"), delivery="10.00"
    )
    in_california = quote(
        destination_at("US", state="CA"), ("100.00", 1, "standard"), delivery="10.00"
    )

    assert str(in_new_york.delivery.tax) == "0.40"
    assert str(in_california.delivery.tax) == "0.00"


def test_delivery_of_goods_of_two_rates_is_taxed_like_them_in_proportion(collected):
    taxes.rate("DE", "0.07", category="books")

    found = quote(
        destination_at("DE"), ("75.00", 1, "standard"), ("25.00", 1, "books"), delivery="10.00"
    )

    assert [
        (str(part.rate.normalize()), str(part.net), str(part.amount))
        for part in found.delivery.parts
    ] == [("0.19", "7.50", "1.43"), ("0.07", "2.50", "0.18")]


def test_tax_on_top_is_rounded_once_for_the_whole_basket(collected):
    found = quote(destination_at("US", state="NY"), *[("0.10", 1, "standard")] * 5)

    assert str(found.tax) == "0.02"
    assert [str(line.tax) for line in found.lines.values()] == [
        "0.01",
        "0.01",
        "0.00",
        "0.00",
        "0.00",
    ]


def test_a_postcodes_rate_holds_before_its_states(collected):
    taxes.rate("US", "0.05", postcode="122", name="Sales tax")

    found = quote(destination_at("US", state="NY", postcode="12207"), ("100.00", 1, "standard"))

    assert str(found.tax) == "5.00"


def test_untaxed_delivery_adds_nothing_to_the_lines(collected):
    taxes.register("US", "CA")

    found = quote(destination_at("US", state="CA"), ("99.99", 1, "standard"), delivery="6.50")

    assert str(found.tax) == "7.25"


def test_a_registration_without_a_rate_sells_nothing_rather_than_without_tax(db):
    taxes.register("EU")

    with pytest.raises(NoTaxRate):
        quote(destination_at("FR"), ("100.00", 1, "standard"))


def test_monaco_is_taxed_as_france(db):
    taxes.register("EU")
    taxes.rate("FR", "0.20")

    assert str(quote(destination_at("MC"), ("100.00", 1, "standard")).tax) == "20.00"


def test_the_canaries_are_outside_of_the_vat_territory(db):
    taxes.register("EU")
    taxes.rate("ES", "0.21")
    taxes.rate("ES", "0", postcode="35")

    assert quote(destination_at("ES", postcode="35001"), ("100.00", 1, "standard")).tax == 0
    assert str(quote(destination_at("ES", postcode="28001"), ("100.00", 1, "standard")).tax) == (
        "21.00"
    )


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({"share": "1.01"}, "tax_rate_is_a_share_of_the_price"),
        ({"share": "-0.01"}, "tax_rate_is_a_share_of_the_price"),
        ({"effective_to": taxes.LONG_AGO}, "tax_rate_ends_after_it_begins"),
        ({"source": ""}, "tax_rate_names_its_source"),
        ({"category": "bribes"}, "tax_rate_is_for_a_known_category"),
    ],
)
def test_the_database_refuses_a_rate_that_cannot_be(db, more, name):
    share = more.pop("share", "0.19")

    with pytest.raises(DatabaseError, match=name), transaction.atomic():
        taxes.rate("DE", share, **more)


@pytest.mark.parametrize(
    ("first_ends", "second_begins", "second_ends"),
    [
        (None, date(2026, 6, 1), None),
        (date(2026, 6, 2), date(2026, 6, 1), None),
        (None, date(2025, 1, 1), None),
        (None, date(2025, 1, 1), date(2026, 1, 2)),
    ],
)
def test_two_rates_never_hold_at_a_place_on_one_day(db, first_ends, second_begins, second_ends):
    taxes.rate("DE", "0.19", effective_to=first_ends)

    with pytest.raises(DatabaseError, match="tax_rate_holds_alone"), transaction.atomic():
        taxes.rate("DE", "0.16", effective_from=second_begins, effective_to=second_ends)


def test_rates_of_other_places_and_categories_hold_beside_it(db):
    taxes.rate("US", "0.04", state="NY")
    taxes.rate("US", "0.08875", state="NY", postcode="100")
    taxes.rate("US", "0", state="NY", category="clothing")
    taxes.rate("US", "0.0725", state="CA")

    assert TaxRate.objects.count() == 4


def test_two_registrations_never_hold_at_a_place_on_one_day(db):
    taxes.register("US", "NY")

    with pytest.raises(DatabaseError, match="tax_registration_holds_alone"), transaction.atomic():
        taxes.register("US", "NY", effective_from=date(2026, 6, 1))


def test_a_registration_in_the_us_is_of_a_state(db):
    with (
        pytest.raises(DatabaseError, match="tax_registration_in_the_us_is_of_a_state"),
        transaction.atomic(),
    ):
        taxes.register("US")


@pytest.mark.parametrize("change", [{"rate": "0.16"}, {"country": "FR"}, {"taxes_shipping": False}])
def test_a_rate_by_which_orders_were_charged_is_never_edited(db, change):
    taxes.rate("DE", "0.19")

    with pytest.raises(DatabaseError, match="tax_rate_only_ends"), transaction.atomic():
        TaxRate.objects.update(**change)


def test_a_rate_is_ended(db):
    taxes.rate("DE", "0.19")

    TaxRate.objects.update(effective_to=date(2026, 12, 1))

    assert TaxRate.objects.get().effective_to == date(2026, 12, 1)


@pytest.mark.django_db(transaction=True)
def test_a_policy_is_never_asked_inside_a_transaction():
    from shop.tax.quoting import with_tax

    with transaction.atomic(), pytest.raises(QuotedInTransaction):
        with_tax(None, None, None)
