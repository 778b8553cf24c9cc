"""A time step is good for one use, and no step older than the last one is good at all (RFC 6238 §5.2)."""

from datetime import UTC, datetime

import pytest
import time_machine

from tests.contract.problems import assert_problem
from tests.people import ADA
from tests.walk import Answer, AuthenticatorApp, Browser

STEP = 30  # seconds


@pytest.fixture
def app(browser: Browser, clock: time_machine.Traveller) -> AuthenticatorApp:
    """Ada's, set up a minute ago."""
    app = browser.join(ADA).add_totp()
    clock.shift(2 * STEP)
    return app


def answer_with(code: str) -> Answer:
    """A new browser with the right password shows this code."""
    browser = Browser()
    browser.post("login/", ADA.credentials)
    return browser.post("login/totp/", {"code": code})


@pytest.mark.parametrize("steps", [0, -1])
def test_this_step_and_the_one_before_open_the_door(app: AuthenticatorApp, steps: int) -> None:
    assert answer_with(app.code(steps=steps)).state == "authenticated"


@pytest.mark.parametrize("steps", [-2, 1, 2])
def test_the_step_before_last_and_the_next_one_do_not(app: AuthenticatorApp, steps: int) -> None:
    assert_problem(answer_with(app.code(steps=steps)), 401, "invalid_code")


def test_a_code_counts_only_once(app: AuthenticatorApp) -> None:
    code = app.code()
    assert answer_with(code).state == "authenticated"
    assert_problem(answer_with(code), 401, "code_already_used")


def test_a_code_is_still_used_in_the_next_step(app: AuthenticatorApp, clock: time_machine.Traveller) -> None:
    code = app.code()
    answer_with(code)
    clock.shift(STEP)
    assert_problem(answer_with(code), 401, "code_already_used")


def test_after_a_newer_step_the_one_before_is_used_too(app: AuthenticatorApp) -> None:
    assert answer_with(app.code()).status == 200
    assert_problem(answer_with(app.code(steps=-1)), 401, "code_already_used")


def test_after_an_older_step_the_newer_one_is_still_good(app: AuthenticatorApp) -> None:
    assert answer_with(app.code(steps=-1)).status == 200
    assert answer_with(app.code()).status == 200


def test_the_code_that_proved_the_setup_is_used(browser: Browser, clock: time_machine.Traveller) -> None:
    app = browser.join(ADA).add_totp()
    assert_problem(answer_with(app.code()), 401, "code_already_used")
    clock.shift(STEP)
    assert_problem(answer_with(app.code(steps=-1)), 401, "code_already_used")
    assert answer_with(app.code()).status == 200


def test_a_clock_set_back_makes_no_used_code_good_again(
    app: AuthenticatorApp, clock: time_machine.Traveller
) -> None:
    clock.shift(10 * STEP)
    answer_with(app.code())
    clock.shift(-5 * STEP)
    assert_problem(answer_with(app.code()), 401, "code_already_used")


def test_a_wrong_code_uses_up_no_step(app: AuthenticatorApp) -> None:
    assert_problem(answer_with(app.wrong_code()), 401, "invalid_code")
    assert answer_with(app.code()).status == 200


def test_the_last_use_is_told_to_the_owner(app: AuthenticatorApp, browser: Browser) -> None:
    answer_with(app.code())
    used = datetime(2026, 6, 1, 12, 1, tzinfo=UTC)
    assert browser.get("totp/").json == {
        "enabled": True,
        "confirmed_at": "2026-06-01T12:00:00Z",
        "last_used_at": used.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
