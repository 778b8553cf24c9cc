"""What follows from the public origin."""

import dataclasses
from datetime import timedelta

import pytest

from authsecurity.core import configuration
from authsecurity.core.configuration import Configuration

PUBLIC = Configuration(
    url="https://login.example.org:8443", secret_key="a secret of the host", encryption_keys=("a key",)
)
LOCAL = dataclasses.replace(PUBLIC, url="http://localhost:8000", local=True)


def test_host_and_port_come_from_the_origin() -> None:
    assert (PUBLIC.netloc, PUBLIC.hostname) == ("login.example.org:8443", "login.example.org")
    assert (LOCAL.netloc, LOCAL.hostname) == ("localhost:8000", "localhost")


def test_cookies_are_nailed_to_the_host_on_https_only() -> None:
    assert (PUBLIC.https, PUBLIC.cookie_prefix) == (True, "__Host-")
    assert (LOCAL.https, LOCAL.cookie_prefix) == (False, "")


def test_nothing_secret_is_in_what_a_log_would_print() -> None:
    secrets = dataclasses.replace(
        PUBLIC,
        secret_key_fallbacks=("an older secret",),
        database_url="postgresql://me:hunter2@db/x",
        email_url="smtp://me:hunter2@mail",
    )
    printed = repr(secrets)
    assert not any(secret in printed for secret in ("a secret of", "a key", "an older", "hunter2"))


def test_it_cannot_be_changed_while_the_service_runs() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        PUBLIC.local = True  # type: ignore[misc]


def test_a_session_lasts_an_hour_unused_and_a_day_in_all_unless_told_otherwise() -> None:
    assert (PUBLIC.session_idle, PUBLIC.session_lifetime) == (timedelta(hours=1), timedelta(hours=24))


def test_there_are_at_most_thirty_knobs() -> None:
    assert len(dataclasses.fields(Configuration)) <= 30


def test_this_process_has_one() -> None:
    assert configuration.current() is configuration.current()
