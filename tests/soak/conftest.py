import pytest

from tests.soak import enterprise


@pytest.fixture
def here(transactional_db):
    """The enterprise at its beginning, committed: every history starts from it."""
    return enterprise.found()
