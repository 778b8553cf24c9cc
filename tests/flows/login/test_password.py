"""`POST login/`: the first factor, and the one answer for everything that is wrong."""

from typing import Any

import pytest
import time_machine

from authsecurity.accounts.models import Account
from tests.contract.problems import assert_invalid, assert_problem
from tests.people import ADA, BEN, CHI, Person
from tests.walk import Answer, Browser

ANONYMOUS: dict[str, Any] = {
    "state": "anonymous",
    "account": None,
    "second_factors": [],
    "methods": [],
    "aal": 0,
    "session": None,
}


def wrong(browser: Browser, email: str, password: str) -> Answer:
    return browser.post("login/", {"email": email, "password": password})


@pytest.mark.parametrize("person", [ADA, BEN, CHI], ids=lambda person: person.name)
def test_the_right_password_signs_in(browser: Browser, person: Person) -> None:
    browser.register(person)
    answer = browser.post("login/", person.credentials)
    assert (answer.status, answer.state) == (200, "authenticated")
    assert answer.json["account"]["email"] == person.email
    assert browser.get("session/").json == answer.json


def test_without_a_second_factor_the_state_says_what_was_proved(
    browser: Browser, clock: time_machine.Traveller
) -> None:
    browser.register(ADA)
    state = browser.sign_in(ADA).json
    assert state["methods"] == [{"method": "password", "at": "2026-06-01T12:00:00Z"}]
    assert (state["aal"], state["second_factors"]) == (1, [])
    assert state["account"] == {
        "id": str(Account.objects.get().pk),
        "email": ADA.email,
        "name": ADA.name,
        "email_verified": False,
        "created_at": "2026-06-01T12:00:00Z",
    }
    assert state["session"] == {
        "id": state["session"]["id"],
        "created_at": "2026-06-01T12:00:00Z",
        "expires_at": "2026-06-02T12:00:00Z",
        "idle_expires_at": "2026-06-01T13:00:00Z",
        "elevated_until": "2026-06-01T12:10:00Z",
    }


def test_the_address_may_be_written_in_any_case(browser: Browser) -> None:
    browser.register(BEN)
    assert wrong(browser, BEN.email.upper(), BEN.password).state == "authenticated"


@pytest.mark.parametrize("password", [" " + ADA.password, ADA.password + "\n", ADA.password.title()])
def test_a_password_is_compared_as_it_is(browser: Browser, password: str) -> None:
    browser.register(ADA)
    assert_problem(wrong(browser, ADA.email, password), 401, "invalid_credentials")


def test_every_refusal_is_the_same_to_the_byte(browser: Browser) -> None:
    browser.register(ADA)
    browser.register(BEN)
    Account.objects.filter(canonical_email=BEN.email.lower()).update(is_active=False)
    refusals = [
        wrong(browser, ADA.email, "not her password at all"),
        wrong(browser, "nobody@example.org", ADA.password),
        wrong(browser, "no address", ADA.password),
        wrong(browser, BEN.email, BEN.password),
        wrong(browser, f"{ADA.email}\n", ADA.password),
        wrong(browser, "\u0131@example.org", ADA.password),
        wrong(browser, ADA.email, "p" * 4096),
    ]
    for answer in refusals:
        assert_problem(answer, 401, "invalid_credentials")
    assert len({answer.content for answer in refusals}) == 1
    assert len({tuple(sorted(answer.headers.items())) for answer in refusals}) == 1


def test_a_wrong_password_changes_nothing(browser: Browser) -> None:
    browser.register(ADA)
    wrong(browser, ADA.email, "not her password at all")
    assert browser.get("session/").json == ANONYMOUS
    assert set(browser.cookies) == {"csrftoken"}


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"email": "required", "password": "required"}),
        ({"email": "", "password": ""}, {"email": "blank", "password": "blank"}),
        ({"email": None, "password": None}, {"email": "null", "password": "null"}),
        ({"email": 1, "password": True}, {"email": "wrong_type", "password": "wrong_type"}),
        ({"email": [ADA.email], "password": {}}, {"email": "wrong_type", "password": "wrong_type"}),
        ({"email": "a" * 321, "password": "x"}, {"email": "too_long"}),
        ({"email": ADA.email, "password": "x" * 4097}, {"password": "too_long"}),
    ],
)
def test_wrong_types_are_named_field_by_field(
    browser: Browser, body: dict[str, object], fields: dict[str, str]
) -> None:
    assert_invalid(browser.post("login/", body), **fields)


def test_the_longest_password_signs_in_however_a_keyboard_spells_it(browser: Browser) -> None:
    letters = ["e\u0301", "u\u0308", "n\u0303", "o\u0302", "a\u030a", "c\u0327"]
    person = Person("dot@example.org", "".join(letters[i * i % 6] + chr(97 + i % 26) for i in range(512)))
    browser.register(person)
    assert browser.sign_in(person).state == "authenticated"


def test_the_token_against_csrf_changes_at_sign_in(browser: Browser) -> None:
    browser.register(ADA)
    before = browser.cookies["csrftoken"]
    browser.sign_in(ADA)
    assert browser.cookies["csrftoken"] != before
    stale = browser.post("logout/", **{"X-CSRFToken": before})
    assert_problem(stale, 403, "csrf_failed")


def test_a_right_password_ends_the_session_this_browser_had(browser: Browser) -> None:
    browser.join(ADA)
    stolen = Browser()
    stolen.take_cookies(browser.cookies)
    browser.sign_in(ADA)
    assert stolen.get("session/").json == ANONYMOUS


def test_a_wrong_one_leaves_the_session(browser: Browser) -> None:
    session = browser.join(ADA).get("session/").json["session"]
    wrong(browser, ADA.email, "not her password at all")
    assert browser.get("session/").json["session"] == session


def test_another_browser_stays_signed_in(browser: Browser) -> None:
    browser.join(ADA)
    Browser().sign_in(ADA)
    assert browser.get("session/").state == "authenticated"
