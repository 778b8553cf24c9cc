# ruff: noqa: N802 (attack ids keep their capital)
"""Attacks on the second step: guessing, replaying, and taking one person's half for another's."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from authsecurity.accounts.models import Account
from authsecurity.flows.login.models import MAX_TRIES, LoginAttempt
from authsecurity.sessions.models import Session
from tests.contract.endpoints import all_endpoints
from tests.people import ADA, BEN, CHI
from tests.security.conftest import Ada
from tests.security.doors import try_code
from tests.walk import AuthenticatorApp, Browser


def full_width(code: str) -> str:
    """Digits that NFKC and `int()` take for the plain ones."""
    return "".join(chr(0xFF10 + int(digit)) for digit in code)


@pytest.mark.parametrize("in_one_transaction", [False, True])
@pytest.mark.django_db(transaction=True)
def test_M04_wrong_codes_are_counted_whatever_is_rolled_back(
    ada: Ada, monkeypatch: pytest.MonkeyPatch, in_one_transaction: bool
) -> None:
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", in_one_transaction)
    half = ada.at_the_second_step()
    assert [try_code(half, ada.app.wrong_code()).code for _ in range(MAX_TRIES)] == [
        "invalid_code"
    ] * MAX_TRIES
    assert try_code(half, ada.app.fresh_code()).code == "attempt_expired"
    assert half.get("session/").state == "anonymous"


def test_M05_a_code_signs_one_browser_in_and_no_other(ada: Ada) -> None:
    first, second = ada.at_the_second_step(), ada.at_the_second_step()
    code = ada.app.fresh_code()
    assert try_code(first, code).state == "authenticated"
    assert try_code(second, code).code == "code_already_used"
    assert second.get("totp/").status == 401


def test_M05_the_code_that_proved_the_setup_signs_nobody_in(browser: Browser, clock: object) -> None:
    app = browser.join(ADA).add_totp()
    other = Browser()
    other.post("login/", ADA.credentials)
    assert try_code(other, app.code()).code == "code_already_used"


def test_M06_the_previous_code_is_dead_once_used(ada: Ada, clock: time_machine.Traveller) -> None:
    clock.shift(30)
    late = ada.app.code(steps=-1)
    assert try_code(ada.at_the_second_step(), late).state == "authenticated"
    assert try_code(ada.at_the_second_step(), late).code == "code_already_used"
    clock.shift(30)
    assert try_code(ada.at_the_second_step(), late).code == "invalid_code"


def test_M06_a_newer_code_kills_the_older_one(ada: Ada, clock: time_machine.Traveller) -> None:
    clock.shift(60)
    assert try_code(ada.at_the_second_step(), ada.app.code()).state == "authenticated"
    assert try_code(ada.at_the_second_step(), ada.app.code(steps=-1)).code == "code_already_used"


SPELLINGS: dict[str, Callable[[str], str]] = {
    "full width": full_width,
    "mathematical bold": lambda code: "".join(chr(0x1D7CE + int(digit)) for digit in code),
    "arabic": lambda code: "".join(chr(0x0660 + int(digit)) for digit in code),
    "blank behind": "{} ".format,
    "blank before": " {}".format,
    "line feed": "{}\n".format,
    "byte order mark": "\ufeff{}".format,
    "zero-width space": "{}\u200b".format,
    "leading zero": "0{}".format,
    "plus": "+{}".format,
    "decimal": "{}.0".format,
    "blank inside": lambda code: f"{code[:3]} {code[3:]}",
    "hyphen inside": lambda code: f"{code[:3]}-{code[3:]}",
    "underscore inside": lambda code: f"{code[:3]}_{code[3:]}",
    "half full width": lambda code: code[:5] + full_width(code[5:]),
    "hexadecimal": lambda code: hex(int(code)),
}
NO_TEXT: dict[str, Callable[[str], object]] = {
    "int": int,
    "float": float,
    "list": lambda code: [code],
    "object": lambda code: {"code": code},
    "true": lambda _: True,
    "null": lambda _: None,
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
def test_M07_another_spelling_is_a_wrong_code_and_counts(ada: Ada, spelling: Callable[[str], str]) -> None:
    half, code = ada.at_the_second_step(), ada.app.fresh_code()
    assert try_code(half, spelling(code)).code == "invalid_code"
    assert LoginAttempt.objects.get().tries == 1


@pytest.mark.parametrize("kind", NO_TEXT.values(), ids=NO_TEXT)
def test_M07_a_code_that_is_no_text_is_refused(ada: Ada, kind: Callable[[str], object]) -> None:
    assert try_code(ada.at_the_second_step(), kind(ada.app.fresh_code())).code == "invalid"


@pytest.mark.parametrize("guess", ["", "0" * 65, "0" * 5000])
def test_M07_what_cannot_be_a_code_is_refused(ada: Ada, guess: str) -> None:
    assert try_code(ada.at_the_second_step(), guess).code == "invalid"


@pytest.mark.parametrize("steps", [-3, -2, 1, 2, 3, 2880])
def test_M10_only_this_code_and_the_one_before_are_good(
    ada: Ada, clock: time_machine.Traveller, steps: int
) -> None:
    clock.shift(90)
    assert try_code(ada.at_the_second_step(), ada.app.code(steps=steps)).code == "invalid_code"


def test_M11_half_a_sign_in_opens_nothing(ada: Ada) -> None:
    half = ada.at_the_second_step()
    for endpoint in all_endpoints():
        if endpoint.view.allow_anonymous:  # tests/contract/test_open_doors.py holds the list of these
            continue
        for method in endpoint.methods:
            found = half.send(method, endpoint.path, body=None if method in ("GET", "HEAD") else {})
            assert found.status == 401, (method, endpoint.path)
    assert half.get("session/").json["account"] is None
    assert half.get("/").headers["location"] == "/login/"
    assert ADA.email.encode() not in half.get("/dashboard/").content


def test_M12_half_a_sign_in_changes_no_second_factor(ada: Ada, clock: time_machine.Traveller) -> None:
    half = ada.at_the_second_step()
    for method, path in (("POST", "totp/setup/"), ("POST", "totp/verify/"), ("DELETE", "totp/")):
        assert half.send(method, path, body={"code": ada.app.code()}).code == "authentication_required"
    assert half.post("register/", ADA.registration).status == 400
    assert try_code(half, ada.app.fresh_code()).state == "authenticated"


@pytest.mark.parametrize(
    "enrolled", [["totp"], ["from-tomorrow", "totp"], ["from-tomorrow"]], ids=" and ".join
)
def test_M13_the_password_alone_is_never_enough_where_anything_is_enrolled(
    browser: Browser, enrolled: list[str]
) -> None:
    browser.register(ADA)
    Account.objects.update(second_factors=enrolled)
    found = browser.post("login/", ADA.credentials)
    assert found.state == "second_factor_required"
    assert browser.get("totp/").status == 401
    assert not Session.objects.exists()


@pytest.fixture
def ben_app(ada: Ada, clock: time_machine.Traveller) -> AuthenticatorApp:
    app = Browser().join(BEN).add_totp()
    clock.shift(30)
    return app


def test_M14_somebody_elses_code_is_a_wrong_code(ada: Ada, ben_app: AuthenticatorApp) -> None:
    bens = {"email": BEN.email, "user_id": str(Account.objects.get(email=BEN.email).pk), "account": BEN.email}
    half = ada.at_the_second_step()
    assert half.post("login/totp/", {"code": ben_app.fresh_code()} | bens).code == "invalid_code"
    signed_in = half.post("login/totp/", {"code": ada.app.fresh_code(), "attempt": "x"} | bens)
    assert signed_in.json["account"]["email"] == ADA.email


def test_M14_the_attempt_and_not_the_session_says_who_is_asked(ada: Ada, ben_app: AuthenticatorApp) -> None:
    eve = Browser()
    eve.take_cookies({**Browser().join(CHI).cookies, **ada.at_the_second_step().cookies})
    assert try_code(eve, ben_app.fresh_code()).code == "invalid_code"
    assert eve.get("session/").state == "second_factor_required"


def test_M22_nobody_learns_of_a_second_factor_without_the_password(ada: Ada) -> None:
    wrong = {"email": ADA.email, "password": "wrong horse stapled to nothing"}
    bodies = [wrong, wrong | {"code": ada.app.code()}, wrong | {"code": ada.app.wrong_code()}]
    bodies.append(wrong | {"email": "nobody@example.org"})
    answers = [Browser().post("login/", body) for body in bodies]
    assert len({(found.status, found.content, tuple(found.headers.items())) for found in answers}) == 1
    codes = [ada.app.code(), ada.app.wrong_code(), "x"]
    assert {try_code(Browser(), code).code for code in codes} == {"attempt_expired"}


def test_an_attempt_is_spent_when_it_has_signed_in(ada: Ada, clock: time_machine.Traveller) -> None:
    half = ada.at_the_second_step()
    copied = half.cookies
    try_code(half, ada.app.fresh_code())
    clock.shift(30)
    thief = Browser()
    thief.take_cookies(copied)
    assert try_code(thief, ada.app.fresh_code()).code == "attempt_expired"


@pytest.mark.parametrize("what", ["disabled", "deleted", "signed out"])
def test_an_attempt_ends_with_what_it_stood_on(ada: Ada, what: str) -> None:
    half = ada.at_the_second_step()
    copied = half.cookies
    match what:
        case "disabled":
            Account.objects.update(is_active=False)
        case "deleted":
            Account.objects.get().delete()
        case "signed out":
            half.post("logout/")
            half.take_cookies(copied)
    assert try_code(half, ada.app.fresh_code()).code == "attempt_expired"
    assert half.get("session/").state == "anonymous"


def test_an_attempt_ends_after_ten_minutes(ada: Ada, clock: time_machine.Traveller) -> None:
    half = ada.at_the_second_step()
    clock.shift(timedelta(minutes=10))
    assert try_code(half, ada.app.fresh_code()).code == "attempt_expired"


def test_starting_again_ends_the_attempt_before(ada: Ada) -> None:
    half = ada.at_the_second_step()
    before = half.cookies
    half.post("login/", ADA.credentials)
    thief = Browser()
    thief.take_cookies(before)
    assert try_code(thief, ada.app.fresh_code()).code == "attempt_expired"
