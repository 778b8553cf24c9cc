"""Dangerous things need a sign-in or a reauthentication within the last ten minutes."""

import pytest
import time_machine

from tests.contract.problems import assert_problem
from tests.people import ADA
from tests.walk import AuthenticatorApp, Browser

MINUTE = 60
DANGEROUS = [("POST", "totp/setup/"), ("POST", "totp/verify/"), ("DELETE", "totp/")]


@pytest.fixture
def app(browser: Browser, clock: time_machine.Traveller) -> AuthenticatorApp:
    """Ada's, set up this minute."""
    return browser.join(ADA).add_totp()


@pytest.mark.parametrize(("method", "path"), DANGEROUS)
def test_after_ten_minutes_it_must_be_proved_again(
    browser: Browser, app: AuthenticatorApp, clock: time_machine.Traveller, method: str, path: str
) -> None:
    clock.shift(10 * MINUTE)
    answer = browser.send(method, path, body={"code": app.code()})
    assert_problem(answer, 403, "reauthentication_required")


@pytest.mark.parametrize(("method", "path"), DANGEROUS)
def test_until_then_it_need_not(
    browser: Browser, app: AuthenticatorApp, clock: time_machine.Traveller, method: str, path: str
) -> None:
    clock.shift(10 * MINUTE - 1)
    answer = browser.send(method, path, body={"code": app.code()})
    assert answer.code != "reauthentication_required"


@pytest.mark.parametrize(("method", "path"), DANGEROUS)
def test_once_proved_it_is_fresh_for_ten_minutes_more(
    browser: Browser, app: AuthenticatorApp, clock: time_machine.Traveller, method: str, path: str
) -> None:
    clock.shift(30 * MINUTE)
    browser.post("reauthenticate/", {"password": ADA.password, "code": app.code()})
    clock.shift(10 * MINUTE - 1)
    assert browser.send(method, path, body={"code": app.code()}).code != "reauthentication_required"
    clock.shift(1)
    assert browser.post("totp/setup/").status in (401, 403)


def test_being_active_keeps_nobody_fresh(browser: Browser, clock: time_machine.Traveller) -> None:
    browser.join(ADA)
    for _ in range(10):
        clock.shift(MINUTE)
        browser.get("totp/")
    assert_problem(browser.post("totp/setup/"), 403, "reauthentication_required")


def test_setting_up_a_factor_makes_nobody_fresher(browser: Browser, clock: time_machine.Traveller) -> None:
    browser.join(ADA)
    clock.shift(9 * MINUTE)
    browser.add_totp()
    assert browser.get("session/").json["session"]["elevated_until"] == "2026-06-01T12:10:00Z"


def test_looking_needs_no_freshness(browser: Browser, clock: time_machine.Traveller) -> None:
    browser.join(ADA)
    clock.shift(30 * MINUTE)
    assert browser.get("totp/").status == 200
