# ruff: noqa: N802 (attack ids keep their capital)
"""Attacks on what is kept: a stolen database, an error report, a log, keys that were changed or lost."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import Settings

from authsecurity.core import configuration
from authsecurity.core.encryption import Undecryptable
from authsecurity.factors.password import hashing
from authsecurity.factors.totp import codes
from tests.people import ADA
from tests.security import stored
from tests.security.conftest import Ada
from tests.walk import Browser

INSIDE = [b"Traceback", b"RuntimeError", b"authsecurity.", b"site-packages", b"forced", b"marker"]


def test_O09_a_copy_of_the_database_opens_no_account(ada: Ada) -> None:
    half, setup = ada.at_the_second_step(), ada.browser.post("totp/setup/").json
    secrets = [
        ADA.password,
        ada.app.secret,
        setup["secret"],
        *ada.browser.cookies.values(),
        *half.cookies.values(),
    ]
    assert [secret for secret in secrets if stored.holds(secret)] == []
    config = configuration.current()
    assert not [key for key in (config.secret_key, *config.encryption_keys) if stored.holds(key)]


def test_O09_a_secret_moved_to_another_account_does_not_open(ada: Ada) -> None:
    vault = configuration.current().vault
    sealed = vault.encrypt(b"secret", bound_to="totp:one")
    for changed in (sealed[:-1], sealed + b"x", b"\x02" + sealed[1:], sealed[:1] + b"xxxx" + sealed[5:], b""):
        with pytest.raises(Undecryptable):
            vault.decrypt(changed, bound_to="totp:one")
    with pytest.raises(Undecryptable):
        vault.decrypt(sealed, bound_to="totp:another")


MARKERS = {"email": "marker-email@example.org", "password": "marker-password", "code": "marker-code"}


@pytest.mark.parametrize("broken", ["password", "totp"])
def test_O11_an_accident_tells_no_secret(
    ada: Ada, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capfd: Any, broken: str
) -> None:
    caplog.set_level(logging.DEBUG)

    def explode(*args: object, **kwargs: object) -> None:
        raise RuntimeError("forced")

    half = ada.at_the_second_step()
    monkeypatch.setattr(hashing, "matches", explode) if broken == "password" else None
    monkeypatch.setattr(codes, "matching_step", explode) if broken == "totp" else None
    path = "login/" if broken == "password" else "login/totp/"
    answer = half.post(path, MARKERS, Authorization="Bearer marker-bearer")
    assert answer.code == "server_error"
    assert not [word for word in (*INSIDE, b"forced", b"marker") if word in answer.content]
    assert answer.headers["x-frame-options"] == "DENY"
    written = caplog.text + "".join(capfd.readouterr())
    assert "forced" in written
    secrets = ["marker", *half.cookies.values(), *ada.browser.cookies.values()]
    assert not [secret for secret in secrets if secret in written]
    monkeypatch.undo()
    assert half.post("login/totp/", {"code": ada.app.fresh_code()}).state == "authenticated"


def test_O12_a_new_encryption_key_in_front_keeps_every_authenticator(
    ada: Ada, configured: Callable[..., None]
) -> None:
    old = configuration.current().encryption_keys
    configured(encryption_keys=("n" * 64, *old))
    half = ada.at_the_second_step()
    assert half.post("login/totp/", {"code": ada.app.fresh_code()}).state == "authenticated"


def test_O12_a_lost_key_never_lets_anybody_in(ada: Ada, configured: Callable[..., None]) -> None:
    configured(encryption_keys=("n" * 64,))
    half = ada.at_the_second_step()
    answer = half.post("login/totp/", {"code": ada.app.fresh_code()})
    assert answer.status >= 400
    assert half.get("totp/").status == 401


def test_O12_a_changed_secret_key_ends_no_session_and_forges_none(ada: Ada, settings: Settings) -> None:
    settings.SECRET_KEY = "another" * 10
    assert ada.browser.get("totp/").status == 200
    assert Browser().get("totp/", Cookie="sessionid=" + "A" * 43).status == 401
