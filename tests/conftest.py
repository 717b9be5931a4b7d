"""What every test has: a database of its own, files of its own, an empty cache."""

from urllib.parse import unquote, urlsplit

import pytest
from django.core.cache import cache
from django.test import TransactionTestCase, override_settings

from shop.sandbox.transport import SandboxHTTPClient
from tests import template_database
from tests.payment import strict_params


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker):
    """Takes the place of pytest-django's: see tests/template_database.py."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with django_db_blocker.unblock():
        copies = template_database.copies(worker)
        copies.prepare()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: copies.restore())
        yield copies
    with django_db_blocker.unblock():
        copies.drop()


@pytest.fixture(scope="session", autouse=True)
def media_of_this_run(tmp_path_factory):
    """Uploaded pictures and documents never mix with the demo's."""
    media, private = tmp_path_factory.mktemp("media"), tmp_path_factory.mktemp("private")
    with override_settings(MEDIA_ROOT=media, PRIVATE_ROOT=private):
        yield


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture(autouse=True)
def every_request_is_checked(monkeypatch):
    """Every request any test makes must fit Stripe's specification."""
    answer = SandboxHTTPClient.request

    def checked(self, method, url, headers, post_data=None, **kwargs):
        address = urlsplit(url)
        body = post_data if method == "post" else address.query
        strict_params.check_request(method, unquote(address.path), body)
        return answer(self, method, url, headers, post_data, **kwargs)

    monkeypatch.setattr(SandboxHTTPClient, "request", checked)
