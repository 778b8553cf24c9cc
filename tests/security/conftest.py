"""What the attacks share: people who have a second factor, the doors they pass, and a count of the hashing done."""

import dataclasses
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from ipaddress import ip_network
from typing import Any

import argon2
import pytest
import time_machine
from pytest_django import Settings

from tests.authenticator import Authenticator
from tests.letters import Outbox
from tests.people import ADA
from tests.security.passkey_doors import DOORS, Door, Owner, opened
from tests.walk import AuthenticatorApp, Browser

Work = list[tuple[Any, ...]]
NO_LONGER_FRESH = timedelta(minutes=10)


@dataclasses.dataclass
class Ada:
    """Signed in with a second factor in `browser`; `app` shows a code nobody has used."""

    browser: Browser
    app: AuthenticatorApp

    def at_the_second_step(self) -> Browser:
        """Another browser of hers that has shown the password and nothing else."""
        other = Browser()
        answer = other.post("login/", ADA.credentials)
        assert answer.state == "second_factor_required"
        return other


@pytest.fixture
def ada(browser: Browser, clock: time_machine.Traveller) -> Ada:
    """The next code is a fresh one: the clock moved on after the set-up."""
    app = browser.join(ADA).add_totp()
    clock.shift(30)
    return Ada(browser, app)


@pytest.fixture
def paper(ada: Ada) -> list[str]:
    """Ada's ten recovery codes."""
    answer = ada.browser.post("recovery-codes/")
    assert answer.status == 201, answer.content
    return answer.json["recovery_codes"]


@pytest.fixture
def owner(browser: Browser, clock: time_machine.Traveller) -> Owner:
    """Ada with a passkey that lives in one device, in a session that is no longer fresh."""
    key = Authenticator()
    codes = browser.join(ADA).add_passkey(key).json["recovery_codes"]
    clock.shift(NO_LONGER_FRESH)
    return Owner(browser, key, codes)


@pytest.fixture(params=DOORS)
def open_door(request: pytest.FixtureRequest, owner: Owner, outbox: Outbox) -> Callable[[], Door]:
    """Each place where the owner's passkey is asked for; every call opens it once more."""
    return partial(opened, request.param, owner, outbox)


@pytest.fixture
def door(open_door: Callable[[], Door]) -> Door:
    return open_door()


@pytest.fixture
def hashing(monkeypatch: pytest.MonkeyPatch) -> Work:
    """One entry per Argon2 run from now on: whether a hash was checked or made, and at what cost."""
    work: Work = []
    verify, make = argon2.PasswordHasher.verify, argon2.low_level.hash_secret

    def counted_verify(self: argon2.PasswordHasher, encoded: str, password: str) -> Any:
        cost = argon2.extract_parameters(encoded)
        work.append(("check", cost.type, cost.memory_cost, cost.time_cost, cost.parallelism, cost.hash_len))
        return verify(self, encoded, password)

    def counted_make(*args: Any, **kwargs: Any) -> Any:
        work.append(("make",))
        return make(*args, **kwargs)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", counted_verify)
    monkeypatch.setattr(argon2.low_level, "hash_secret", counted_make)
    return work


@pytest.fixture
def configured(settings: Settings) -> Callable[..., None]:
    """Change the operator's configuration for one test."""

    def change(**values: Any) -> None:
        settings.AUTHSECURITY = dataclasses.replace(settings.AUTHSECURITY, **values)

    return change


@pytest.fixture
def proxy(configured: Callable[..., None]) -> None:
    """The service stands behind a trusted proxy: what it forwards is where a client is."""
    configured(trusted_proxies=(ip_network("127.0.0.1/32"),))
