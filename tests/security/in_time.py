"""Sending what is wrong with a passkey: refused as nothing special, and soon."""

import time
from collections.abc import Callable
from typing import Any, Unpack

from tests.authenticator import Authenticator, Wrong
from tests.walk import Browser

AT_MOST = 0.2  # seconds of this process
TRIES = 3  # what is slow by itself is slow each time; a collection of garbage or a busy machine is not
REFUSED = ("invalid", "invalid_credential", "malformed")


def assert_in_time(attempt: Callable[[], object], at_most: float = AT_MOST) -> None:
    """That it costs so many seconds of this process, the fastest time of a few."""
    assert any(_cost(attempt) < at_most for _ in range(TRIES))


def assert_refused(browser: Browser, path: str, credential: Any) -> None:
    """As nothing special."""
    answer = browser.post(path, {"credential": credential})
    assert answer.status in (400, 401), answer.content
    assert answer.code in REFUSED


def offer(browser: Browser, **wrong: Unpack[Wrong]) -> None:
    """A new passkey whose challenge is right and whose client data is too, so that what is wrong is looked at."""
    assert_in_time(lambda: _offer(browser, wrong))


def show(browser: Browser, key: Authenticator, **wrong: Unpack[Wrong]) -> None:
    """The same for a passkey that is there."""
    assert_in_time(lambda: _show(browser, key, wrong))


def _offer(browser: Browser, wrong: Wrong) -> None:
    options = browser.options("passkeys/options/")
    made = Authenticator().create(options, browser.url, **wrong)
    del made["response"]["authenticatorData"]  # a repetition that nobody needs: leaves room for the rest
    assert_refused(browser, "passkeys/", made)


def _show(browser: Browser, key: Authenticator, wrong: Wrong) -> None:
    shown = key.get(browser.options("login/passkey/options/"), browser.url, **wrong)
    assert_refused(browser, "login/passkey/", shown)


def _cost(attempt: Callable[[], object]) -> float:
    began = time.process_time()
    attempt()
    return time.process_time() - began
