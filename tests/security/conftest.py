"""What the attacks share: somebody who has a second factor, and a count of the hashing that was done."""

import dataclasses
from collections.abc import Callable
from ipaddress import ip_network
from typing import Any

import argon2
import pytest
import time_machine
from pytest_django import Settings

from tests.people import ADA
from tests.walk import AuthenticatorApp, Browser

Work = list[tuple[Any, ...]]


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
