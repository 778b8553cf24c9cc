"""`POST password/reset/`: a new password for whoever opened the letter, and nobody is signed in by it."""

import pytest
import time_machine

from authsecurity.accounts.models import Account
from authsecurity.audit.models import SecurityEvent
from authsecurity.flows.login.models import LoginAttempt
from authsecurity.mail.models import MailedLink, Purpose
from authsecurity.sessions.models import Session
from authsecurity.throttling.models import Device
from tests.contract.problems import assert_invalid, assert_problem
from tests.letters import Outbox
from tests.people import ADA, BEN
from tests.resets import NEW, ask, link_for, reset, signs_in
from tests.walk import AuthenticatorApp, Browser

HOUR, QUARTER = 60 * 60, 15 * 60
WRONG = "wrong horse stapled to nothing"


@pytest.fixture
def ada(browser: Browser, clock: time_machine.Traveller) -> Browser:
    """Signed in, without a second factor."""
    return browser.join(ADA)


@pytest.fixture
def app(ada: Browser, clock: time_machine.Traveller) -> AuthenticatorApp:
    """Her authenticator app, which shows a code nobody has used."""
    app = ada.add_totp()
    clock.shift(30)
    return app


@pytest.fixture
def link(ada: Browser, outbox: Outbox) -> str:
    """The token in the letter to her."""
    return link_for(outbox)


def outcomes(event: str = "password_reset") -> list[str]:
    """In the order of the alphabet, since the clock stands still."""
    return sorted(SecurityEvent.objects.filter(event=event).values_list("outcome", flat=True))


def test_the_new_password_is_in_force_and_the_old_one_is_not(link: str) -> None:
    answer = reset(link)
    assert (answer.status, answer.state) == (200, "anonymous")
    assert signs_in(NEW)
    assert not signs_in(ADA.password)
    assert outcomes() == ["ok"]


def test_it_signs_nobody_in_and_makes_the_browser_a_known_one(link: str) -> None:
    browser = Browser()
    answer = reset(link, browser=browser)
    assert set(browser.cookies) == {"csrftoken", "device"}
    assert answer.json == browser.get("session/").json
    assert answer.set_cookies["device"]["max-age"] == 400 * 24 * HOUR
    for _ in range(7):  # more than an unknown browser has
        browser.post("login/", {"email": ADA.email, "password": WRONG})
    assert browser.post("login/", {"email": ADA.email, "password": NEW}).state == "authenticated"
    assert not SecurityEvent.objects.filter(event="new_device").exists()


def test_a_link_is_good_once(link: str) -> None:
    assert reset(link).status == 200
    assert_problem(reset(link, password="another " + NEW), 400, "invalid_token")
    assert signs_in(NEW)


def test_a_link_is_good_for_an_hour(link: str, clock: time_machine.Traveller) -> None:
    clock.shift(HOUR - 1)
    assert_invalid(reset(link, password="short"), new_password="too_short")
    clock.shift(1)
    assert_problem(reset(link), 400, "invalid_token")
    assert signs_in(ADA.password)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("too short", "too_short"),
        ("ada@example.org 2026", "too_similar"),
        ("qwertyuiopasdfghjkl", "too_common"),
        ("x" * 1025, "too_long"),
        ("x" * 40000, "too_long"),
    ],
)
def test_a_weak_password_is_refused_and_the_link_stays_good(link: str, password: str, code: str) -> None:
    assert_invalid(reset(link, password=password), new_password=code)
    assert outcomes() == []
    assert reset(link).status == 200


def test_without_a_link_nothing_is_said_about_a_password(ada: Browser) -> None:
    assert_problem(reset("A" * 43, password="weak"), 400, "invalid_token")
    assert outcomes() == []


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"token": "required", "new_password": "required"}),
        ({"token": "A" * 43, "new_password": ""}, {"new_password": "blank"}),
        ({"token": "A" * 43, "new_password": 1}, {"new_password": "wrong_type"}),
        ({"token": "A" * 43, "new_password": NEW, "code": 123456}, {"code": "wrong_type"}),
        ({"token": "A" * 43, "new_password": NEW, "code": ""}, {"code": "blank"}),
        ({"token": "A" * 43, "new_password": NEW, "code": "1" * 65}, {"code": "too_long"}),
    ],
)
def test_wrong_types_are_named_field_by_field(
    browser: Browser, body: dict[str, object], fields: dict[str, str]
) -> None:
    assert_invalid(browser.post("password/reset/", body), **fields)


def test_everything_from_before_ends(ada: Browser, app: AuthenticatorApp, outbox: Outbox) -> None:
    others = [Browser(), Browser()]
    others[0].sign_in(ADA, app)
    others[1].post("login/", ADA.credentials)
    account_id = Account.objects.get().pk
    about = {"account_id": account_id, "address": ADA.email}
    for purpose in (Purpose.CHANGE_ADDRESS, Purpose.UNLOCK, Purpose.REVERT_ADDRESS):
        MailedLink.objects.issue(purpose, **about)
    assert reset(link_for(outbox), app.recovery_codes[0]).status == 200
    assert [browser.get("session/").state for browser in (ada, *others)] == ["anonymous"] * 3
    assert not Session.objects.exists()
    assert not LoginAttempt.objects.exists()
    assert [left.purpose for left in MailedLink.objects.all()] == [Purpose.REVERT_ADDRESS]
    assert Device.objects.count() == 1


