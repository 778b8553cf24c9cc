"""What happens to an account reaches its owner by letter: which, to whom, what it says, and what it never says."""

from collections.abc import Callable

import pytest
import time_machine
from django_tasks_db.models import DBTaskResult

from authsecurity.accounts.models import Account
from authsecurity.audit.events import Event
from authsecurity.audit.models import SecurityEvent
from authsecurity.flows.notices import actions as notices
from authsecurity.flows.notices import words
from authsecurity.flows.support import actions as support
from authsecurity.http.client import Client
from authsecurity.throttling import limits
from authsecurity.throttling.models import Bucket
from tests.letters import Outbox
from tests.people import ADA, BEN
from tests.walk import AuthenticatorApp, Browser

FIREFOX = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
SOMEWHERE = Client(ip="192.0.2.1", user_agent=FIREFOX["User-Agent"])


@pytest.fixture
def ada(browser: Browser, clock: time_machine.Traveller, outbox: Outbox) -> Browser:
    browser.headers.update(FIREFOX)
    return browser.join(ADA)


def subjects(outbox: Outbox) -> list[str]:
    assert {letter.to for letter in outbox.letters()} <= {ADA.email}
    return [letter.subject for letter in outbox.letters()]


def account() -> Account:
    return Account.objects.get(email=ADA.email)


# Which


def test_the_table_and_the_other_forms_do_not_overlap() -> None:
    assert set(words.TOLD) - {words.FEW_CODES_LEFT} <= set(Event)
    assert not set(words.NOTICES) & {*words.LOCKED, Event.ACCOUNT_DISABLED}


def test_registering_and_an_ordinary_sign_in_send_nothing(ada: Browser, outbox: Outbox) -> None:
    ada.sign_in(ADA)
    ada.post("login/", {**ADA.credentials, "password": "not her password at all"})
    ada.post("logout/")
    assert subjects(outbox) == []


def test_an_app_set_up_replaced_and_removed(
    ada: Browser, outbox: Outbox, clock: time_machine.Traveller
) -> None:
    ada.add_totp()
    clock.shift(30)
    ada.add_totp()
    ada.delete("totp/")
    assert subjects(outbox) == [
        "Two-step sign-in is on",
        "Your authenticator app was replaced",
        "Your authenticator app was removed",
    ]


def test_a_set_up_that_fails_sends_nothing(ada: Browser, outbox: Outbox) -> None:
    app = AuthenticatorApp(ada.post("totp/setup/").json["secret"])
    ada.post("totp/verify/", {"code": app.wrong_code()})
    assert subjects(outbox) == []


def test_each_recovery_code_and_the_last_three(
    ada: Browser, outbox: Outbox, clock: time_machine.Traveller
) -> None:
    codes = ada.add_totp().recovery_codes
    outbox.letters()
    outbox.empty()
    for number, code in enumerate(codes, start=1):
        ada.post("login/", ADA.credentials)
        assert ada.post("login/recovery-code/", {"code": code}).state == "authenticated"
        told = subjects(outbox)
        assert told.count("A recovery code was used") == number
        assert told.count("Three recovery codes left") == (number >= 7)


def test_a_recovery_code_that_confirms_who_it_is_counts_too(ada: Browser, outbox: Outbox) -> None:
    codes = ada.add_totp().recovery_codes
    for code in codes[:7]:
        assert ada.post("reauthenticate/", {"password": ADA.password, "code": code}).status == 200
    assert subjects(outbox).count("A recovery code was used") == 7
    assert subjects(outbox).count("Three recovery codes left") == 1


def test_a_browser_it_did_not_know(ada: Browser, outbox: Outbox) -> None:
    Browser(headers=FIREFOX).sign_in(ADA)
    assert subjects(outbox) == ["A new browser has signed in"]


@pytest.mark.parametrize(
    ("act", "subject"),
    [
        (support.look_up, "Support has looked at your account"),
        (support.disable, "Your account was closed"),
        (support.unlock, "Your account was unlocked"),
        (support.reset_second_factor, "Two-step sign-in was taken off"),
        (support.end_sessions, "You were signed out everywhere"),
    ],
)
def test_what_support_does(ada: Browser, outbox: Outbox, act: Callable[..., object], subject: str) -> None:
    act(email=ADA.email)
    assert subjects(outbox) == [subject]
    assert "Network address" not in outbox.newest(ADA.email).text


def test_an_account_that_is_open_again(ada: Browser, outbox: Outbox) -> None:
    support.disable(email=ADA.email)
    assert subjects(outbox) == ["Your account was closed"]
    support.enable(email=ADA.email)
    assert subjects(outbox) == ["Your account was closed", "Your account is open again"]


# What it says


