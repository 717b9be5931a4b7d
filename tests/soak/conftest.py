import pytest

pytest.register_assert_rewrite("tests.soak.harness", "tests.soak.paying")

from tests.soak import enterprise  # noqa: E402


@pytest.fixture
def here(transactional_db):
    """The enterprise at its beginning, committed: every history starts from it."""
    return enterprise.found()
