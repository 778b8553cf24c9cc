"""`POST password/change/`: another password for who knows the current one; nothing but this session stays."""

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
from tests.resets import NEW, link_for, reset, signs_in
from tests.walk import Answer, Browser

WRONG = "wrong horse stapled to nothing"
QUARTER = 15 * 60


@pytest.fixture
def ada(browser: Browser, clock: time_machine.Traveller) -> Browser:
    """Signed in just now."""
    return browser.join(ADA)


def change(browser: Browser, current: str = ADA.password, new: str = NEW) -> Answer:
    return browser.post("password/change/", {"current_password": current, "new_password": new})


def guess(browser: Browser) -> str:
    return browser.post("login/", {"email": ADA.email, "password": WRONG}).code


def outcomes(event: str = "password_changed") -> list[str]:
    """In the order of the alphabet, since the clock stands still."""
    return sorted(SecurityEvent.objects.filter(event=event).values_list("outcome", flat=True))


def test_the_new_password_is_in_force_and_the_old_one_is_not(ada: Browser) -> None:
    answer = change(ada)
    assert (answer.status, answer.state) == (200, "authenticated")
    assert answer.json == ada.get("session/").json
    assert signs_in(NEW)
    assert not signs_in(ADA.password)
    assert outcomes() == ["ok"]


def test_the_session_goes_on_as_it_was_under_a_new_key(ada: Browser) -> None:
    before, copy = ada.get("session/").json, Browser()
    copy.take_cookies(ada.cookies)
    assert change(ada).json == before
    assert ada.cookies["sessionid"] != copy.cookies["sessionid"]
    assert copy.get("session/").state == "anonymous"
    assert change(ada, NEW, ADA.password).status == 200


def test_everything_else_from_before_ends(
    ada: Browser, outbox: Outbox, clock: time_machine.Traveller
) -> None:
    app = ada.add_totp()
    clock.shift(30)
    others = [Browser(), Browser()]
    others[0].sign_in(ADA, app)
    others[1].post("login/", ADA.credentials)
    about = {"account_id": Account.objects.get().pk, "address": ADA.email}
    for purpose in (Purpose.CHANGE_ADDRESS, Purpose.UNLOCK, Purpose.REVERT_ADDRESS):
        MailedLink.objects.issue(purpose, **about)
    link = link_for(outbox)
    assert change(ada).status == 200
    assert [browser.get("session/").state for browser in others] == ["anonymous"] * 2
    assert not LoginAttempt.objects.exists()
    assert [left.purpose for left in MailedLink.objects.all()] == [Purpose.REVERT_ADDRESS]
    assert_problem(reset(link), 400, "invalid_token")
    assert Device.objects.count() == Session.objects.count() == 1


def test_this_browser_is_known_to_the_account_under_a_new_token(ada: Browser) -> None:
    before, other = ada.cookies["device"], Browser()
    other.sign_in(ADA)
    assert change(ada).set_cookies["device"]["max-age"] == 400 * 24 * 60 * 60
    assert ada.cookies["device"] != before
    assert [guess(ada) for _ in range(10)] == ["invalid_credentials"] * 10
    assert [guess(other) for _ in range(6)] == ["invalid_credentials"] * 5 + ["throttled"]


def test_an_attempt_of_this_browser_ends_and_the_session_is_the_state_again(ada: Browser) -> None:
    ada.add_totp()
    half = Browser()
    half.post("login/", ADA.credentials)
    ada.take_cookies({"attempt": half.cookies["attempt"]})
    assert change(ada).state == ada.get("session/").state == "authenticated"
    assert "attempt" not in ada.cookies


def test_nothing_of_anybody_else_ends(ada: Browser) -> None:
    ben = Browser().join(BEN)
    assert change(ada).status == 200
    assert ben.get("session/").state == "authenticated"
    assert signs_in(BEN.password, BEN)


def test_a_wrong_current_password_is_named_and_recorded_and_ends_nothing(ada: Browser) -> None:
    other, key = Browser(), ada.cookies["sessionid"]
    other.sign_in(ADA)
    for wrong in (WRONG, ADA.password + " ", ADA.password.upper(), BEN.password):
        assert_invalid(change(ada, wrong), current_password="wrong")
    assert outcomes() == ["invalid_password"] * 4
    assert ada.get("session/").state == other.get("session/").state == "authenticated"
    assert ada.cookies["sessionid"] == key
    assert signs_in(ADA.password)


@pytest.mark.parametrize(
    ("password", "code"),
    [("too short", "too_short"), ("ada@example.org 2026", "too_similar"), ("x" * 1025, "too_long")],
)
def test_a_weak_new_password_is_refused(ada: Browser, password: str, code: str) -> None:
    assert_invalid(change(ada, new=password), new_password=code)
    assert outcomes() == []
    assert signs_in(ADA.password)


def test_who_does_not_know_the_current_password_learns_nothing_about_a_new_one(ada: Browser) -> None:
    assert_invalid(change(ada, WRONG, "weak"), current_password="wrong")


def test_guesses_are_limited_as_at_the_sign_in(ada: Browser, clock: time_machine.Traveller) -> None:
    answers = [change(ada, WRONG) for _ in range(16)]
    assert [answer.code for answer in answers] == ["invalid"] * 15 + ["throttled"]
    assert_problem(change(ada), 429, "throttled")
    clock.shift(QUARTER)
    ada.post("reauthenticate/", {"password": ADA.password})
    assert change(ada).status == 200


def test_it_needs_a_fresh_session(ada: Browser, clock: time_machine.Traveller) -> None:
    clock.shift(QUARTER)
    assert_problem(change(ada), 403, "reauthentication_required")
    ada.post("reauthenticate/", {"password": ADA.password})
    assert change(ada).status == 200


def test_it_is_for_the_signed_in_only(browser: Browser) -> None:
    browser.register(ADA)
    assert_problem(change(browser), 401, "authentication_required")


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"current_password": "required", "new_password": "required"}),
        (
            {"current_password": None, "new_password": 1},
            {"current_password": "null", "new_password": "wrong_type"},
        ),
        (
            {"current_password": "", "new_password": ""},
            {"current_password": "blank", "new_password": "blank"},
        ),
        ({"current_password": "x" * 4097, "new_password": NEW}, {"current_password": "too_long"}),
    ],
)
def test_wrong_types_are_named_field_by_field(
    ada: Browser, body: dict[str, object], fields: dict[str, str]
) -> None:
    assert_invalid(ada.post("password/change/", body), **fields)
