"""`DELETE account/`: everything of the person is gone, for good, and what happened stays without them."""

from datetime import timedelta

import pytest
import time_machine
from django_tasks_db.models import DBTaskResult

from authsecurity.accounts.models import Account
from authsecurity.audit.models import SecurityEvent
from authsecurity.factors.totp.models import TotpAuthenticator
from authsecurity.flows.login.models import LoginAttempt
from authsecurity.mail.models import MailedLink
from authsecurity.sessions.models import Session
from tests.contract.problems import assert_problem
from tests.people import ADA, BEN
from tests.security.stored import everything
from tests.walk import Browser

CURL = {"User-Agent": "curl/8.5.0 (of Ada)"}


@pytest.fixture
def ada(browser: Browser) -> Browser:
    """With all that an account can have: an app, a session, an attempt, a letter on its way and a history."""
    browser.headers.update(CURL)
    browser.join(ADA).add_totp()
    browser.post("email/change/", {"email": "ada@example.net"})
    Browser(headers=dict(CURL)).post("login/", ADA.credentials)
    return browser


def test_the_browser_is_anonymous_afterwards(ada: Browser) -> None:
    key = ada.cookies["sessionid"]
    answer = ada.delete("account/")
    assert (answer.status, answer.content) == (204, b"")
    assert "sessionid" not in ada.cookies
    assert ada.get("session/").state == "anonymous"
    ada.take_cookies({"sessionid": key})
    assert_problem(ada.get("account/"), 401, "authentication_required")


def test_nothing_of_the_person_is_stored_any_more(ada: Browser) -> None:
    account_id = ada.get("account/").json["id"]
    assert ada.delete("account/").status == 204
    for model in (Account, Session, LoginAttempt, TotpAuthenticator, MailedLink, DBTaskResult):
        assert not model.objects.exists()
    found = everything()
    for trace in (account_id, account_id.replace("-", ""), ADA.email, ADA.name, "of Ada", "127.0.0.1"):
        assert trace.encode() not in found


def test_what_happened_stays_on_record_without_the_person(ada: Browser) -> None:
    before = SecurityEvent.objects.count()
    ada.delete("account/")
    assert SecurityEvent.objects.count() == before + 1
    assert SecurityEvent.objects.get(event="account_deleted").outcome == "ok"
    for line in SecurityEvent.objects.all():
        assert (line.account_id, line.ip, line.user_agent) == (None, None, "")


def test_others_keep_everything(ada: Browser) -> None:
    ben = Browser(headers={"User-Agent": "curl/8"}).join(BEN)
    ada.delete("account/")
    assert ben.get("session/").state == "authenticated"
    assert {line["device"] for line in ben.get("events/").json["events"]} == {"curl"}


def test_every_browser_of_the_person_is_signed_out(browser: Browser) -> None:
    other = Browser()
    browser.join(ADA)
    other.sign_in(ADA)
    browser.delete("account/")
    assert other.get("session/").state == "anonymous"
    assert other.get("sessions/").status == 401


def test_a_login_half_way_leads_nowhere(ada: Browser, clock: time_machine.Traveller) -> None:
    half = Browser()
    half.post("login/", ADA.credentials)
    ada.delete("account/")
    assert half.get("session/").state == "anonymous"
    assert_problem(half.post("login/totp/", {"code": "123456"}), 401, "attempt_expired")


def test_the_address_can_register_again_and_finds_nothing_left(ada: Browser) -> None:
    before = ada.get("account/").json["id"]
    ada.delete("account/")
    assert_problem(ada.post("login/", ADA.credentials), 401, "invalid_credentials")
    again = Browser().join(ADA)
    assert again.get("account/").json["id"] != before
    assert again.get("totp/").json["enabled"] is False
    assert len(again.get("events/").json["events"]) == 2


def test_it_needs_a_fresh_sign_in(browser: Browser, clock: time_machine.Traveller) -> None:
    assert_problem(browser.delete("account/"), 401, "authentication_required")
    browser.join(ADA)
    clock.shift(timedelta(minutes=10))
    assert_problem(browser.delete("account/"), 403, "reauthentication_required")
    browser.post("reauthenticate/", {"password": ADA.password})
    assert browser.delete("account/").status == 204
