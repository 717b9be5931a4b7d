from collections import Counter

import pytest

pytest.register_assert_rewrite("tests.soak.harness", "tests.soak.paying")


@pytest.fixture
def here(transactional_db):
    """The enterprise at its beginning, committed: every history starts from it."""
    from tests.soak import enterprise

    return enterprise.found()


def pytest_terminal_summary(terminalreporter):
    """Say how many steps were taken, by all test processes together."""
    tally = Counter()
    for report in terminalreporter.getreports("passed"):
        tally.update(dict(report.user_properties).get("tally", {}))
    if tally:
        terminalreporter.write_line(f"{tally.pop('steps')} steps; of them {dict(tally)}")
