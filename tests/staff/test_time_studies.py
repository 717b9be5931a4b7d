"""Production times products in the admin: open, time, discard, close."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from artisans.making.models import TimedCycle, TimeStudy
from artisans.making.studies import close_study, time_cycle
from shop.catalogue.models import Product
from tests.staff import fair_pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def production():
    return fair_pay.production()


@pytest.fixture
def study():
    return fair_pay.being_timed()


def page(study, verb=""):
    return f"/cms/time-studies/{study.pk}/{verb}"


def send(client, study, **other):
    facts = {"maker": fair_pay.makers()[0].pk, "minutes": 9, "seconds": 58, "press": uuid4()}
    return client.post(page(study, "cycles/"), facts | other)


def time_enough(study, *, seconds=600):
    one, two = fair_pay.makers()
    for artisan in (one, two, one, two, one):
        time_cycle(study, artisan=artisan, seconds=seconds)


def test_the_list_says_what_was_timed_and_what_pays_by_it(production):
    fair_pay.floor()
    product = fair_pay.product()
    fair_pay.timed(product)
    finance = fair_pay.finance()
    finance.post(
        f"/cms/piece-rates/product/{product.pk}/agree/",
        {
            "skill": "skilled",
            "effective_from": "2025-07-01",
            "agree": "yes",
            "shown": "95 min × ₹14,114 / 12,480 = ₹107.44 → ₹108",
        },
    )

    said = fair_pay.text(production.get("/cms/time-studies/"))

    assert "Version 1 , 1 June 2025: 95.00 min from 5 cycles; its rate: ₹108 from 1 July" in said


@pytest.mark.parametrize(("state", "shown"), [("open", "bag"), ("none", "scarf")])
def test_the_list_can_be_cut_to_what_is_being_timed_or_never_was(production, study, state, shown):
    fair_pay.product("scarf")
    Product.objects.filter(pk=study.product_id).update(title="bag")

    said = fair_pay.text(production.get("/cms/time-studies/results/", {"timed": state}))

    assert [title for title in ("bag", "scarf") if title in said] == [shown]


def test_the_list_takes_as_many_queries_for_three_products_as_for_one(production):
    fair_pay.timed(fair_pay.product())
    for_one = fair_pay.queries(production, "/cms/time-studies/")
    for title in ("scarf", "shawl"):
        fair_pay.timed(fair_pay.product(title))

    assert fair_pay.queries(production, "/cms/time-studies/") == for_one


def test_a_study_is_opened_with_its_date_and_allowance(production):
    product = fair_pay.product()

    answer = production.post(
        f"/cms/time-studies/product/{product.pk}/",
        {"timed_on": "2025-06-01", "allowance_percent": "12.5"},
    )

    study = TimeStudy.objects.get()
    assert answer["Location"] == page(study)
    assert (study.timed_on, study.allowance_percent) == (date(2025, 6, 1), Decimal("12.5"))
    assert study.timed_by.email == "production@example.com"


def test_fifteen_per_cent_is_proposed(production):
    answer = production.get(f"/cms/time-studies/product/{fair_pay.product().pk}/")

    assert 'name="allowance_percent" value="15"' in answer.content.decode()


def test_a_product_is_timed_in_one_study_at_a_time(production, study):
    answer = production.post(
        f"/cms/time-studies/product/{study.product_id}/",
        {"timed_on": "2025-07-01", "allowance_percent": "11"},
    )

    assert answer.status_code == 422
    assert "Version 1 of 01 June 2025 is still open: close or discard it first." in (
        fair_pay.text(answer)
    )
    assert 'value="11"' in answer.content.decode()


def test_no_study_is_dated_in_the_future(production):
    tomorrow = timezone.localdate() + timedelta(days=1)

    answer = production.post(
        f"/cms/time-studies/product/{fair_pay.product().pk}/",
        {"timed_on": tomorrow.isoformat(), "allowance_percent": "15"},
    )

    assert "Pieces are timed today or before" in fair_pay.text(answer)
    assert not TimeStudy.objects.exists()


def test_a_product_without_a_workshop_says_so(production):
    product = Product.objects.create(title="Nobody's bag", structure=Product.STANDALONE)

    answer = production.post(
        f"/cms/time-studies/product/{product.pk}/",
        {"timed_on": "2025-06-01", "allowance_percent": "15"},
    )

    assert "Say in the catalogue which workshop makes it" in fair_pay.text(answer)


def test_a_cycle_is_saved_with_its_maker(production, study):
    one = fair_pay.makers()[0]

    answer = send(production, study)

    cycle = TimedCycle.objects.get()
    assert answer["Location"] == f"{page(study)}?maker={one.pk}"
    assert (cycle.study, cycle.artisan, cycle.seconds) == (study, one, 598)


def test_the_page_counts_cycles_and_makers(production, study):
    one, two = fair_pay.makers()
    for artisan in (one, two, two):
        time_cycle(study, artisan=artisan, seconds=600)

    said = fair_pay.text(production.get(page(study)))

    assert "3 of 5 cycles, 2 of 2 makers" in said


def test_a_press_that_is_sent_twice_is_one_cycle(production, study):
    press = uuid4()

    statuses = [send(production, study, press=press).status_code for _ in range(2)]

    assert statuses == [302, 302]
    assert TimedCycle.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"maker": ""}, "Choose who made this piece."),
        ({"maker": "0"}, "Choose one of the workshop's members."),
        ({"minutes": "", "seconds": ""}, "Say how long the piece took: at least a second."),
        ({"seconds": "60"}, "Seconds go up to 59; then it is a minute."),
        ({"minutes": "6001"}, "No piece takes more than 6000 minutes."),
        ({"minutes": "99999999999999999999"}, "No piece takes more than 6000 minutes."),
        ({"minutes": "-1"}, "Ensure this value is greater than or equal to 0."),
    ],
)
def test_a_cycle_that_cannot_be_says_what_would_be_right(production, study, wrong, sentence):
    answer = send(production, study, **wrong)

    assert answer.status_code == 422
    assert sentence in fair_pay.text(answer)
    assert not TimedCycle.objects.exists()


def test_what_was_typed_stays_when_it_is_refused(production, study):
    answer = send(production, study, minutes=12, seconds=77)

    assert 'name="minutes" value="12"' in answer.content.decode()
    assert 'name="seconds" value="77"' in answer.content.decode()


def test_only_members_of_the_workshop_are_offered(production, study):
    from artisans.people.models import Artisan

    Artisan.objects.create(alias="EEEE-EEEE")

    said = fair_pay.text(production.get(page(study)))

    assert "AAAA-AAAA (learner)" in said
    assert "EEEE-EEEE" not in said


def test_the_page_asks_for_ordinary_pace(production, study):
    said = fair_pay.text(production.get(page(study)))

    assert "ordinary pace, never the fastest" in said


def test_a_cycle_is_discarded(production, study):
    cycle = time_cycle(study, artisan=fair_pay.makers()[0], seconds=600)

    statuses = [
        production.post(page(study, f"cycles/{cycle.pk}/discard/")).status_code for _ in range(2)
    ]

    assert statuses == [302, 302]
    assert not TimedCycle.objects.exists()


def test_a_cycle_of_another_study_is_left_alone(production, study):
    other = fair_pay.being_timed(fair_pay.product("scarf"))
    cycle = time_cycle(other, artisan=fair_pay.makers()[0], seconds=600)

    production.post(page(study, f"cycles/{cycle.pk}/discard/"))

    assert TimedCycle.objects.count() == 1


def test_the_page_says_what_closing_would_say(production, study):
    time_enough(study)

    said = fair_pay.text(production.get(page(study)))

    assert "5 cycles, on average 10:00, and 15 % allowance make 11.50 standard minutes" in said


def test_closing_works_the_standard_minutes_out(production, study):
    time_enough(study)

    answer = production.post(page(study, "close/"), {"shown": "11.50"})

    study.refresh_from_db()
    assert answer["Location"] == page(study)
    assert study.standard_minutes == Decimal("11.50")


def test_a_study_with_too_few_cycles_is_not_closed(production, study):
    time_cycle(study, artisan=fair_pay.makers()[0], seconds=600)

    answer = production.post(page(study, "close/"), {"shown": "11.50"})

    assert answer.status_code == 422
    assert "1 cycle by 1 maker so far: a study needs at least 5 by at least 2." in (
        fair_pay.text(answer)
    )


def test_closing_what_has_changed_since_it_was_shown_shows_it_again(production, study):
    time_enough(study)
    time_cycle(study, artisan=fair_pay.makers()[0], seconds=900)

    answer = production.post(page(study, "close/"), {"shown": "11.50"})

    study.refresh_from_db()
    assert "The cycles changed meanwhile" in fair_pay.text(answer)
    assert study.closed_at is None


@pytest.mark.parametrize("verb", ["cycles/", "close/", "discard/"])
def test_a_closed_study_stays_and_says_so(production, study, verb):
    time_enough(study)
    close_study(study)
    facts = {"maker": fair_pay.makers()[0].pk, "minutes": 9, "seconds": 0, "shown": "11.50"}

    answer = production.post(page(study, verb), facts)

    assert answer.status_code == 422
    assert "This time study is closed: time another version." in fair_pay.text(answer)
    assert study.cycles.count() == 5


def test_an_open_study_is_given_up(production, study):
    time_cycle(study, artisan=fair_pay.makers()[0], seconds=600)

    answer = production.post(page(study, "discard/"))

    assert answer["Location"] == "/cms/time-studies/"
    assert not TimeStudy.objects.exists()


def test_finance_looks_and_does_not_time(study):
    finance = fair_pay.finance()

    said = fair_pay.text(finance.get(page(study)))

    assert "0 of 5 cycles" in said
    assert "Save this time" not in said
    assert fair_pay.is_shut(send(finance, study))


@pytest.mark.parametrize("verb", ["cycles/", "cycles/1/discard/", "close/", "discard/"])
def test_the_verbs_of_a_study_are_for_production(study, verb):
    answer = fair_pay.finance().post(page(study, verb))

    assert fair_pay.is_shut(answer)
    assert TimeStudy.objects.filter(pk=study.pk).exists()


@pytest.mark.parametrize("verb", ["", "cycles/", "close/", "discard/"])
def test_an_editor_sees_no_time_study(study, verb):
    editor = fair_pay.editor()

    assert fair_pay.is_shut(editor.get(page(study, verb)))
    assert fair_pay.is_shut(editor.get("/cms/time-studies/"))


@pytest.mark.parametrize("verb", ["cycles/", "close/", "discard/"])
def test_nothing_happens_to_a_study_by_looking(production, study, verb):
    time_enough(study)

    answer = production.get(page(study, verb))

    study.refresh_from_db()
    assert answer["Location"] == page(study)
    assert (study.cycles.count(), study.closed_at) == (5, None)


@pytest.mark.parametrize(
    ("who", "entries"),
    [
        ("production", ["time-studies"]),
        ("finance", ["time-studies", "piece-rates", "wage-floors", "exchange-rates"]),
        ("editor", []),
    ],
)
def test_the_menu_shows_what_each_may_see(who, entries):
    menu = getattr(fair_pay, who)().get("/cms/").content.decode()

    screens = ("time-studies", "piece-rates", "wage-floors", "exchange-rates")
    assert [screen for screen in screens if f"/cms/{screen}/" in menu] == entries


def test_other_groups_may_be_given_looking_and_adding_never_more(admin_client):
    from django.contrib.auth.models import Permission

    page = admin_client.get("/cms/groups/new/").content.decode()

    of_rates = Permission.objects.filter(content_type__model="piecerate")
    offered = [p.codename for p in of_rates if f'value="{p.pk}"' in page]
    assert sorted(offered) == ["add_piecerate", "view_piecerate"]
