"""Sending what is wrong with a passkey: refused as nothing special, and soon."""

import time
from typing import Any, Unpack

from tests.authenticator import Authenticator, Wrong
from tests.walk import Browser

AT_MOST = 0.2  # seconds of this process
REFUSED = ("invalid", "invalid_credential", "malformed")


def assert_refused(browser: Browser, path: str, credential: Any) -> None:
    """In time, and as nothing special."""
    began = time.process_time()
    answer = browser.post(path, {"credential": credential})
    took = time.process_time() - began
    assert answer.status in (400, 401), answer.content
    assert answer.code in REFUSED
    assert took < AT_MOST


def offer(browser: Browser, **wrong: Unpack[Wrong]) -> None:
    """A new passkey whose challenge is right and whose client data is too, so that what is wrong is looked at."""
    options = browser.options("passkeys/options/")
    made = Authenticator().create(options, browser.url, **wrong)
    del made["response"]["authenticatorData"]  # a repetition that nobody needs: leaves room for the rest
    assert_refused(browser, "passkeys/", made)


def show(browser: Browser, key: Authenticator, **wrong: Unpack[Wrong]) -> None:
    """The same for a passkey that is there."""
    shown = key.get(browser.options("login/passkey/options/"), browser.url, **wrong)
    assert_refused(browser, "login/passkey/", shown)
