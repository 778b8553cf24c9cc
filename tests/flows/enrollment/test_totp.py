"""Adding, replacing and removing an authenticator app, with all that follows for sessions and attempts."""

import pytest
import time_machine

from tests.contract.problems import assert_invalid, assert_problem
from tests.people import ADA, BEN
from tests.walk import AuthenticatorApp, Browser

MINUTE = 60


@pytest.fixture
def ada(browser: Browser, clock: time_machine.Traveller) -> Browser:
    """Signed in just now."""
    return browser.join(ADA)


@pytest.fixture
def app(ada: Browser, clock: time_machine.Traveller) -> AuthenticatorApp:
    """Ada's, set up a minute ago."""
    app = ada.add_totp()
    clock.shift(MINUTE)
    return app


def copy_of(browser: Browser) -> Browser:
    """Whoever has the cookies."""
    thief = Browser()
    thief.take_cookies(browser.cookies)
    return thief


def test_proving_a_setup_turns_it_on(ada: Browser) -> None:
    secret = ada.post("totp/setup/").json["secret"]
    answer = ada.post("totp/verify/", {"code": AuthenticatorApp(secret).code()})
    assert answer.json["enabled"] is True
    assert set(answer.json) == {"enabled", "recovery_codes"}
    assert ada.get("totp/").json["enabled"] is True


def test_the_session_that_proved_it_has_shown_two_factors(ada: Browser) -> None:
    before = ada.get("session/").json["session"]
    ada.add_totp()
    state = ada.get("session/").json
    assert [line["method"] for line in state["methods"]] == ["password", "totp"]
    assert (state["aal"], state["second_factors"], state["session"]) == (2, ["recovery_code", "totp"], before)


def test_from_then_on_the_password_alone_does_not_sign_in(ada: Browser, app: AuthenticatorApp) -> None:
    assert Browser().post("login/", ADA.credentials).state == "second_factor_required"
    assert Browser().sign_in(ADA, app).json["aal"] == 2


@pytest.mark.parametrize("change", ["add", "replace", "remove"])
def test_a_change_gives_this_session_a_new_key_and_ends_all_others(
    ada: Browser, clock: time_machine.Traveller, change: str
) -> None:
    app = None if change == "add" else ada.add_totp()
    clock.shift(MINUTE)
    other, old = Browser(), copy_of(ada)
    other.sign_in(ADA, app)
    if change == "remove":
        assert ada.delete("totp/").status == 204
    else:
        ada.add_totp()
    assert ada.get("session/").state == "authenticated"
    assert ada.cookies["sessionid"] != old.cookies["sessionid"]
    for ended in (old, other):
        assert ended.get("session/").state == "anonymous"
        assert_problem(ended.get("totp/"), 401, "authentication_required")


def test_somebody_elses_sessions_stay(ada: Browser) -> None:
    ben = Browser().join(BEN)
    ada.add_totp()
    assert ben.get("session/").state == "authenticated"
    assert ben.get("totp/").json["enabled"] is False


def test_a_new_phone_leaves_the_old_one_good_until_it_is_proved(
    ada: Browser, app: AuthenticatorApp, clock: time_machine.Traveller
) -> None:
    new = AuthenticatorApp(ada.post("totp/setup/").json["secret"])
    assert ada.get("totp/").json["enabled"] is True
    Browser().sign_in(ADA, app)
    clock.shift(MINUTE)
    half_way = Browser()
    half_way.post("login/", ADA.credentials)
    assert_problem(half_way.post("login/totp/", {"code": new.code()}), 401, "invalid_code")
    assert ada.post("totp/verify/", {"code": new.code()}).status == 200


def test_once_the_new_phone_is_proved_the_old_one_is_not_good(
    ada: Browser, app: AuthenticatorApp, clock: time_machine.Traveller
) -> None:
    new = ada.add_totp()
    clock.shift(MINUTE)
    half_way = Browser()
    half_way.post("login/", ADA.credentials)
    assert_problem(half_way.post("login/totp/", {"code": app.code()}), 401, "invalid_code")
    assert half_way.post("login/totp/", {"code": new.code()}).state == "authenticated"


def test_the_old_phone_does_not_prove_the_new_one(ada: Browser, app: AuthenticatorApp) -> None:
    ada.post("totp/setup/")
    assert_problem(ada.post("totp/verify/", {"code": app.code()}), 400, "invalid_code")
    assert Browser().sign_in(ADA, app).status == 200


def test_removing_it_takes_the_secret_along(ada: Browser, app: AuthenticatorApp) -> None:
    answer = ada.delete("totp/")
    assert (answer.status, answer.content) == (204, b"")
    assert ada.get("totp/").json == {"enabled": False, "confirmed_at": None, "last_used_at": None}
    assert ada.get("session/").json["second_factors"] == []
    assert Browser().post("login/", ADA.credentials).state == "authenticated"


def test_removing_it_ends_a_setup_that_waits(ada: Browser, app: AuthenticatorApp) -> None:
    new = AuthenticatorApp(ada.post("totp/setup/").json["secret"])
    ada.delete("totp/")
    assert_problem(ada.post("totp/verify/", {"code": new.code()}), 400, "setup_required")


def test_where_there_is_none_there_is_none_to_remove(ada: Browser) -> None:
    assert_problem(ada.delete("totp/"), 404, "not_found")
    ada.post("totp/setup/")
    assert_problem(ada.delete("totp/"), 404, "not_found")


def test_after_removing_it_another_can_be_added(ada: Browser, app: AuthenticatorApp) -> None:
    ada.delete("totp/")
    ada.add_totp()
    assert ada.get("session/").json["second_factors"] == ["recovery_code", "totp"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({}, "required"),
        ({"code": 123456}, "wrong_type"),
        ({"code": ""}, "blank"),
        ({"code": "1" * 65}, "too_long"),
    ],
)
def test_a_code_is_text(ada: Browser, body: dict[str, object], reason: str) -> None:
    ada.post("totp/setup/")
    assert_invalid(ada.post("totp/verify/", body), code=reason)


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "totp/"), ("DELETE", "totp/"), ("POST", "totp/setup/"), ("POST", "totp/verify/")],
)
def test_all_of_it_is_for_the_signed_in_only(browser: Browser, method: str, path: str) -> None:
    assert_problem(browser.send(method, path), 401, "authentication_required")
