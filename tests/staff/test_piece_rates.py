"""Finance agrees piece rates in the admin, and sees the working before anybody agrees."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from artisans.making.models import ExchangeRate, PieceRate
from artisans.making.rates import agree_rate
from artisans.making.studies import open_study
from tests.staff import fair_pay

pytestmark = pytest.mark.django_db
WORKING = "95 min × ₹14,114 / 12,480 = ₹107.44 → ₹108"


@pytest.fixture
def finance():
    return fair_pay.finance()


@pytest.fixture
def product():
    return fair_pay.product()


@pytest.fixture
def study(product):
    return fair_pay.timed(product)


def page(product, verb="agree/"):
    return f"/cms/piece-rates/product/{product.pk}/{verb}"


def say(client, product, **other):
    facts = {"skill": "semi-skilled", "effective_from": "2025-07-01"}
    return client.post(page(product), facts | other)


def agree(client, product, *, shown=WORKING, **other):
    return say(client, product, agree="yes", shown=shown, **other)


def test_the_working_is_shown_and_nothing_is_agreed(finance, product, study):
    fair_pay.floor()

    said = fair_pay.text(say(finance, product))

    assert WORKING in said
    assert "The legal minimum decides." in said
    assert not PieceRate.objects.exists()


def test_pay_per_hour_stands_beside_minimum_and_benchmark(finance, product, study):
    fair_pay.floor("12480")
    benchmark = fair_pay.floor("14114", kind="living wage benchmark", region="national")

    said = fair_pay.text(say(finance, product, benchmark=benchmark.pk))

    assert "This rate ₹68.21" in said
    assert "Legal minimum ₹60" in said
    assert "Benchmark ₹67.86 ₹14,114 per month" in said
    assert "The benchmark decides" in said


def test_floors_in_another_currency_are_shown_in_the_workshops(finance, product, study):
    fair_pay.floor("208", currency="USD")
    ExchangeRate.objects.create(
        base_currency="USD", quote_currency="INR", rate=80, on=date(2025, 1, 1), source="a bank"
    )

    said = fair_pay.text(say(finance, product))

    assert "95 min × $208.00 / 12,480 × 80 = ₹126.67 → ₹127" in said
    assert "Legal minimum ₹80 $208.00 per month" in said


def test_what_was_paid_before_decides_and_is_said(finance, product, study):
    fair_pay.floor("10000")
    benchmark = fair_pay.floor("14114", kind="living wage benchmark", region="national")
    agree(finance, product, benchmark=benchmark.pk)

    said = fair_pay.text(say(finance, product, effective_from="2025-08-01"))

    assert "this skill was paid more here, and pay per minute never falls" in said
    assert "The rate before ₹68.21 ₹108 a piece, 95.00 min, from 1 July 2025" in said


def test_a_piece_that_would_pay_less_than_before_is_pointed_out(finance, product, study):
    fair_pay.floor()
    agree(finance, product)
    fair_pay.timed(product, minutes=80)

    said = fair_pay.text(say(finance, product, effective_from="2025-08-01"))

    assert "A piece would pay less than the ₹108 of the rate before." in said


def test_what_was_shown_is_agreed(finance, product, study):
    fair_pay.floor()

    answer = agree(finance, product)

    rate = PieceRate.objects.get()
    assert answer["Location"] == page(product, "")
    assert (rate.amount, rate.skill, rate.effective_from) == (
        108,
        "semi-skilled",
        date(2025, 7, 1),
    )
    assert rate.time_study == study


def test_figures_that_changed_since_they_were_shown_are_shown_again(finance, product, study):
    fair_pay.floor()

    answer = agree(finance, product, shown="95 min × ₹10,000 / 12,480 = ₹76.12 → ₹77")

    assert answer.status_code == 422
    assert "The figures changed since they were shown: look again." in fair_pay.text(answer)
    assert WORKING in fair_pay.text(answer)
    assert not PieceRate.objects.exists()


def test_of_two_who_agree_at_once_one_is_told(finance, product, study):
    fair_pay.floor()
    colleague = fair_pay.finance("colleague")
    say(finance, product)
    say(colleague, product)

    first, second = agree(finance, product), agree(colleague, product)

    assert (first.status_code, second.status_code) == (302, 422)
    assert "A rate from 01 July 2025 is agreed: the next one begins after it." in (
        fair_pay.text(second)
    )
    assert PieceRate.objects.count() == 1


def test_more_than_the_floor_may_be_agreed(finance, product, study):
    fair_pay.floor()
    working = "95 min × ₹14,114 / 12,480 = ₹107.44 → ₹120"

    shown = fair_pay.text(say(finance, product, amount="120"))
    agree(finance, product, amount="120", shown=working)

    assert working in shown
    assert PieceRate.objects.get().amount == 120


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"amount": "107"}, "107 INR is below the floor: at least ₹108 a piece."),
        ({"amount": "0"}, "0 INR is below the floor: at least ₹108 a piece."),
        ({"amount": "120.5"}, "120.5 INR cannot be paid out exactly: ₹121 can."),
        ({"amount": "1e30"}, "Ensure that there are no more than 14 digits in total."),
        ({"amount": "NaN"}, "Enter a number."),
        ({"skill": "clever"}, "Select a valid choice."),
        ({"effective_from": ""}, "This field is required."),
        ({"effective_from": "July"}, "Enter a valid date."),
        ({"effective_from": "2024-12-31"}, "import the wage floor first"),
        ({"benchmark": "0"}, "This benchmark is not in force on that day: choose one of these."),
    ],
)
def test_a_rate_that_cannot_be_says_what_would_be_right(finance, product, study, wrong, sentence):
    fair_pay.floor()

    answer = say(finance, product, **wrong)

    assert answer.status_code == 422
    assert sentence in fair_pay.text(answer)


def test_what_was_typed_stays_when_it_is_refused(finance, product, study):
    fair_pay.floor()

    answer = say(finance, product, amount="107", skill="skilled")

    page = answer.content.decode()
    assert 'name="amount" value="107"' in page
    assert '<option value="skilled" selected>' in page


def test_a_floor_in_another_currency_asks_for_an_exchange_rate(finance, product, study):
    fair_pay.floor("208", currency="USD")

    answer = say(finance, product)

    assert "record an exchange rate between them first" in fair_pay.text(answer)


def test_benchmarks_in_force_in_the_country_are_offered_with_their_age(finance, product, study):
    today = timezone.localdate()
    fair_pay.floor()
    benchmark = {"kind": "living wage benchmark", "region": "national"}
    fair_pay.floor("15000", **benchmark, effective_from=date(2023, 1, 1), skill="skilled")
    fair_pay.floor("16000", **benchmark, effective_from=date(2023, 1, 1))
    fair_pay.floor("17000", **benchmark, effective_from=today - timedelta(days=30))
    fair_pay.floor("18000", **benchmark, country="KH")

    said = fair_pay.text(finance.get(page(product)))

    assert (
        "₹15,000 per month = ₹72.12 an hour (living wage benchmark from 01 January 2023, " in said
    )
    assert "older than 12 months" in said
    assert "₹17,000 per month = ₹81.73 an hour" in said
    assert "₹16,000" not in said
    assert "₹18,000" not in said


def test_the_form_begins_with_skill_and_benchmark_of_the_rate_before(finance, product, study):
    fair_pay.floor("10000")
    benchmark = fair_pay.floor("14114", kind="living wage benchmark", region="national")
    agree(finance, product, skill="skilled", benchmark=benchmark.pk)

    form = finance.get(page(product)).content.decode()

    assert '<option value="skilled" selected>' in form
    assert f'name="benchmark" value="{benchmark.pk}"' in form
    assert "checked" in form.partition(f'value="{benchmark.pk}"')[2][:80]


def test_a_product_that_was_not_timed_has_no_form(finance, product):
    answer = finance.get(page(product), follow=True)

    assert answer.redirect_chain == [(page(product, ""), 302)]
    assert "A rate rests on a closed time study: this product has none yet." in (
        fair_pay.text(answer)
    )


def test_the_history_shows_every_rate_with_its_working(finance, product, study):
    fair_pay.floor()
    agree(finance, product)
    agree(
        finance,
        product,
        effective_from="2025-08-01",
        amount="120",
        shown="95 min × ₹14,114 / 12,480 = ₹107.44 → ₹120",
    )

    said = fair_pay.text(finance.get(page(product, "")))

    assert said.index("1 Aug 2025") < said.index("1 Jul 2025 1 Aug 2025 ₹108 ₹68.21")
    assert WORKING in said


@pytest.mark.parametrize(
    ("before", "state"),
    [
        (lambda product: None, "not timed yet"),
        (lambda product: fair_pay.being_timed(product), "being timed"),
        (lambda product: fair_pay.timed(product), "timed: agree its rate"),
    ],
    ids=["not timed", "being timed", "timed"],
)
def test_the_list_says_what_is_missing(finance, product, before, state):
    before(product)

    said = fair_pay.text(finance.get("/cms/piece-rates/"))

    assert f"Block print bag Ratlam {state}" in said


@pytest.mark.parametrize(
    ("since", "state"),
    [
        (lambda product: fair_pay.timed(product, minutes=90), "timed again since: 90.00 min"),
        (
            lambda product: fair_pay.floor("15000", effective_from=date(2025, 7, 2)),
            "a later wage floor holds",
        ),
        (lambda product: None, "its wage floor is older than 12 months"),
    ],
    ids=["timed again", "later floor", "old floor"],
)
def test_the_list_says_what_has_moved_on_since(finance, product, study, since, state):
    fair_pay.floor()
    agree(finance, product)
    since(product)

    said = fair_pay.text(finance.get("/cms/piece-rates/"))

    assert f"₹108 ₹68.21 95.00 legal minimum 1 Jul 2025 {state}" in said


def test_the_list_takes_as_many_queries_for_three_products_as_for_one(finance):
    fair_pay.floor()

    def agreed(title):
        product = fair_pay.product(title)
        agree_rate(
            product.workshop,
            product_id=product.pk,
            time_study=fair_pay.timed(product),
            skill="skilled",
            effective_from=date(2025, 7, 1),
        )

    agreed("bag")
    for_one = fair_pay.queries(finance, "/cms/piece-rates/")
    agreed("scarf")
    agreed("shawl")

    assert fair_pay.queries(finance, "/cms/piece-rates/") == for_one


def test_a_study_that_is_open_again_leaves_the_closed_one_to_rest_on(finance, product, study):
    fair_pay.floor()
    open_study(product_id=product.pk, timed_on=date(2025, 6, 2))

    agree(finance, product)

    assert PieceRate.objects.get().time_study == study


@pytest.mark.parametrize("verb", ["", "agree/"])
@pytest.mark.parametrize("who", ["editor", "production"])
def test_rates_are_for_finance(product, study, verb, who):
    client = getattr(fair_pay, who)()

    assert fair_pay.is_shut(client.get(page(product, verb)))
    assert fair_pay.is_shut(client.get("/cms/piece-rates/"))


def test_who_may_only_look_agrees_nothing(product, study, django_user_model):
    from django.contrib.auth.models import Permission

    fair_pay.floor()
    user = django_user_model.objects.create_user("looking@example.com", "pw")
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "view_piecerate"])
    )
    client = fair_pay.signed_in(user)

    assert client.get(page(product, "")).status_code == 200
    assert fair_pay.is_shut(agree(client, product))
    assert not PieceRate.objects.exists()
