"""AUTHSECURITY_REQUIRE_SECOND_FACTOR=on: after the password, whoever has no second factor can only add one."""

import dataclasses

import pytest
import time_machine
from pytest_django import Settings

from authsecurity.flows.login.models import LoginAttempt
from authsecurity.sessions.models import Session
from tests.contract.endpoints import all_endpoints
from tests.contract.problems import assert_problem
from tests.people import ADA
from tests.walk import AuthenticatorApp, Browser

OPEN_HALF_WAY = {
    ("POST", "totp/setup/"),
    ("POST", "totp/verify/"),
    ("POST", "passkeys/options/"),
    ("POST", "passkeys/"),
}


@pytest.fixture
def required(settings: Settings) -> None:
    settings.AUTHSECURITY = dataclasses.replace(settings.AUTHSECURITY, second_factor_required=True)


@pytest.fixture
def half_way(required: None, browser: Browser, clock: time_machine.Traveller) -> Browser:
    """Registered, and signed in as far as the password goes."""
    browser.register(ADA)
    answer = browser.post("login/", ADA.credentials)
    assert answer.state == "enrollment_required"
    return browser


def test_the_password_alone_opens_no_session(half_way: Browser) -> None:
    state = half_way.get("session/").json
    assert (state["account"], state["aal"], state["session"], state["second_factors"]) == (None, 0, None, [])
    assert [line["method"] for line in state["methods"]] == ["password"]
    assert not Session.objects.exists()
    assert set(half_way.cookies) == {"csrftoken", "attempt"}


def test_only_the_set_up_is_open(half_way: Browser) -> None:
    for endpoint in all_endpoints():
        for method in endpoint.methods:
            if endpoint.view.allow_anonymous or (method, endpoint.path) in OPEN_HALF_WAY:
                continue
            answer = half_way.send(method, endpoint.path, body={})
            assert_problem(answer, 401, "authentication_required")


def test_adding_an_authenticator_app_completes_the_sign_in(half_way: Browser) -> None:
    app = half_way.add_totp()
    assert len(app.recovery_codes) == 10
    state = half_way.get("session/").json
    assert (state["state"], state["aal"]) == ("authenticated", 2)
    assert [line["method"] for line in state["methods"]] == ["password", "totp"]
    assert set(half_way.cookies) == {"csrftoken", "sessionid", "device"}
    assert not LoginAttempt.objects.exists()


def test_from_then_on_the_code_is_asked(half_way: Browser, clock: time_machine.Traveller) -> None:
    app = half_way.add_totp()
    clock.shift(60)
    assert Browser().sign_in(ADA, app).json["aal"] == 2


def test_there_are_thirty_minutes(half_way: Browser, clock: time_machine.Traveller) -> None:
    app = AuthenticatorApp(half_way.post("totp/setup/").json["secret"])
    clock.shift(30 * 60 - 1)
    assert half_way.get("session/").state == "enrollment_required"
    clock.shift(1)
    assert_problem(half_way.post("totp/verify/", {"code": app.code()}), 401, "authentication_required")
    assert half_way.get("session/").state == "anonymous"


def test_a_wrong_code_stays_on_the_step(half_way: Browser) -> None:
    app = AuthenticatorApp(half_way.post("totp/setup/").json["secret"])
    assert_problem(half_way.post("totp/verify/", {"code": app.wrong_code()}), 400, "invalid_code")
    assert half_way.post("totp/verify/", {"code": app.code()}).status == 200


def test_of_two_browsers_that_enroll_one_gets_in_and_the_other_begins_again(half_way: Browser) -> None:
    other = Browser()
    other.post("login/", ADA.credentials)
    half_way.add_totp()
    assert other.get("session/").state == "anonymous"
    assert_problem(other.post("totp/setup/"), 401, "authentication_required")


def test_a_session_without_a_second_factor_is_over_when_one_becomes_required(
    browser: Browser, settings: Settings
) -> None:
    browser.join(ADA)
    settings.AUTHSECURITY = dataclasses.replace(settings.AUTHSECURITY, second_factor_required=True)
    assert browser.get("session/").state == "anonymous"
    assert_problem(browser.get("totp/"), 401, "authentication_required")


def test_an_unreadable_body_of_a_stranger_is_not_even_read(required: None, browser: Browser) -> None:
    for method, path in OPEN_HALF_WAY:
        assert_problem(browser.send(method, path, body=b"{"), 401, "authentication_required")
