"""`POST login/unlock/`: the link in the letter about guessing opens the account again, once, and does nothing else."""

from datetime import timedelta

import pytest
import time_machine
from django_tasks_db.models import DBTaskResult

from authsecurity.accounts.models import Account
from authsecurity.audit.events import Event
from authsecurity.audit.models import SecurityEvent
from authsecurity.flows.support import actions as support
from authsecurity.mail.models import MailedLink, Purpose
from authsecurity.throttling import limits
from authsecurity.throttling.models import Bucket
from tests.contract.problems import assert_problem
from tests.letters import Outbox
from tests.people import ADA, BEN
from tests.walk import Browser

WRONG = {**ADA.credentials, "password": "not her password at all"}
QUARTER = timedelta(minutes=15)


@pytest.fixture
def ada(browser: Browser, clock: time_machine.Traveller, outbox: Outbox) -> Browser:
    return browser.join(ADA)


def lock(stranger: Browser) -> None:
    """The last of a hundred wrong passwords in a row."""
    stranger.post("login/", WRONG)
    Bucket.objects.filter(name=limits.PASSWORD_UNKNOWN.name).update(in_a_row=99)
    stranger.post("login/", WRONG)


def test_it_opens_the_account_to_new_browsers(
    ada: Browser, outbox: Outbox, clock: time_machine.Traveller
) -> None:
    lock(Browser())
    clock.shift(QUARTER)
    token, other = outbox.token(ADA.email), Browser()
    assert other.post("login/", ADA.credentials).status == 429
    answer = other.post("login/unlock/", {"token": token})
    assert (answer.status, answer.state) == (200, "anonymous")
    assert SecurityEvent.objects.get(event=Event.ACCOUNT_UNLOCKED).ip == "127.0.0.1"
    assert outbox.newest(ADA.email).subject == "Your account was unlocked"
    assert other.post("login/", ADA.credentials).state == "authenticated"


def test_codes_are_counted_from_zero_too(ada: Browser, outbox: Outbox, clock: time_machine.Traveller) -> None:
    app = ada.add_totp()
    clock.shift(30)
    half = Browser()
    half.post("login/", ADA.credentials)
    half.post("login/totp/", {"code": app.wrong_code()})
    Bucket.objects.filter(name=limits.SECOND_FACTOR_UNKNOWN.name).update(in_a_row=99)
    half.post("login/totp/", {"code": app.wrong_code()})
    assert half.post("login/totp/", {"code": app.code()}).status == 429
    half.post("login/unlock/", {"token": outbox.token(ADA.email, "Somebody is guessing")})
    assert half.post("login/totp/", {"code": app.code()}).state == "authenticated"


def test_it_works_once_and_for_seven_days(
    ada: Browser, outbox: Outbox, clock: time_machine.Traveller
) -> None:
    lock(Browser())
    token = outbox.token(ADA.email)
    clock.shift(timedelta(days=7) - timedelta(seconds=1))
    assert Browser().get("session/").status == 200  # looking at a page spends nothing
    assert Browser().post("login/unlock/", {"token": token}).status == 200
    assert_problem(Browser().post("login/unlock/", {"token": token}), 400, "invalid_token")
    lock(Browser())
    late = outbox.token(ADA.email, "Somebody is guessing")
    clock.shift(timedelta(days=7))
    assert_problem(Browser().post("login/unlock/", {"token": late}), 400, "invalid_token")


def test_a_newer_link_replaces_the_older_one(ada: Browser, outbox: Outbox) -> None:
    lock(Browser())
    first = outbox.token(ADA.email)
    support.unlock(email=ADA.email)
    lock(Browser())
    outbox.letters()
    assert MailedLink.objects.filter(purpose=Purpose.UNLOCK).count() == 1
    assert_problem(Browser().post("login/unlock/", {"token": first}), 400, "invalid_token")


def test_a_letter_that_does_not_go_out_leaves_the_older_link_alone(
    ada: Browser, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock(Browser())
    first = outbox.token(ADA.email)
    support.unlock(email=ADA.email)
    outbox.letters()
    monkeypatch.setattr("authsecurity.project.outbox._write", _full)
    lock(Browser())
    outbox.letters()
    assert MailedLink.objects.filter(purpose=Purpose.UNLOCK).count() == 1
    assert Browser().post("login/unlock/", {"token": first}).status == 200


def test_it_changes_nothing_else(ada: Browser, outbox: Outbox) -> None:
    lock(Browser())
    ben = Browser().join(BEN)
    before = Account.objects.filter(email=ADA.email).values().get()
    assert ben.post("login/unlock/", {"token": outbox.token(ADA.email)}).json["account"]["email"] == BEN.email
    assert ada.get("session/").state == "authenticated"
    assert Account.objects.filter(email=ADA.email).values().get() == before


def test_a_closed_account_stays_closed(ada: Browser, outbox: Outbox) -> None:
    lock(Browser())
    token = outbox.token(ADA.email)
    support.disable(email=ADA.email)
    assert_problem(Browser().post("login/unlock/", {"token": token}), 400, "invalid_token")
    assert not Account.objects.get().is_active


@pytest.mark.parametrize("token", ["x", "A" * 43, "A" * 4096, " ", "\x7f", "é" * 43])
def test_what_is_no_token_is_refused(browser: Browser, token: str) -> None:
    assert_problem(browser.post("login/unlock/", {"token": token}), 400, "invalid_token")


@pytest.mark.parametrize("token", ["", None, [], {"$ne": 1}, 0, True, ["A" * 43]])
def test_P08_what_is_no_text_is_refused(browser: Browser, token: object) -> None:  # noqa: N802
    assert_problem(browser.post("login/unlock/", {"token": token}), 400, "invalid")


def test_a_token_of_another_purpose_is_none(ada: Browser, outbox: Outbox) -> None:
    ada.post("email/change/", {"email": "ada@example.net"})
    token = outbox.token("ada@example.net")
    assert_problem(Browser().post("login/unlock/", {"token": token}), 400, "invalid_token")
    assert MailedLink.objects.count() == 1


def _full(*arguments: object) -> None:
    assert DBTaskResult.objects.exists()
    raise OSError("the disk is full")
