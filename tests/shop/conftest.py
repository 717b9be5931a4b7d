import pytest

from tests.shop import shelves


@pytest.fixture
def shop(db):
    """An open shop with a workshop of twelve; `shop.shelve(...)` puts products on its shelves."""
    shelves.open_shop()
    return shelves


@pytest.fixture
def lotus(shop):
    return shop.workshop("lotus")
