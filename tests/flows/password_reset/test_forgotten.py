"""`POST password/forgot/`: one answer for everybody, and a letter for who has an account."""

import pytest
import time_machine
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from authsecurity.core import configuration
from authsecurity.mail.models import MailedLink, Purpose
from tests.contract.problems import assert_invalid, assert_problem
from tests.letters import Outbox
from tests.people import ADA, BEN
from tests.resets import NEW, SUBJECT, ask, link_for, reset
from tests.serving import free_port
from tests.walk import Browser

HOUR = 60 * 60
PER_NETWORK, PER_ADDRESS = 100, 5  # docs/reference/limits.md


@pytest.fixture(autouse=True)
def _people(browser: Browser, clock: time_machine.Traveller) -> None:
    """Ada and Ben have an account."""
    browser.register(ADA)
    browser.register(BEN)


def test_the_answer_is_empty_and_the_letter_holds_a_link_to_our_page(outbox: Outbox) -> None:
    answer = ask()
    assert (answer.status, answer.json) == (202, {})
    (letter,) = outbox.letters()
    assert (letter.to, letter.subject) == (ADA.email, SUBJECT)
    assert letter.link == f"{configuration.current().url}/reset-password/#token={letter.token}"


def test_the_letter_says_when_and_where_it_was_asked_for_and_how_long_it_is_good(outbox: Outbox) -> None:
    ask(browser=Browser(headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Gecko Firefox/140.0"}))
    text = outbox.newest(ADA.email).text
    for fact in (
        "2026-06-01 12:00 UTC",
        "127.0.0.1",
        "Firefox on Linux",
        "one hour, once",
        "it asks for a code",
    ):
        assert fact in text
    for fact in ("2026-06-01 12:00 UTC", "127.0.0.1", "Firefox on Linux"):
        assert fact in outbox.newest(ADA.email).html


def test_no_letter_is_written_while_the_request_waits(outbox: Outbox) -> None:
    ask()
    assert not list(outbox.folder.glob("*.eml"))
    assert not MailedLink.objects.exists()
    assert DBTaskResult.objects.count() == 1


@pytest.mark.parametrize("email", ["nobody@example.org", "no address", "ada@example.org ", "ada", "%", "'--"])
def test_nobody_else_gets_a_letter_and_the_answer_is_the_same(outbox: Outbox, email: str) -> None:
    answer = ask(email)
    assert (answer.status, answer.json) == (202, {})
    assert outbox.letters() == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "required"),
        ({"email": None}, "null"),
        ({"email": 1}, "wrong_type"),
        ({"email": [ADA.email]}, "wrong_type"),
        ({"email": ""}, "blank"),
        ({"email": "a" * 321}, "too_long"),
    ],
)
def test_what_is_no_text_is_refused(browser: Browser, body: dict[str, object], code: str) -> None:
    assert_invalid(browser.post("password/forgot/", body), email=code)
    assert not DBTaskResult.objects.exists()


def test_who_is_signed_in_may_ask_too_and_stays_so(browser: Browser, outbox: Outbox) -> None:
    browser.sign_in(ADA)
    assert ask(browser=browser).status == 202
    assert browser.get("session/").state == "authenticated"
    assert outbox.token(ADA.email)


def test_the_link_that_arrives_last_is_the_one_that_works(outbox: Outbox) -> None:
    first, second = link_for(outbox), link_for(outbox)
    assert_problem(reset(first), 400, "invalid_token")
    assert reset(second).status == 200


def test_a_link_for_somebody_else_replaces_none(outbox: Outbox) -> None:
    hers = link_for(outbox, ADA)
    link_for(outbox, BEN)
    assert reset(hers).status == 200


def test_an_address_gets_five_letters_an_hour_and_the_last_link_stays_good(
    outbox: Outbox, clock: time_machine.Traveller
) -> None:
    for email in (
        ADA.email,
        ADA.email.upper(),
        "Ada@Example.ORG",
        ADA.email,
        ADA.email,
        ADA.email,
        ADA.email,
    ):
        answer = ask(email)
        assert (answer.status, answer.json) == (202, {})
    assert len(outbox.letters(ADA.email)) == PER_ADDRESS
    assert link_for(outbox, BEN)
    assert reset(outbox.token(ADA.email)).status == 200
    clock.shift(HOUR)
    assert link_for(outbox)


def test_a_network_may_ask_for_a_hundred_an_hour(outbox: Outbox, clock: time_machine.Traveller) -> None:
    browser = Browser()
    for number in range(PER_NETWORK):
        assert ask(f"nobody{number}@example.org", browser).status == 202
    for email in (ADA.email, "nobody@example.org"):
        answer = ask(email, browser)
        assert_problem(answer, 429, "throttled")
        assert answer.json["retry_after"] == HOUR
    assert DBTaskResult.objects.count() == PER_NETWORK
    clock.shift(HOUR)
    assert ask(ADA.email, browser).status == 202


# Where the mail server does not answer


@pytest.fixture
def no_mail_server(outbox: Outbox, settings: Settings) -> None:
    """Letters go to a port where nobody listens."""
    settings.EMAIL_PORT = free_port()
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"


def test_a_letter_that_did_not_go_out_is_sent_again_with_a_link_of_its_own(
    no_mail_server: None, outbox: Outbox, settings: Settings, clock: time_machine.Traveller
) -> None:
    ask()
    assert outbox.letters() == []
    assert not MailedLink.objects.exists()
    clock.shift(10)
    settings.EMAIL_BACKEND = "authsecurity.project.outbox.Outbox"
    (letter,) = outbox.letters()
    assert reset(letter.token).status == 200


def test_and_until_it_goes_out_the_link_before_stays_good(
    outbox: Outbox, request: pytest.FixtureRequest
) -> None:
    before = link_for(outbox)
    request.getfixturevalue("no_mail_server")
    ask()
    assert len(outbox.letters()) == 1
    assert MailedLink.objects.get().purpose == Purpose.RESET_PASSWORD
    assert reset(before, password=NEW).status == 200


def test_sending_again_is_no_further_letter_to_that_address(
    no_mail_server: None, outbox: Outbox, settings: Settings, clock: time_machine.Traveller
) -> None:
    for _ in range(PER_ADDRESS):
        ask()
    assert outbox.letters() == []
    settings.EMAIL_BACKEND = "authsecurity.project.outbox.Outbox"
    clock.shift(10)
    assert len(outbox.letters(ADA.email)) == PER_ADDRESS
