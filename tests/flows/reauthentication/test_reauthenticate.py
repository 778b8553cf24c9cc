"""`POST reauthenticate/`: all factors again, a new key, ten fresh minutes."""

import pytest
import time_machine

from authsecurity.accounts.models import Account
from tests.contract.problems import assert_invalid, assert_problem
from tests.people import ADA, BEN
from tests.walk import AuthenticatorApp, Browser

MINUTE = 60
WRONG = "not her password at all"


@pytest.fixture
def ada(browser: Browser, clock: time_machine.Traveller) -> Browser:
    """Signed in a quarter of an hour ago."""
    browser.join(ADA)
    clock.shift(15 * MINUTE)
    return browser


@pytest.fixture
def app(browser: Browser, clock: time_machine.Traveller) -> AuthenticatorApp:
    """Ada signed in and set up an app a quarter of an hour ago."""
    app = browser.join(ADA).add_totp()
    clock.shift(15 * MINUTE)
    return app


def test_the_password_makes_a_session_without_second_factor_fresh(ada: Browser) -> None:
    answer = ada.post("reauthenticate/", {"password": ADA.password})
    assert (answer.status, answer.state) == (200, "authenticated")
    assert answer.json["session"]["elevated_until"] == "2026-06-01T12:25:00Z"
    assert answer.json["methods"] == [{"method": "password", "at": "2026-06-01T12:15:00Z"}]
    assert ada.get("session/").json == answer.json


def test_it_renews_both_limits_of_the_session_and_keeps_its_identity(ada: Browser) -> None:
    before = ada.get("session/").json["session"]
    after = ada.post("reauthenticate/", {"password": ADA.password}).json["session"]
    assert (after["id"], after["created_at"]) == (before["id"], before["created_at"])
    assert (after["expires_at"], after["idle_expires_at"]) == ("2026-06-02T12:15:00Z", "2026-06-01T13:15:00Z")


def test_the_key_changes_and_the_old_one_is_dead(ada: Browser) -> None:
    old = Browser()
    old.take_cookies(ada.cookies)
    ada.post("reauthenticate/", {"password": ADA.password})
    assert ada.cookies["sessionid"] != old.cookies["sessionid"]
    assert old.get("session/").state == "anonymous"
    assert ada.get("session/").state == "authenticated"


def test_with_a_second_factor_the_code_is_needed_too(browser: Browser, app: AuthenticatorApp) -> None:
    answer = browser.post("reauthenticate/", {"password": ADA.password})
    assert_problem(answer, 400, "second_factor_required")
    answer = browser.post("reauthenticate/", {"password": ADA.password, "code": app.code()})
    assert [line["method"] for line in answer.json["methods"]] == ["password", "totp"]
    assert answer.json["aal"] == 2


def test_a_code_spent_here_is_spent_everywhere(browser: Browser, app: AuthenticatorApp) -> None:
    body = {"password": ADA.password, "code": app.code()}
    assert browser.post("reauthenticate/", body).status == 200
    assert_problem(browser.post("reauthenticate/", body), 401, "code_already_used")
    other = Browser()
    other.post("login/", ADA.credentials)
    assert_problem(other.post("login/totp/", {"code": app.code()}), 401, "code_already_used")


def test_the_right_password_with_a_wrong_code_is_not_enough(browser: Browser, app: AuthenticatorApp) -> None:
    body = {"password": ADA.password, "code": app.wrong_code()}
    assert_problem(browser.post("reauthenticate/", body), 401, "invalid_code")


def test_a_wrong_password_is_told_whatever_the_code_and_spends_none(
    browser: Browser, app: AuthenticatorApp
) -> None:
    for code in (app.wrong_code(), app.code()):
        answer = browser.post("reauthenticate/", {"password": WRONG, "code": code})
        assert_problem(answer, 401, "invalid_credentials")
    right = {"password": ADA.password, "code": app.code()}
    assert browser.post("reauthenticate/", right).status == 200


def test_a_code_where_none_is_needed_is_ignored(ada: Browser) -> None:
    assert ada.post("reauthenticate/", {"password": ADA.password, "code": "123456"}).status == 200


def test_a_failure_makes_nothing_fresh_and_keeps_the_key(ada: Browser) -> None:
    before, key = ada.get("session/").json, ada.cookies["sessionid"]
    assert_problem(ada.post("reauthenticate/", {"password": WRONG}), 401, "invalid_credentials")
    after = ada.get("session/").json
    assert after["methods"] == before["methods"]
    assert after["session"]["elevated_until"] == before["session"]["elevated_until"]
    assert ada.cookies["sessionid"] == key
    assert_problem(ada.post("totp/setup/"), 403, "reauthentication_required")


def test_somebody_elses_password_does_not_help(ada: Browser) -> None:
    Browser().register(BEN)
    answer = ada.post("reauthenticate/", {"password": BEN.password})
    assert_problem(answer, 401, "invalid_credentials")


def test_it_is_for_the_signed_in_only(browser: Browser) -> None:
    browser.register(ADA)
    answer = browser.post("reauthenticate/", {"password": ADA.password})
    assert_problem(answer, 401, "authentication_required")


def test_a_disabled_account_cannot(ada: Browser) -> None:
    Account.objects.update(is_active=False)
    answer = ada.post("reauthenticate/", {"password": ADA.password})
    assert_problem(answer, 401, "authentication_required")


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"password": "required"}),
        ({"password": 1}, {"password": "wrong_type"}),
        ({"password": ADA.password, "code": 123456}, {"code": "wrong_type"}),
        ({"password": ADA.password, "code": None}, {"code": "null"}),
        ({"password": ADA.password, "code": ""}, {"code": "blank"}),
    ],
)
def test_wrong_types_are_named_field_by_field(
    ada: Browser, body: dict[str, object], fields: dict[str, str]
) -> None:
    assert_invalid(ada.post("reauthenticate/", body), **fields)
