"""Recovery codes: handed out with the first second factor, made anew, gone with the last one."""

import pytest
import time_machine

from authsecurity.factors.recovery_codes.models import RecoveryCode
from tests.contract.problems import assert_problem
from tests.people import ADA
from tests.walk import AuthenticatorApp, Browser

QUARTER = 15 * 60 + 1


@pytest.fixture
def ada(browser: Browser, clock: time_machine.Traveller) -> Browser:
    """Signed in just now."""
    return browser.join(ADA)


@pytest.fixture
def app(ada: Browser, clock: time_machine.Traveller) -> AuthenticatorApp:
    """Ada's, set up a minute ago, with ten codes on paper."""
    app = ada.add_totp()
    clock.shift(60)
    return app


def half_way() -> Browser:
    """A new browser with the right password."""
    browser = Browser()
    assert browser.post("login/", ADA.credentials).state == "second_factor_required"
    return browser


def test_the_first_second_factor_hands_out_ten(ada: Browser, app: AuthenticatorApp) -> None:
    assert len(set(app.recovery_codes)) == 10
    assert ada.get("recovery-codes/").json == {"remaining": 10, "created_at": "2026-06-01T12:00:00Z"}


def test_a_new_phone_keeps_the_codes(ada: Browser, app: AuthenticatorApp) -> None:
    assert ada.add_totp().recovery_codes == []
    assert half_way().post("login/recovery-code/", {"code": app.recovery_codes[0]}).state == "authenticated"


def test_without_a_second_factor_there_are_none(ada: Browser) -> None:
    assert ada.get("recovery-codes/").json == {"remaining": 0, "created_at": None}
    assert_problem(ada.post("recovery-codes/"), 409, "no_second_factor")


def test_a_code_signs_in_once(ada: Browser, app: AuthenticatorApp) -> None:
    code = app.recovery_codes[3]
    answer = half_way().post("login/recovery-code/", {"code": code.lower().replace("-", " ")})
    assert [line["method"] for line in answer.json["methods"]] == ["password", "recovery_code"]
    assert answer.json["aal"] == 2
    assert_problem(half_way().post("login/recovery-code/", {"code": code}), 401, "code_already_used")
    assert ada.get("recovery-codes/").json["remaining"] == 9


def test_a_sign_in_by_code_is_not_fresh_and_a_second_code_makes_it_so(app: AuthenticatorApp) -> None:
    lost_phone = half_way()
    lost_phone.post("login/recovery-code/", {"code": app.recovery_codes[0]})
    assert_problem(lost_phone.delete("totp/"), 403, "reauthentication_required")
    proof = {"password": ADA.password, "code": app.recovery_codes[1]}
    assert lost_phone.post("reauthenticate/", proof).state == "authenticated"
    assert lost_phone.delete("totp/").status == 204


def test_reauthenticating_uses_a_code_up(ada: Browser, app: AuthenticatorApp) -> None:
    proof = {"password": ADA.password, "code": app.recovery_codes[0]}
    assert ada.post("reauthenticate/", proof).status == 200
    assert_problem(ada.post("reauthenticate/", proof), 401, "code_already_used")


def test_a_new_set_kills_the_old_one(ada: Browser, app: AuthenticatorApp) -> None:
    answer = ada.post("recovery-codes/")
    assert (answer.status, len(set(answer.json["recovery_codes"]))) == (201, 10)
    assert_problem(
        half_way().post("login/recovery-code/", {"code": app.recovery_codes[0]}), 401, "invalid_code"
    )
    new = answer.json["recovery_codes"][0]
    assert half_way().post("login/recovery-code/", {"code": new}).state == "authenticated"


def test_a_new_set_needs_a_fresh_session_and_ends_the_others(
    ada: Browser, app: AuthenticatorApp, clock: time_machine.Traveller
) -> None:
    other = Browser()
    other.sign_in(ADA, app)
    assert ada.post("recovery-codes/").status == 201
    assert (ada.get("session/").state, other.get("session/").state) == ("authenticated", "anonymous")
    clock.shift(QUARTER)
    assert_problem(ada.post("recovery-codes/"), 403, "reauthentication_required")


def test_the_last_second_factor_takes_them_along(ada: Browser, app: AuthenticatorApp) -> None:
    assert ada.delete("totp/").status == 204
    assert not RecoveryCode.objects.exists()
    assert ada.get("session/").json["second_factors"] == []


def test_with_the_last_code_used_the_app_alone_is_offered(ada: Browser, app: AuthenticatorApp) -> None:
    for code in app.recovery_codes:
        assert half_way().post("login/recovery-code/", {"code": code}).state == "authenticated"
    assert half_way().get("session/").json["second_factors"] == ["totp"]


def test_a_new_set_after_the_last_code_is_offered_again(ada: Browser, app: AuthenticatorApp) -> None:
    for code in app.recovery_codes:
        assert half_way().post("login/recovery-code/", {"code": code}).state == "authenticated"
    assert ada.post("recovery-codes/").status == 201
    assert half_way().get("session/").json["second_factors"] == ["totp", "recovery_code"]
