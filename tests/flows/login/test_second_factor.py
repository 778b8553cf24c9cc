"""`POST login/totp/`: the second factor."""

import pytest
import time_machine

from tests.contract.problems import assert_invalid, assert_problem
from tests.people import ADA, BEN
from tests.walk import AuthenticatorApp, Browser

MINUTE = 60


@pytest.fixture
def app(browser: Browser, clock: time_machine.Traveller) -> AuthenticatorApp:
    """Ada's, set up a minute ago."""
    app = browser.join(ADA).add_totp()
    clock.shift(MINUTE)
    return app


@pytest.fixture
def half_way(app: AuthenticatorApp) -> Browser:
    """A new browser that has shown Ada's password."""
    browser = Browser()
    assert browser.post("login/", ADA.credentials).status == 200
    return browser


def test_the_password_alone_asks_for_the_code(half_way: Browser) -> None:
    assert half_way.get("session/").json == {
        "state": "second_factor_required",
        "account": None,
        "second_factors": ["totp", "recovery_code"],
        "methods": [{"method": "password", "at": "2026-06-01T12:01:00Z"}],
        "aal": 0,
        "session": None,
    }
    assert set(half_way.cookies) == {"csrftoken", "attempt"}


def test_the_right_code_signs_in(half_way: Browser, app: AuthenticatorApp) -> None:
    answer = half_way.post("login/totp/", {"code": app.code()})
    assert (answer.status, answer.state) == (200, "authenticated")
    assert [line["method"] for line in answer.json["methods"]] == ["password", "totp"]
    assert (answer.json["aal"], answer.json["second_factors"]) == (2, ["recovery_code", "totp"])
    assert set(half_way.cookies) == {"csrftoken", "sessionid", "device"}


def test_a_wrong_code_stays_on_the_step(half_way: Browser, app: AuthenticatorApp) -> None:
    assert_problem(half_way.post("login/totp/", {"code": app.wrong_code()}), 401, "invalid_code")
    assert half_way.get("session/").state == "second_factor_required"
    assert half_way.post("login/totp/", {"code": app.code()}).state == "authenticated"


@pytest.mark.parametrize(
    "code", ["12345", "1234567", "abcdef", "１２３４５６", " 123456", "123 456", "-12345"]
)
def test_what_is_no_code_is_a_wrong_code(half_way: Browser, code: str) -> None:
    assert_problem(half_way.post("login/totp/", {"code": code}), 401, "invalid_code")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({}, "required"),
        ({"code": ""}, "blank"),
        ({"code": None}, "null"),
        ({"code": 123456}, "wrong_type"),
        ({"code": ["123456"]}, "wrong_type"),
        ({"code": "1" * 65}, "too_long"),
    ],
)
def test_a_code_is_text(half_way: Browser, body: dict[str, object], reason: str) -> None:
    assert_invalid(half_way.post("login/totp/", body), code=reason)


def test_without_a_password_no_code_counts(app: AuthenticatorApp) -> None:
    assert_problem(Browser().post("login/totp/", {"code": app.code()}), 401, "attempt_expired")


def test_a_made_up_attempt_is_none(app: AuthenticatorApp) -> None:
    browser = Browser()
    browser.take_cookies({"attempt": "A" * 43})
    assert_problem(browser.post("login/totp/", {"code": app.code()}), 401, "attempt_expired")


def test_a_session_cookie_is_no_attempt(browser: Browser, app: AuthenticatorApp) -> None:
    thief = Browser()
    thief.take_cookies({"attempt": browser.cookies["sessionid"]})
    assert_problem(thief.post("login/totp/", {"code": app.code()}), 401, "attempt_expired")


def test_an_attempt_cookie_is_no_session(half_way: Browser) -> None:
    thief = Browser()
    thief.take_cookies({"sessionid": half_way.cookies["attempt"]})
    assert thief.get("session/").state == "anonymous"


def test_somebody_elses_code_is_a_wrong_one(half_way: Browser, clock: time_machine.Traveller) -> None:
    bens = Browser().join(BEN).add_totp()
    clock.shift(30)
    assert_problem(half_way.post("login/totp/", {"code": bens.code()}), 401, "invalid_code")


def test_an_attempt_is_good_for_one_session(half_way: Browser, app: AuthenticatorApp) -> None:
    attempt = {"attempt": half_way.cookies["attempt"]}
    assert half_way.post("login/totp/", {"code": app.code(steps=-1)}).status == 200
    again = Browser()
    again.take_cookies(attempt)
    assert_problem(again.post("login/totp/", {"code": app.code()}), 401, "attempt_expired")


def test_without_a_password_a_code_of_an_account_without_an_app_opens_nothing(browser: Browser) -> None:
    browser.register(ADA)
    assert_problem(browser.post("login/totp/", {"code": "123456"}), 401, "attempt_expired")
