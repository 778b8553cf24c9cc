"""`POST email/revert/`: the old address takes the account back, and everybody else is out."""

from datetime import timedelta

import pytest
import time_machine

from authsecurity.accounts.models import Account
from authsecurity.audit.events import Event
from authsecurity.audit.models import SecurityEvent
from authsecurity.flows.address import actions
from authsecurity.flows.login.models import LoginAttempt
from authsecurity.http.client import Client
from authsecurity.mail.models import MailedLink, Purpose
from authsecurity.sessions.models import Session
from authsecurity.throttling import limits
from authsecurity.throttling.models import Bucket, Device
from tests.contract.problems import assert_problem
from tests.letters import Outbox
from tests.people import ADA, BEN
from tests.walk import Browser

EVIL, WORSE = "eve@example.net", "eve@example.com"
SOMEWHERE = Client(ip="192.0.2.1", user_agent="")
CHANGED = "Your email address was changed"


@pytest.fixture
def thief(browser: Browser, clock: time_machine.Traveller, outbox: Outbox) -> Browser:
    """Has Ada's session, fresh, and has moved her account to an address of their own."""
    browser.join(ADA)
    move(browser, outbox, clock, EVIL)
    return browser


def move(browser: Browser, outbox: Outbox, clock: time_machine.Traveller, to: str) -> None:
    assert browser.post("email/change/", {"email": to}).status == 202
    link = MailedLink.objects.with_token(outbox.token(to), Purpose.CHANGE_ADDRESS)
    assert link is not None
    clock.shift(1)
    actions.prove(link=link, client=SOMEWHERE)
    clock.shift(1)


def address() -> str:
    return Account.objects.get(name=ADA.name).email


def revert(token: str) -> Browser:
    browser = Browser()
    answer = browser.post("email/revert/", {"token": token})
    assert (answer.status, answer.state) == (200, "anonymous"), answer.content
    return browser


def test_the_old_address_is_back(thief: Browser, outbox: Outbox) -> None:
    assert address() == EVIL
    owner = revert(outbox.token(ADA.email, CHANGED))
    assert address() == ADA.email
    assert SecurityEvent.objects.get(event=Event.ADDRESS_REVERTED).ip == "127.0.0.1"
    assert owner.post("login/", ADA.credentials).json["account"]["email_verified"] is True
    assert Browser().post("login/", {**ADA.credentials, "email": EVIL}).status == 401


def test_everybody_is_out(thief: Browser, outbox: Outbox) -> None:
    app = thief.add_totp()
    half = Browser()
    half.post("login/", {**ADA.credentials, "email": EVIL})
    assert half.get("session/").state == "second_factor_required"
    revert(outbox.token(ADA.email, CHANGED))
    assert thief.get("session/").state == half.get("session/").state == "anonymous"
    assert half.post("login/totp/", {"code": app.code(steps=1)}).code == "attempt_expired"
    for model in (Session, LoginAttempt, Device):
        assert not model.objects.exists()


def test_no_link_that_was_mailed_before_works_any_more(
    thief: Browser, outbox: Outbox, clock: time_machine.Traveller
) -> None:
    account = Account.objects.get()
    thief.post("email/change/", {"email": WORSE})
    MailedLink.objects.issue(Purpose.RESET_PASSWORD, account_id=account.pk, address=EVIL)
    MailedLink.objects.issue(Purpose.UNLOCK, account_id=account.pk, address=EVIL)
    token = outbox.token(ADA.email, CHANGED)
    thief.post("email/change/", {"email": "eve@example.edu"})  # its letter still waits
    revert(token)
    assert not MailedLink.objects.exists()
    assert outbox.letters(to="eve@example.edu") == []


def test_whoever_changed_it_twice_cannot_take_it_back(
    thief: Browser, outbox: Outbox, clock: time_machine.Traveller
) -> None:
    """Their second change mailed a way back to their first address."""
    move(thief, outbox, clock, WORSE)
    theirs = outbox.token(EVIL, CHANGED)
    revert(outbox.token(ADA.email, CHANGED))
    assert_problem(Browser().post("email/revert/", {"token": theirs}), 400, "invalid_token")
    assert address() == ADA.email