@pytest.mark.parametrize("event", sorted(words.TOLD - {words.FEW_CODES_LEFT}))
def test_each_letter_says_what_when_and_from_where(ada: Browser, outbox: Outbox, event: str) -> None:
    notices.record(Event(event), account=account(), client=SOMEWHERE)
    (letter,) = outbox.letters(to=ADA.email)
    for text in (letter.text, letter.html):
        assert "localhost:8000" in text
        assert "2026-06-01 12:00 UTC" in text
        assert "192.0.2.1" in text
        assert "Firefox on Linux" in text
        assert "{" not in text.replace("{%", "")
    assert ("http" in letter.text) == (event != Event.ACCOUNT_DISABLED)


@pytest.mark.parametrize(
    "name", ["<b>Eve</b>", "Eve\r\nBcc: eve@example.net", "{service}", "http://evil.example/"]
)
def test_nothing_anybody_typed_is_in_a_letter(ada: Browser, outbox: Outbox, name: str) -> None:
    Account.objects.update(name=name.strip())
    evil = Client(ip="192.0.2.1", user_agent=f"{name} Firefox/1 {name}")
    notices.record(Event.NEW_DEVICE, account=account(), client=evil)
    (letter,) = outbox.letters()
    for part in (letter.subject, letter.text, letter.html):
        assert "Eve" not in part
        assert "evil" not in part
    assert "\nBcc:" not in letter.raw.decode()


# To whom


def test_the_address_of_the_moment_it_is_sent_counts(ada: Browser, outbox: Outbox) -> None:
    notices.record(Event.NEW_DEVICE, account=account(), client=SOMEWHERE)
    account().move_to("Ada.L@example.com")
    assert [letter.to for letter in outbox.letters()] == ["Ada.L@example.com"]


def test_a_closed_account_is_written_to_about_its_closing_only(ada: Browser, outbox: Outbox) -> None:
    for event in words.TOLD - {words.FEW_CODES_LEFT}:
        notices.record(Event(event), account=account(), client=SOMEWHERE)
    Account.objects.update(is_active=False)
    assert subjects(outbox) == ["Your account was closed"]


def test_an_account_that_is_gone_is_not_written_to(ada: Browser, outbox: Outbox) -> None:
    notices.record(Event.NEW_DEVICE, account=account(), client=SOMEWHERE)
    Account.objects.all().delete()
    assert subjects(outbox) == []


def test_nobody_else_hears_of_it(ada: Browser, outbox: Outbox) -> None:
    Browser().join(BEN)
    ada.add_totp()
    assert subjects(outbox) == ["Two-step sign-in is on"]


def test_what_is_tried_at_no_account_is_recorded_and_sends_nothing(db: None, outbox: Outbox) -> None:
    notices.record(Event.PASSWORD_LOCKED, account=None, client=SOMEWHERE)
    assert SecurityEvent.objects.get().account_id is None
    assert not DBTaskResult.objects.exists()


# Both or neither


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("broken", ["authsecurity.mail.queue.later", "authsecurity.audit.actions.record"])
def test_there_is_no_event_without_its_letter_and_no_letter_without_its_event(
    monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    Browser().register(ADA)
    before = SecurityEvent.objects.count()

    def fail(*arguments: object, **named: object) -> None:
        raise OSError

    monkeypatch.setattr(broken, fail)
    with pytest.raises(OSError):  # noqa: PT011 (the one raised here)
        notices.record(Event.NEW_DEVICE, account=account(), client=SOMEWHERE)
    assert SecurityEvent.objects.count() == before
    assert not DBTaskResult.objects.exists()


# Locked


def lock_password(stranger: Browser, clock: time_machine.Traveller) -> None:
    """The last of a hundred wrong passwords in a row."""
    wrong = {**ADA.credentials, "password": "not her password at all"}
    stranger.post("login/", wrong)
    Bucket.objects.filter(name=limits.PASSWORD_UNKNOWN.name).update(in_a_row=99)
    stranger.post("login/", wrong)


def test_codes_guessed_behind_the_right_password_are_told_at_once(
    ada: Browser, outbox: Outbox, clock: time_machine.Traveller
) -> None:
    app = ada.add_totp()
    outbox.letters()
    outbox.empty()
    stranger = Browser()
    stranger.post("login/", ADA.credentials)
    for _ in range(6):
        stranger.post("login/totp/", {"code": app.wrong_code()})
    assert [letter.subject for letter in outbox.letters(ADA.email)] == ["Somebody may have your password"]


def test_the_hundredth_wrong_password_sends_a_way_out(
    ada: Browser, outbox: Outbox, clock: time_machine.Traveller
) -> None:
    lock_password(Browser(), clock)
    letter = outbox.newest(ADA.email)
    assert letter.subject == "Somebody is guessing at your account"
    assert letter.link == f"http://localhost:8000/unlock/#token={letter.token}"
    assert "good for 7 days" in letter.text
    assert Browser().post("login/", ADA.credentials).status == 429
    assert len(outbox.letters()) == 1
