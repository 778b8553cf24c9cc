"""What the tests of the commands share."""

import pytest


@pytest.fixture(autouse=True)
def _logging_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command run in this process would tie the log to the streams of one test, which end with it."""
    monkeypatch.setattr("django.utils.log.configure_logging", lambda *arguments: None)
