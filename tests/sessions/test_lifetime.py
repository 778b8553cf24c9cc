"""Both limits, kept on the server, whatever the browser still sends."""

import dataclasses
from datetime import timedelta

import pytest
import time_machine
from pytest_django import Settings

from authsecurity.sessions.models import Session
from authsecurity.sessions.store import SessionStore
from tests.contract.problems import assert_problem
from tests.people import ADA
from tests.walk import Browser

MINUTE, HOUR = 60, 3600


@pytest.fixture
def ada(browser: Browser, clock: time_machine.Traveller) -> Browser:
    """Signed in at noon."""
    return browser.join(ADA)


def last_seen() -> str:
    return Session.objects.get().last_seen_at.strftime("%H:%M:%S")


def test_an_hour_without_a_request_ends_it(ada: Browser, clock: time_machine.Traveller) -> None:
    clock.shift(HOUR - 1)
    assert ada.get("session/").state == "authenticated"
    clock.shift(1)
    assert ada.get("session/").state == "anonymous"
    assert_problem(ada.get("totp/"), 401, "authentication_required")


def test_each_request_gives_another_hour(ada: Browser, clock: time_machine.Traveller) -> None:
    for _ in range(5):
        clock.shift(HOUR - MINUTE)
        assert ada.get("totp/").status == 200


def test_a_day_ends_it_however_busy_it_is(ada: Browser, clock: time_machine.Traveller) -> None:
    for _ in range(24 * 2 - 1):
        clock.shift(HOUR // 2)
        assert ada.get("totp/").status == 200
    clock.shift(HOUR // 2)
    assert_problem(ada.get("totp/"), 401, "authentication_required")


def test_near_its_end_the_idle_limit_is_told_as_the_end(ada: Browser, clock: time_machine.Traveller) -> None:
    for _ in range(47):
        clock.shift(HOUR // 2)
        ada.get("totp/")
    session = ada.get("session/").json["session"]
    assert session["idle_expires_at"] == session["expires_at"] == "2026-06-02T12:00:00Z"


def test_asking_for_the_state_is_no_activity(ada: Browser, clock: time_machine.Traveller) -> None:
    for _ in range(59):
        clock.shift(MINUTE)
        assert ada.get("session/").json["session"]["idle_expires_at"] == "2026-06-01T13:00:00Z"
    clock.shift(MINUTE)
    assert ada.get("session/").state == "anonymous"


def test_the_last_visit_is_written_once_a_minute_at_most(ada: Browser, clock: time_machine.Traveller) -> None:
    for seconds, expected in [(59, "12:00:00"), (1, "12:01:00"), (30, "12:01:00"), (40, "12:02:10")]:
        clock.shift(seconds)
        ada.get("totp/")
        assert last_seen() == expected


def test_an_operator_can_shorten_both_limits(
    ada: Browser, clock: time_machine.Traveller, settings: Settings
) -> None:
    settings.AUTHSECURITY = dataclasses.replace(settings.AUTHSECURITY, session_idle=timedelta(seconds=40))
    clock.shift(10)
    ada.get("totp/")
    assert last_seen() == "12:00:10"
    clock.shift(39)
    assert ada.get("session/").state == "authenticated"
    clock.shift(1)
    assert ada.get("session/").state == "anonymous"


def test_signing_in_again_begins_both_limits_anew(ada: Browser, clock: time_machine.Traveller) -> None:
    clock.shift(2 * HOUR)
    session = ada.sign_in(ADA).json["session"]
    assert (session["expires_at"], session["idle_expires_at"]) == (
        "2026-06-02T14:00:00Z",
        "2026-06-01T15:00:00Z",
    )


def test_what_is_over_can_be_swept_away_and_nothing_else(ada: Browser, clock: time_machine.Traveller) -> None:
    clock.shift(23 * HOUR)
    Browser().sign_in(ADA)
    clock.shift(HOUR)
    SessionStore.clear_expired()
    assert Session.objects.count() == 1
