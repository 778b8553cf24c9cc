"""Half signed in: how long it lasts, how often one may try, and what ends it."""

import pytest
import time_machine

from authsecurity.accounts.models import Account
from authsecurity.flows.login.models import LIFETIME, MAX_TRIES, LoginAttempt
from tests.contract.problems import assert_problem
from tests.people import ADA
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
    browser.post("login/", ADA.credentials)
    return browser


def assert_over(browser: Browser, app: AuthenticatorApp) -> None:
    assert browser.get("session/").state == "anonymous"
    assert_problem(browser.post("login/totp/", {"code": app.code()}), 401, "attempt_expired")


def test_a_reload_stays_on_the_step(half_way: Browser) -> None:
    first = half_way.get("session/").json
    assert first["state"] == "second_factor_required"
    assert half_way.get("session/").json == first


def test_the_limits_are_ten_minutes_and_five_tries() -> None:
    assert (LIFETIME.total_seconds(), MAX_TRIES) == (600, 5)


def test_up_to_ten_minutes_the_code_counts(
    half_way: Browser, app: AuthenticatorApp, clock: time_machine.Traveller
) -> None:
    clock.shift(10 * MINUTE - 1)
    assert half_way.post("login/totp/", {"code": app.code()}).state == "authenticated"


def test_after_ten_minutes_it_is_over(
    half_way: Browser, app: AuthenticatorApp, clock: time_machine.Traveller
) -> None:
    clock.shift(10 * MINUTE)
    assert_over(half_way, app)


def test_trying_and_reloading_buys_no_time(
    half_way: Browser, app: AuthenticatorApp, clock: time_machine.Traveller
) -> None:
    for _ in range(4):
        clock.shift(2 * MINUTE)
        half_way.get("session/")
        half_way.post("login/totp/", {"code": app.wrong_code()})
    clock.shift(2 * MINUTE)
    assert_over(half_way, app)


def test_after_four_wrong_codes_the_fifth_may_be_right(half_way: Browser, app: AuthenticatorApp) -> None:
    for _ in range(4):
        assert_problem(half_way.post("login/totp/", {"code": app.wrong_code()}), 401, "invalid_code")
    assert half_way.post("login/totp/", {"code": app.code()}).state == "authenticated"


def test_after_five_wrong_codes_it_is_over(half_way: Browser, app: AuthenticatorApp) -> None:
    for _ in range(5):
        assert_problem(half_way.post("login/totp/", {"code": app.wrong_code()}), 401, "invalid_code")
    assert_over(half_way, app)


def test_a_used_code_is_a_try_too(half_way: Browser, browser: Browser, app: AuthenticatorApp) -> None:
    code = app.code()
    Browser().sign_in(ADA, app)
    for _ in range(5):
        assert_problem(half_way.post("login/totp/", {"code": code}), 401, "code_already_used")
    assert_problem(half_way.post("login/totp/", {"code": code}), 401, "attempt_expired")


def test_a_body_that_is_refused_before_the_code_is_looked_at_costs_no_try(
    half_way: Browser, app: AuthenticatorApp
) -> None:
    for _ in range(6):
        assert half_way.post("login/totp/", {"code": 123456}).status == 400
    assert half_way.post("login/totp/", {"code": app.code()}).status == 200


def test_a_new_password_gives_a_new_attempt_and_ends_the_old_one(
    half_way: Browser, app: AuthenticatorApp
) -> None:
    old = Browser()
    old.take_cookies({"attempt": half_way.cookies["attempt"]})
    assert half_way.post("login/", ADA.credentials).state == "second_factor_required"
    assert_over(old, app)
    assert half_way.post("login/totp/", {"code": app.code()}).state == "authenticated"


def test_a_wrong_password_leaves_the_attempt(half_way: Browser, app: AuthenticatorApp) -> None:
    half_way.post("login/", {**ADA.credentials, "password": "not her password at all"})
    assert half_way.get("session/").state == "second_factor_required"
    assert half_way.post("login/totp/", {"code": app.code()}).state == "authenticated"


def test_a_right_password_ends_the_session_before_the_code_is_asked(
    browser: Browser, app: AuthenticatorApp
) -> None:
    stolen = Browser()
    stolen.take_cookies(browser.cookies)
    assert browser.post("login/", ADA.credentials).state == "second_factor_required"
    assert stolen.get("session/").state == "anonymous"


def test_signing_out_burns_the_attempt(half_way: Browser, app: AuthenticatorApp) -> None:
    kept = Browser()
    kept.take_cookies({"attempt": half_way.cookies["attempt"]})
    assert half_way.post("logout/").state == "anonymous"
    assert_over(half_way, app)
    assert_over(kept, app)
    assert "attempt" not in half_way.cookies


def test_a_disabled_account_cannot_finish(half_way: Browser, app: AuthenticatorApp) -> None:
    Account.objects.update(is_active=False)
    assert_over(half_way, app)


@pytest.mark.parametrize("change", ["remove", "replace"])
def test_a_change_of_factors_ends_every_attempt(
    half_way: Browser, browser: Browser, app: AuthenticatorApp, change: str
) -> None:
    if change == "remove":
        assert browser.delete("totp/").status == 204
    else:
        browser.add_totp()
    assert_over(half_way, app)


def test_two_browsers_have_attempts_of_their_own(half_way: Browser, app: AuthenticatorApp) -> None:
    other = Browser()
    other.post("login/", ADA.credentials)
    for _ in range(4):  # the fifth would use up what all unknown browsers share
        half_way.post("login/totp/", {"code": app.wrong_code()})
    assert other.post("login/totp/", {"code": app.code()}).state == "authenticated"


def test_only_a_hash_of_the_cookie_is_kept(half_way: Browser) -> None:
    kept = LoginAttempt.objects.get()
    assert len(kept.token_hash) == 64
    assert half_way.cookies["attempt"] not in str(vars(kept))
    assert str(kept) == str(kept.pk)
