"""`email/change/`: nothing changes before the new address is proved, and the answer never tells whose it is."""

from datetime import timedelta

import pytest
import time_machine
from django_tasks_db.models import DBTaskResult

from authsecurity.audit.events import Event
from authsecurity.audit.models import SecurityEvent
from authsecurity.flows.address import actions
from authsecurity.flows.support import actions as support
from authsecurity.mail.errors import InvalidToken
from authsecurity.mail.models import MailedLink, Purpose
from authsecurity.sessions.errors import SessionEnded
from authsecurity.sessions.models import Session
from authsecurity.throttling import actions as throttling
from authsecurity.throttling import limits, subjects
from authsecurity.throttling.models import Bucket
from tests.contract.problems import assert_problem
from tests.flows.address.moves import NEW, SOMEWHERE, account, ask, disk_is_full, prove
from tests.letters import Outbox
from tests.people import ADA, BEN
from tests.walk import Browser

REGISTERED = "You already have an account"


@pytest.fixture
def ada(browser: Browser, clock: time_machine.Traveller, outbox: Outbox) -> Browser:
    return browser.join(ADA)


# Asking


def test_nothing_changes_before_it_is_proved(ada: Browser, outbox: Outbox) -> None:
    ask(ada)
    letter = outbox.newest(NEW)
    assert letter.subject == "Confirm your new email address"
    assert letter.link == f"http://localhost:8000/verify-email/#token={letter.token}"
    assert ADA.email not in letter.text  # whoever reads this letter need not know whose it is
    assert ada.get("account/").json["email"] == ADA.email
    assert Browser().post("login/", {**ADA.credentials, "email": NEW}).status == 401
    line = SecurityEvent.objects.get(event=Event.ADDRESS_CHANGE_REQUESTED)
    assert (line.outcome, line.account_id) == ("ok", account().pk)


def test_it_needs_a_fresh_sign_in(browser: Browser, clock: time_machine.Traveller) -> None:
    assert_problem(browser.post("email/change/", {"email": NEW}), 401, "authentication_required")
    browser.join(ADA)
    clock.shift(timedelta(minutes=10))
    assert_problem(browser.post("email/change/", {"email": NEW}), 403, "reauthentication_required")
    assert not MailedLink.objects.exists()


@pytest.mark.parametrize(
    "email",
    [
        "no address",
        "a@b",
        "mıke@example.org",
        "ada@example.org, eve@example.net",
        "Ada <ada@example.org>",
        "ada@example.org\r\nBcc: eve@example.net",
        "ada@example.org\n",
        "ada@exam\u200bple.org",
        "a" * 65 + "@example.org",
    ],
)
def test_what_is_no_address_is_refused_before_anything_is_written(ada: Browser, email: str) -> None:
    answer = ada.post("email/change/", {"email": email})
    assert_problem(answer, 400, "invalid")
    assert [error["code"] for error in answer.json["errors"]["email"]] == ["invalid_email"]
    assert not MailedLink.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_a_network_that_asks_for_too_many_letters_is_told_to_wait(ada: Browser) -> None:
    for _ in range(limits.LETTER_NETWORK.most):
        throttling.charge(limits.LETTER_NETWORK, subjects.network("127.0.0.1"))
    answer = ada.post("email/change/", {"email": NEW})
    assert_problem(answer, 429, "throttled")
    assert answer.json["retry_after"] == 3600
    assert not MailedLink.objects.exists()


def test_P14_an_address_over_its_limit_gets_no_letter_and_keeps_its_link(  # noqa: N802
    ada: Browser, outbox: Outbox, clock: time_machine.Traveller
) -> None:
    for _ in range(3 * limits.LETTER_ADDRESS.most):
        ask(ada)
        clock.shift(1)
    found = outbox.letters(to=NEW)
    assert len(found) == limits.LETTER_ADDRESS.most
    assert MailedLink.objects.count() == 1
    prove(found[-1].token)
    assert account().email == NEW


def test_a_session_that_was_ended_meanwhile_asks_for_nothing(ada: Browser, outbox: Outbox) -> None:
    from_before = _session(ada)
    Browser().sign_in(ADA)
    support.end_sessions(email=ADA.email)
    with pytest.raises(SessionEnded):
        actions.ask(session=from_before, email=NEW, client=SOMEWHERE)
    assert outbox.letters(to=NEW) == []


# An address that somebody has


def test_P17_a_taken_address_has_the_same_answer_and_its_owner_hears_of_it(  # noqa: N802
    ada: Browser, outbox: Outbox
) -> None:
    Browser().join(BEN)
    ask(ada, BEN.email.upper())
    (letter,) = outbox.letters()
    assert (letter.to, letter.subject) == (BEN.email, REGISTERED)
    assert ADA.email not in letter.raw.decode()
    assert not MailedLink.objects.exists()


def test_the_requests_for_a_free_and_for_a_taken_address_do_the_same_work(ada: Browser) -> None:
    Browser().join(BEN)
    work = []
    for email in (NEW, BEN.email):
        before = MailedLink.objects.count(), DBTaskResult.objects.count(), SecurityEvent.objects.count()
        ask(ada, email)
        after = MailedLink.objects.count(), DBTaskResult.objects.count(), SecurityEvent.objects.count()
        work.append([now - then for now, then in zip(after, before, strict=True)])
    assert work == [[1, 1, 1], [1, 1, 1]]


def test_a_closed_account_with_that_address_is_not_written_to(ada: Browser, outbox: Outbox) -> None:
    Browser().join(BEN)
    support.disable(email=BEN.email)
    outbox.letters()
    outbox.empty()
    ask(ada, BEN.email)
    assert outbox.letters() == []
    assert not MailedLink.objects.exists()


def test_one_may_write_ones_own_address_differently(ada: Browser, outbox: Outbox) -> None:
    ask(ada, ADA.email.upper())
    prove(outbox.token(ADA.email.upper()))
    assert account().email == ADA.email.upper()
    assert Browser().post("login/", ADA.credentials).state == "authenticated"


# A newer one


def test_a_newer_link_replaces_the_older_one_when_it_goes_out(
    ada: Browser, outbox: Outbox, clock: time_machine.Traveller
) -> None:
    ask(ada, "first@example.net")
    first = outbox.token("first@example.net")
    clock.shift(1)
    ask(ada)
    assert MailedLink.objects.with_token(first, Purpose.CHANGE_ADDRESS)  # its letter still waits
    second = outbox.token(NEW)
    with pytest.raises(InvalidToken):
        prove(first)
    prove(second)


def test_one_that_does_not_go_out_replaces_nothing(
    ada: Browser, outbox: Outbox, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(ada, "first@example.net")
    first = outbox.token("first@example.net")
    clock.shift(1)
    with monkeypatch.context() as broken:
        broken.setattr("authsecurity.project.outbox._write", disk_is_full)
        ask(ada)
        outbox.letters()
    prove(first)
    clock.shift(10)
    assert outbox.letters(to=NEW) == []  # what was asked for before is over
    assert account().email == "first@example.net"


def test_one_that_goes_out_late_is_good_from_then(
    ada: Browser, outbox: Outbox, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("authsecurity.project.outbox._write", disk_is_full)
        ask(ada)
        outbox.letters()
    clock.shift(10)
    prove(outbox.token(NEW))
    assert Bucket.objects.get(name=limits.LETTER_ADDRESS.name).used == 1  # tried twice, charged once


def _session(browser: Browser) -> Session:
    found: Session = Session.objects.select_related("account").get()
    assert browser.get("session/").json["session"]["id"] == str(found.pk)
    return found