def test_the_first_owner_wins_even_after_that(
    thief: Browser, outbox: Outbox, clock: time_machine.Traveller
) -> None:
    move(thief, outbox, clock, WORSE)
    revert(outbox.token(EVIL, CHANGED))
    assert address() == EVIL
    revert(outbox.token(ADA.email, CHANGED))
    assert address() == ADA.email
    assert not MailedLink.objects.exists()


def test_it_works_once_and_for_seven_days(
    thief: Browser, outbox: Outbox, clock: time_machine.Traveller
) -> None:
    token = outbox.token(ADA.email, CHANGED)
    clock.shift(timedelta(days=7) - timedelta(seconds=1))
    assert Browser().get(f"/?token={token}").status == 302  # nothing acts on a look
    revert(token)
    assert_problem(Browser().post("email/revert/", {"token": token}), 400, "invalid_token")


def test_after_seven_days_it_is_over(thief: Browser, outbox: Outbox, clock: time_machine.Traveller) -> None:
    token = outbox.token(ADA.email, CHANGED)
    clock.shift(timedelta(days=7))
    assert_problem(Browser().post("email/revert/", {"token": token}), 400, "invalid_token")
    assert address() == EVIL


def test_an_old_address_that_is_somebody_elses_now_stays_theirs(thief: Browser, outbox: Outbox) -> None:
    token = outbox.token(ADA.email, CHANGED)
    other = Browser()
    assert other.post("register/", {**BEN.registration, "email": ADA.email}).status == 201
    assert_problem(Browser().post("email/revert/", {"token": token}), 400, "invalid_token")
    assert address() == EVIL
    assert thief.get("session/").state == "authenticated"


def test_P20_a_closed_account_is_left_alone(thief: Browser, outbox: Outbox) -> None:  # noqa: N802
    token = outbox.token(ADA.email, CHANGED)
    Account.objects.update(is_active=False)
    assert_problem(Browser().post("email/revert/", {"token": token}), 400, "invalid_token")
    assert Account.objects.values_list("is_active", "email").get() == (False, EVIL)


def test_a_browser_signed_in_to_it_is_told_that_it_is_not(thief: Browser, outbox: Outbox) -> None:
    answer = thief.post("email/revert/", {"token": outbox.token(ADA.email, CHANGED)})
    assert answer.state == "anonymous"
    assert "sessionid" not in thief.cookies


def test_P19_a_browser_signed_in_to_another_account_stays_so(  # noqa: N802
    thief: Browser, outbox: Outbox
) -> None:
    ben = Browser().join(BEN)
    answer = ben.post("email/revert/", {"token": outbox.token(ADA.email, CHANGED)})
    assert answer.json["account"]["email"] == BEN.email
    assert ben.get("account/").status == 200


def test_nobody_has_locked_the_old_address_meanwhile(
    thief: Browser, outbox: Outbox, clock: time_machine.Traveller
) -> None:
    Browser().post("login/", {"email": ADA.email, "password": "not her password at all"})
    Bucket.objects.filter(name=limits.PASSWORD_UNKNOWN.name).update(in_a_row=100, used=5)
    owner = revert(outbox.token(ADA.email, CHANGED))
    assert owner.post("login/", ADA.credentials).state == "authenticated"


@pytest.mark.parametrize("purpose", [purpose for purpose in Purpose if purpose != Purpose.REVERT_ADDRESS])
def test_a_token_of_another_purpose_is_none(browser: Browser, purpose: Purpose) -> None:
    browser.join(ADA)
    _, token = MailedLink.objects.issue(purpose, account_id=Account.objects.get().pk, address=EVIL)
    assert_problem(browser.post("email/revert/", {"token": token}), 400, "invalid_token")
    assert address() == ADA.email


@pytest.mark.parametrize("token", ["x", "A" * 43, "A" * 4096, " ", "\x7f"])
def test_what_is_no_token_is_refused(browser: Browser, token: str) -> None:
    assert_problem(browser.post("email/revert/", {"token": token}), 400, "invalid_token")


@pytest.mark.parametrize("token", ["", None, [], {"$ne": 1}, 0, True])
def test_P08_what_is_no_text_is_refused(browser: Browser, token: object) -> None:  # noqa: N802
    assert_problem(browser.post("email/revert/", {"token": token}), 400, "invalid")
