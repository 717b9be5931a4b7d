"""The addresses others rely on, the one door, and what every answer carries."""

import pytest
from django.conf import settings

from accounts.models import User
from artisans.people.models import Artisan

KEPT = ["/shop/", "/shop/search/?q=x", "/basket/", "/impact/", "/healthz", "/sitemap.xml"]


@pytest.mark.parametrize("address", KEPT)
def test_an_address_others_rely_on_answers(client, db, address):
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "address", ["/cms/", "/cms/login/", "/dashboard/", "/dashboard/login/", "/shop/accounts/login/"]
)
def test_every_log_in_leads_to_the_one_door(client, db, address):
    answer = client.get(address, follow=True)

    assert answer.redirect_chain[-1][0].startswith("/accounts/login/")


def test_the_next_address_survives_the_door(client, db):
    answer = client.get("/cms/login/?next=/cms/pages/")

    assert answer["Location"] == "/accounts/login/?next=/cms/pages/"


@pytest.mark.parametrize("address", ["/shop/", "/accounts/login/", "/nothing-here/"])
def test_public_pages_run_no_inline_script_or_style(client, db, address):
    policy = client.get(address)["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "form-action 'self' https://checkout.stripe.com" in policy


@pytest.mark.parametrize("folder", ["original_images", "products/originals"])
def test_a_full_picture_is_never_served(client, db, folder):
    from pathlib import Path

    path = Path(settings.MEDIA_ROOT) / folder / "full.webp"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"picture")

    assert client.get(f"/media/{folder}/full.webp").status_code == 404
    assert client.get(f"/media/x/../{folder}/full.webp").status_code == 404


def test_each_of_the_four_lands_in_her_own_room(client, db):
    rooms = {}
    for role in ("shopper", "artisan", "staff"):
        user = User.objects.create_user(f"{role}@example.com", "pw", is_superuser=role == "staff")
        if role == "artisan":
            Artisan.objects.create(user=user)
        client.force_login(user)
        rooms[role] = client.get("/accounts/after-login/")["Location"]

    assert rooms == {"shopper": "/", "artisan": "/earnings/", "staff": "/cms/"}


def test_an_unknown_address_is_answered_in_the_house_style(client, db):
    answer = client.get("/nothing-here/")

    assert answer.status_code == 404
    assert 'action="/shop/search/"' in answer.content.decode()


def test_two_users_cannot_share_an_address_that_differs_in_case(db):
    from django.db import IntegrityError, transaction

    User.objects.create_user("ada@example.com", "pw")

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="Ada@example.com")])


def test_our_words_are_not_changed_by_another_catalogue():
    from django.utils.translation import gettext

    assert gettext("Basket") == "Basket"
    assert gettext("Add to basket") == "Add to basket"


@pytest.mark.parametrize("address", ["/orders/%00/", "/shop/search/?q=%00", "/shop/?page=%00"])
def test_a_null_character_in_an_address_is_refused(client, db, address):
    assert client.get(address).status_code == 400
