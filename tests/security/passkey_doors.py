"""Where a passkey is asked for, and what tells whether one was taken there."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Unpack

from authsecurity.accounts.models import Account
from authsecurity.factors.passkeys.models import Passkey
from authsecurity.sessions.models import Session
from tests.authenticator import Authenticator, Json, Wrong
from tests.letters import Outbox
from tests.people import ADA, Person
from tests.resets import NEW, link_for
from tests.walk import Answer, Browser

ALONE, SECOND_STEP, REAUTHENTICATION, RESET = "alone", "second step", "reauthentication", "reset"
DOORS = (ALONE, SECOND_STEP, REAUTHENTICATION, RESET)


@dataclass
class Owner:
    """Signed in, with one passkey as the only second factor."""

    browser: Browser
    key: Authenticator
    codes: list[str]
    person: Person = ADA

    @property
    def passkey_id(self) -> str:
        (found,) = self.browser.get("passkeys/").json["passkeys"]
        return found["id"]

    def at_the_second_step(self) -> Browser:
        """Another browser of hers that has shown the password and nothing else."""
        other = Browser()
        answer = other.post("login/", self.person.credentials)
        assert answer.state == "second_factor_required"
        return other


@dataclass
class Door:
    """A passkey is asked for by `options`; `answer` sends a credential there."""

    browser: Browser
    options: Json
    answer: Callable[[Json], Answer]

    def show(self, key: Authenticator, **wrong: Unpack[Wrong]) -> Answer:
        """The whole answer, with perhaps one thing wrong."""
        return self.answer(key.get(self.options, self.browser.url, **wrong))


def opened(name: str, owner: Owner, outbox: Outbox) -> Door:
    """The door of this name, in a browser of its own wherever that need not be signed in."""
    if name == ALONE:
        return signing_in(Browser())
    if name == SECOND_STEP:
        return signing_in(owner.at_the_second_step())
    if name == REAUTHENTICATION:
        return reauthentication(owner.browser)
    if name == RESET:
        return reset(Browser(), link_for(outbox, owner.person))
    raise KeyError(name)


def signing_in(browser: Browser) -> Door:
    """Signing in: with the passkey alone or, where this browser has shown the password, as the second step."""
    return _door(browser, "login/passkey/options/", "login/passkey/", {})


def reauthentication(browser: Browser, **more: Any) -> Door:
    return _door(browser, "reauthenticate/options/", "reauthenticate/", more)


def reset(browser: Browser, token: str) -> Door:
    more = {"token": token, "new_password": NEW}
    return _door(browser, "login/passkey/options/", "password/reset/", more)


def traces() -> list[Any]:
    """What changes when a passkey is taken anywhere, and must not when it is refused."""
    sessions = Session.objects.order_by("pk").values_list(
        "pk", "key_hash", "methods", "aal", "elevated_until"
    )
    accounts = Account.objects.order_by("pk").values_list("password", "second_factors", "is_active")
    passkeys = [
        {name: bytes(value) if isinstance(value, memoryview) else value for name, value in row.items()}
        for row in Passkey.objects.order_by("pk").values()
    ]
    return [*sessions, *accounts, *passkeys]


def _door(browser: Browser, options: str, path: str, more: Json) -> Door:
    return Door(browser, browser.options(options), partial(_send, browser, path, more))


def _send(browser: Browser, path: str, more: Json, credential: Json) -> Answer:
    return browser.post(path, {"credential": credential} | more)
