"""Attacks on the database's patience: rows of two people taken in an order that makes others wait for each other."""

from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from authsecurity.flows.support import actions as support
from tests.people import ADA, BEN
from tests.security.conftest import Ada
from tests.walk import Browser

ATTEMPTS, SESSIONS = "login_attempt", "session"
Act = Callable[[Ada, Browser], object]
ENDING_BOTH: dict[str, Act] = {
    "somebody else signs in": lambda ada, mixed: mixed.post("login/", BEN.credentials),
    "signing out": lambda ada, mixed: mixed.post("logout/"),
    "a new set of codes": lambda ada, mixed: ada.browser.post("recovery-codes/"),
    "another app": lambda ada, mixed: ada.browser.add_totp(),
    "no app": lambda ada, mixed: ada.browser.delete("totp/"),
    "no account": lambda ada, mixed: ada.browser.delete("account/"),
    "support": lambda ada, mixed: support.end_sessions(email=ADA.email),
}


def deleted(act: Callable[[], object]) -> list[str]:
    """Of attempts and sessions, what was deleted and in which order."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        act()
    tables = [query["sql"].split('"')[1] for query in queries if query["sql"].startswith("DELETE")]
    return [table for table in tables if table in (ATTEMPTS, SESSIONS)]


@pytest.mark.parametrize("how", ENDING_BOTH)
def test_attempts_end_before_sessions_wherever_both_do(ada: Ada, how: str) -> None:
    # With the cookies of one browser in another, a sign-in ends rows of an account that it has not locked.
    Browser().register(BEN)
    mixed = Browser()
    mixed.take_cookies({"attempt": ada.at_the_second_step().cookies["attempt"]})
    mixed.take_cookies({"sessionid": ada.browser.cookies["sessionid"]})
    order = deleted(partial(ENDING_BOTH[how], ada, mixed))
    assert set(order) == {ATTEMPTS, SESSIONS}
    assert order == sorted(order)
