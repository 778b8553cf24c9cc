# ruff: noqa: N802 (attack ids keep their capital)
"""Attacks on the letter itself: to whom it goes, where its link leads, what asking for it tells, how many there are."""

from itertools import islice

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from authsecurity.accounts.models import Account
from authsecurity.core import configuration
from authsecurity.mail.models import MailedLink
from tests.letters import Outbox
from tests.people import ADA, Person
from tests.resets import ask, reset
from tests.security import slow_mail
from tests.security.conftest import Ada, Work
from tests.security.doors import browser_at, networks
from tests.walk import Browser

MIKE = Person("Mike.Kiss@Example.org", "seven quiet herons at noon")
HOUR = 60 * 60
MARKER = "marker otters wind the old clock"
LETTERS_AN_HOUR = 5  # docs/reference/limits.md
EVIL: list[dict[str, str]] = [
    {"Host": "evil.example"},
    {"Host": "localhost:1337"},
    {"Host": "localhost:8000@evil.example"},
    {"Host": "evil.example#localhost:8000"},
    {"X-Forwarded-Host": "evil.example"},
    {"X-Forwarded-Host": "evil.example, localhost:8000"},
    {"Forwarded": "host=evil.example;proto=https"},
    {"X-Forwarded-Proto": "javascript"},
    {"X-Forwarded-Port": "1337", "X-Forwarded-Prefix": "/evil"},
    {"X-Original-Host": "evil.example", "X-Host": "evil.example", "X-Forwarded-Server": "evil.example"},
    {"X-Original-URL": "//evil.example/", "X-Rewrite-URL": "//evil.example/"},
]


@pytest.mark.parametrize(
    "typed", ["mike.kiss@example.org", "MIKE.KISS@EXAMPLE.ORG", "mIKE.kISS@exAMPLE.org", MIKE.email]
)
def test_P02_the_letter_goes_to_the_address_as_it_is_stored(
    browser: Browser, outbox: Outbox, typed: str
) -> None:
    browser.register(MIKE)
    ask(typed)
    (letter,) = outbox.letters()
    assert letter.to == Account.objects.get().email == MIKE.email
    assert f"\nTo: {MIKE.email}\n".encode() in letter.raw
    assert not [header for header in (b"\nCc:", b"\nBcc:", b"\nReply-To:") if header in letter.raw]


@pytest.mark.parametrize(
    "typed",
    [
        "m\u0131ke.kiss@example.org",
        "mi\u212ae.kiss@example.org",
        "mike.ki\u017f\u017f@example.org",
        "mike.ki\u00df@example.org",
        "mike.kiss@example.org\u200b",
        "mike.kiss\uff20example.org",
        "mike.kiss@example\u3002org",
        "mike.kiss@example.org\nBcc: evil@evil.example",
        "mike.kiss@example.org,evil@evil.example",
        "mike.kiss@example.org evil@evil.example",
        "Mike <mike.kiss@example.org>",
        "mike.kiss@example.org.",
        '"mike.kiss"@example.org',
        "mike.kis%@example.org",
        "mike.kiss+evil@example.org",
    ],
)
def test_P02_a_look_alike_address_gets_no_letter_and_the_owner_none_either(
    browser: Browser, outbox: Outbox, typed: str
) -> None:
    browser.register(MIKE)
    answer = ask(typed)
    assert (answer.status, answer.json) == (202, {})
    assert outbox.letters() == []
    assert not MailedLink.objects.exists()


@pytest.mark.parametrize("headers", EVIL)
def test_P03_no_header_changes_where_the_link_leads(
    browser: Browser, outbox: Outbox, headers: dict[str, str]
) -> None:
    browser.register(ADA)
    other = Browser()
    other.get("session/")
    answer = other.post("password/forgot/", {"email": ADA.email}, **headers)
    assert answer.status == (400 if "Host" in headers else 202)
    for letter in outbox.letters():
        assert letter.link == f"{configuration.current().url}/reset-password/#token={letter.token}"
        # What a person reads, and where its links lead; digits alone are also in a message's number and boundaries.
        for part in (letter.subject, letter.text, letter.html):
            assert "evil" not in part
            assert ":1337" not in part


def test_P12_asking_costs_the_same_whoever_has_the_address(ada: Ada, hashing: Work) -> None:
    Browser().register(MIKE)
    Account.objects.filter(email=MIKE.email).update(is_active=False)
    hashing.clear()
    costs = []
    for email in (ADA.email, MIKE.email, "nobody@example.org", "no address"):
        browser = Browser()
        browser.get("session/")
        with CaptureQueriesContext(connection) as queries:
            answer = ask(email, browser)
        statements = [query["sql"].split(" ")[0] for query in queries]
        costs.append((answer.status, answer.content, sorted(answer.headers), statements))
        assert not any('"account"' in query["sql"] for query in queries)
    assert costs == [costs[0]] * 4
    assert hashing == []


def test_P12_a_mail_server_that_is_slow_or_down_makes_no_difference(
    ada: Ada, settings: Settings, outbox: Outbox, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "tests.security.slow_mail.Down", "127.0.0.1"
    slow_mail.asked.clear()
    answers = [ask(email) for email in (ADA.email, "nobody@example.org")]
    assert slow_mail.asked == []  # no clock is needed: who does not ask does not wait
    assert {(answer.status, answer.content) for answer in answers} == {(202, b"{}")}
    assert outbox.letters() == []
    assert set(slow_mail.asked) == {ADA.email}
    assert ADA.email not in caplog.text


def test_P14_a_hundred_requests_from_fifty_networks_are_five_letters(
    proxy: None, browser: Browser, outbox: Outbox, clock: time_machine.Traveller
) -> None:
    browser.register(ADA)
    spellings = (ADA.email, ADA.email.upper(), ADA.email.title())
    for round_ in range(2):
        for number, address in enumerate(islice(networks(), 50)):
            answer = ask(spellings[(number + round_) % 3], browser_at(address))
            assert (answer.status, answer.json) == (202, {})
    assert len(outbox.letters()) == LETTERS_AN_HOUR
    assert reset(outbox.token(ADA.email)).status == 200
