"""Proving a new address: what is in force then, what is over, and who is told."""

from datetime import timedelta

import pytest
import time_machine

from authsecurity.accounts.models import Account
from authsecurity.audit.events import Event
from authsecurity.audit.models import SecurityEvent
from authsecurity.flows.address import actions
from authsecurity.flows.support import actions as support
from authsecurity.mail.errors import InvalidToken
from authsecurity.mail.models import LIFETIMES, MailedLink, Purpose
from authsecurity.throttling import limits
from authsecurity.throttling.models import Bucket
from tests.flows.address.moves import NEW, SOMEWHERE, account, ask, prove
from tests.letters import Outbox
from tests.people import ADA, BEN, Person
from tests.walk import Browser

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def ada(browser: Browser, clock: time_machine.Traveller, outbox: Outbox) -> Browser:
    return browser.join(ADA)


def test_the_new_address_is_in_force_once_it_is_proved(ada: Browser, outbox: Outbox) -> None:
    ask(ada)
    prove(outbox.token(NEW))
    person = ada.get("account/").json
    assert (person["email"], person["email_verified"]) == (NEW, True)
    assert SecurityEvent.objects.get(event=Event.ADDRESS_CHANGED).ip == "192.0.2.1"
    assert Browser().post("login/", {**ADA.credentials, "email": NEW.lower()}).state == "authenticated"
    assert Browser().post("login/", ADA.credentials).status == 401
    Browser().register(Person(ADA.email, "another person entirely, at noon"))


def test_P16_the_old_address_is_told_with_a_way_back(ada: Browser, outbox: Outbox) -> None:  # noqa: N802
    ask(ada)
    prove(outbox.token(NEW))
    letter = outbox.newest(ADA.email)
    assert letter.subject == "Your email address was changed"
    assert letter.link == f"http://localhost:8000/revert-email/#token={letter.token}"
    assert "for 7 days" in letter.text
    assert NEW not in letter.raw.decode()
    assert [each.subject for each in outbox.letters(to=NEW)] == ["Confirm your new email address"]


def test_a_link_works_once(ada: Browser, outbox: Outbox) -> None:
    ask(ada)
    token = outbox.token(NEW)
    link = MailedLink.objects.with_token(token, Purpose.CHANGE_ADDRESS)
    assert link is not None
    prove(token)
    with pytest.raises(InvalidToken):
        prove(token)
    with pytest.raises(InvalidToken):
        actions.prove(link=link, client=SOMEWHERE)
    assert SecurityEvent.objects.filter(event=Event.ADDRESS_CHANGED).count() == 1


def test_a_link_works_for_a_day_from_when_it_was_sent(
    ada: Browser, outbox: Outbox, clock: time_machine.Traveller
) -> None:
    ask(ada)
    clock.shift(HOUR)
    token = outbox.token(NEW)
    clock.shift(LIFETIMES[Purpose.CHANGE_ADDRESS] - SECOND)
    assert MailedLink.objects.with_token(token, Purpose.CHANGE_ADDRESS)
    clock.shift(SECOND)
    with pytest.raises(InvalidToken):
        prove(token)


def test_an_address_taken_meanwhile_is_refused_and_nothing_changes(ada: Browser, outbox: Outbox) -> None:
    ask(ada, BEN.email)
    token = outbox.token(BEN.email)
    Browser().register(BEN)
    with pytest.raises(InvalidToken):
        prove(token)
    assert account().email == ADA.email
    assert outbox.letters(to=ADA.email) == []


def test_a_closed_account_keeps_its_address(ada: Browser, outbox: Outbox) -> None:
    ask(ada)
    token = outbox.token(NEW)
    Account.objects.update(is_active=False)
    with pytest.raises(InvalidToken):
        prove(token)
    assert Account.objects.get().email == ADA.email


def test_other_links_of_the_account_end_with_it(
    ada: Browser, outbox: Outbox, clock: time_machine.Traveller
) -> None:
    ask(ada)
    token = outbox.token(NEW)
    clock.shift(1)
    ask(ada, "other@example.net")  # its letter still waits
    for purpose in (Purpose.RESET_PASSWORD, Purpose.UNLOCK):
        MailedLink.objects.issue(purpose, account_id=account().pk, address=ADA.email)
    prove(token)
    assert set(MailedLink.objects.values_list("purpose", flat=True)) == {Purpose.REVERT_ADDRESS}
    assert outbox.letters(to="other@example.net") == []


# After a recovery


@pytest.mark.parametrize("sent", [True, False], ids=["sent", "still waiting"])
@pytest.mark.parametrize(
    "recover", [support.disable, support.end_sessions, support.reset_second_factor, "links"]
)
def test_R03_a_change_begun_before_a_recovery_is_over_after_it(  # noqa: N802
    ada: Browser, outbox: Outbox, sent: bool, recover: object
) -> None:
    ask(ada)
    token = outbox.token(NEW) if sent else ""
    if callable(recover):
        recover(email=ADA.email)
    else:
        MailedLink.objects.of(account().pk).delete()  # as a reset or change of the password does
    Account.objects.update(is_active=True)
    if not sent:
        assert outbox.letters(to=NEW) == []
    with pytest.raises(InvalidToken):
        prove(token)
    assert account().email == ADA.email


# Limits


def test_what_was_guessed_at_the_new_address_before_does_not_lock_its_owner_out(
    ada: Browser, outbox: Outbox
) -> None:
    Browser().post("login/", {"email": NEW, "password": "not her password at all"})
    Bucket.objects.filter(name=limits.PASSWORD_UNKNOWN.name).update(in_a_row=100, used=5)
    ask(ada)
    prove(outbox.token(NEW))
    assert Browser().post("login/", {**ADA.credentials, "email": NEW}).state == "authenticated"