def test_the_session_of_this_very_browser_ends_too(ada: Browser, link: str) -> None:
    answer = reset(link, browser=ada)
    assert answer.state == "anonymous"
    assert set(ada.cookies) == {"csrftoken", "device"}
    assert ada.get("session/").state == "anonymous"


def test_a_browser_that_was_signed_in_to_another_account_is_so_no_longer(ada: Browser, link: str) -> None:
    bens, at_home = Browser().join(BEN), Browser()
    at_home.sign_in(BEN)
    assert reset(link, browser=bens).state == "anonymous"
    assert bens.get("session/").state == "anonymous"
    assert at_home.get("session/").state == "authenticated"


def test_nor_is_one_that_was_half_way_into_another_account(ada: Browser, link: str) -> None:
    Browser().join(BEN).add_totp()
    browser = Browser()
    assert browser.post("login/", BEN.credentials).state == "second_factor_required"
    assert reset(link, browser=browser).state == "anonymous"
    assert "attempt" not in browser.cookies
    assert not LoginAttempt.objects.exists()


def test_nothing_of_anybody_else_ends(ada: Browser, link: str) -> None:
    ben = Browser().join(BEN)
    reset(link)
    assert ben.get("session/").state == "authenticated"
    assert signs_in(BEN.password, BEN)


# With a second factor


def test_a_code_is_needed_too_and_the_link_waits_for_it(app: AuthenticatorApp, outbox: Outbox) -> None:
    link = link_for(outbox)
    assert_problem(reset(link), 400, "second_factor_required")
    assert_problem(reset(link, app.wrong_code()), 400, "invalid_code")
    assert_problem(reset(link, "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF"), 400, "invalid_code")
    assert signs_in(ADA.password)
    assert reset(link, app.code()).state == "anonymous"
    assert signs_in(NEW)
    assert outcomes() == ["invalid_code", "invalid_code", "ok", "second_factor_required"]


def test_a_code_spent_here_is_spent_everywhere(app: AuthenticatorApp, outbox: Outbox) -> None:
    code = app.code()
    assert reset(link_for(outbox), code).status == 200
    browser = Browser()
    browser.post("login/", {"email": ADA.email, "password": NEW})
    assert_problem(browser.post("login/totp/", {"code": code}), 401, "code_already_used")
    assert_problem(reset(link_for(outbox), code), 400, "code_already_used")
    assert outcomes() == ["code_already_used", "ok"]


def test_a_recovery_code_stands_in_for_the_app_once(app: AuthenticatorApp, outbox: Outbox) -> None:
    code = app.recovery_codes[3]
    assert reset(link_for(outbox), code.lower()).status == 200
    link = link_for(outbox)
    assert_problem(reset(link, code), 400, "code_already_used")
    assert outcomes("recovery_code_used") == ["ok"]
    assert reset(link, app.recovery_codes[4], password=ADA.password).status == 200


def test_with_the_last_recovery_code_there_is_none_to_offer(app: AuthenticatorApp) -> None:
    account = Account.objects.get()
    assert account.enrolled == ("recovery_code", "totp")
    for number, code in enumerate(app.recovery_codes):
        about = {"account_id": account.pk, "address": account.email}
        _, token = MailedLink.objects.issue(Purpose.RESET_PASSWORD, **about)
        assert reset(token, code, password=f"{NEW} {number}").status == 200
    assert Account.objects.get().enrolled == ("totp",)


def test_codes_are_limited_here_as_everywhere_and_the_link_waits(
    app: AuthenticatorApp, outbox: Outbox, clock: time_machine.Traveller
) -> None:
    link = link_for(outbox)
    for _ in range(5):
        assert_problem(reset(link, app.wrong_code()), 400, "invalid_code")
    assert_problem(reset(link, app.code()), 429, "throttled")
    assert outcomes() == ["invalid_code"] * 5
    assert outcomes("second_factor_limit_reached") == ["ok"]
    clock.shift(QUARTER)
    assert reset(link, app.code()).status == 200


def test_a_code_where_none_is_needed_is_ignored(link: str) -> None:
    assert reset(link, "123456").status == 200


# Guesses at the password that there was


def test_guesses_at_the_old_password_lock_nobody_out_of_the_new_one(link: str) -> None:
    for _ in range(5):
        Browser().post("login/", {"email": ADA.email, "password": WRONG})
    assert Browser().post("login/", ADA.credentials).code == "throttled"
    assert reset(link).status == 200
    assert signs_in(NEW)


def test_asking_for_a_link_records_nothing_and_ends_nothing(ada: Browser) -> None:
    before = SecurityEvent.objects.count()
    ask()
    assert SecurityEvent.objects.count() == before
    assert ada.get("session/").state == "authenticated"
