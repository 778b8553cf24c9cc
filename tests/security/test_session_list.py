# ruff: noqa: N802 (attack ids keep their capital)
"""Attacks on the list of sessions: other people's, made-up ids, hostile names, and races over who ends whom."""

import uuid
from functools import partial

import pytest

from authsecurity.audit.models import SecurityEvent
from authsecurity.sessions.models import Session
from tests.contract.problems import assert_problem
from tests.people import ADA, BEN
from tests.security.together import at_once
from tests.walk import Browser

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)> Firefox/1 (X11; Linux)",
    "\x1b[2J\x07",
    "\u202eegdE",
    "A" * 10_000,
    "'; DROP TABLE session; --",
    "{{7*7}} %s {0}",
]
MADE_UP = [
    "x",
    "0",
    "-1",
    "1",
    "null",
    "undefined",
    "9" * 5000,
    "1e400",
    "%00",
    "abc%00def",
    "%F0%9F%92%A5",
    "%FF%FE",
    "%D9%A3" * 32,
    "..",
    "%2e%2e",
    "*",
    "%25",
    "' OR 1=1 --",
    "{}",
    "[]",
    "00000000-0000-0000-0000-000000000000",
    "%7B{}%7D",
    "urn:uuid:{}",
    "{}%20",
    "%20{}",
    "{}%0A",
    "{},{}",
    "{}%00",
]


def ids_of(browser: Browser) -> list[str]:
    return [session["id"] for session in browser.get("sessions/").json["sessions"]]


def test_S08_nobody_ends_the_session_of_another_person(browser: Browser) -> None:
    ben = Browser().join(BEN)
    (theirs,) = ids_of(ben)
    browser.join(ADA)
    of_theirs, of_none = browser.delete(f"sessions/{theirs}/"), browser.delete(f"sessions/{uuid.uuid4()}/")
    assert_problem(of_theirs, 404, "not_found")
    assert of_theirs.content == of_none.content
    assert ids_of(ben) == [theirs]
    assert not SecurityEvent.objects.filter(event="session_ended").exists()


def test_S08_nor_by_saying_whose_it_is(browser: Browser) -> None:
    ben = Browser().join(BEN)
    (theirs,) = ids_of(ben)
    owner = ben.get("session/").json["account"]["id"]
    browser.join(ADA)
    for path in ("sessions/", f"sessions/{theirs}/", f"sessions/?account={owner}&user={owner}&id={theirs}"):
        browser.send("DELETE", path, body={"account": owner, "account_id": owner, "id": theirs, "but": None})
    assert ids_of(ben) == [theirs]
    assert len(ids_of(browser)) == 1
    listed = browser.get(f"sessions/?account={owner}&account_id={owner}").json["sessions"]
    assert theirs not in [session["id"] for session in listed]


@pytest.mark.parametrize("made_up", MADE_UP, ids=lambda text: ascii(text)[:30])
def test_S08_a_made_up_id_is_not_found(browser: Browser, made_up: str) -> None:
    (mine,) = ids_of(browser.join(ADA))
    answer = browser.delete(f"sessions/{made_up.replace('{}', mine) if len(made_up) > 2 else made_up}/")
    assert_problem(answer, 404, "not_found")
    assert ids_of(browser) == [mine]


@pytest.mark.parametrize("what", ["key", "key_hash", "account"])
def test_S08_what_else_names_a_session_is_no_id(browser: Browser, what: str) -> None:
    browser.join(ADA)
    row = Session.objects.get()
    named = {"key": browser.cookies["sessionid"], "key_hash": row.key_hash, "account": str(row.account_id)}
    assert_problem(browser.delete(f"sessions/{named[what]}/"), 404, "not_found")


def test_S08_a_stranger_learns_nothing_and_ends_nothing(browser: Browser) -> None:
    ada = Browser().join(ADA)
    (hers,) = ids_of(ada)
    for method, path in (("GET", "sessions/"), ("DELETE", "sessions/"), ("DELETE", f"sessions/{hers}/")):
        assert_problem(browser.send(method, path), 401, "authentication_required")
    assert ids_of(ada) == [hers]


def test_S08_the_list_holds_nothing_that_signs_in(browser: Browser) -> None:
    browser.join(ADA)
    answer, row = browser.get("sessions/"), Session.objects.get()
    for secret in (browser.cookies["sessionid"], row.key_hash, browser.cookies["csrftoken"]):
        assert secret.encode() not in answer.content


@pytest.mark.parametrize("name", HOSTILE, ids=lambda text: ascii(text)[:30])
def test_B11_a_browser_with_a_hostile_name_is_shown_as_text_of_ours(browser: Browser, name: str) -> None:
    browser.headers["User-Agent"] = name.encode().decode("latin-1")
    browser.join(ADA)
    (session,) = browser.get("sessions/").json["sessions"]
    assert session["device"] in ("Unknown browser", "Firefox on Linux")
    assert len(session["user_agent"]) <= 256
    assert {line["device"] for line in browser.get("events/").json["events"]} == {session["device"]}
    assert browser.get("sessions/").headers["content-type"] == "application/json"


@pytest.mark.django_db(transaction=True)
def test_S08_two_browsers_that_end_each_other_leave_one_of_them() -> None:
    Browser().register(ADA)
    for _ in range(4):
        browsers = Browser(), Browser()
        for browser in browsers:
            browser.sign_in(ADA)
        statuses = at_once([partial(_status_of_ending_others, browser) for browser in browsers])
        assert sorted(statuses) == [200, 401]
        states = {browser.get("session/").state for browser in browsers}
        assert states == {"authenticated", "anonymous"}


def _status_of_ending_others(browser: Browser) -> int:
    return browser.delete("sessions/").status


@pytest.mark.django_db(transaction=True)
def test_S08_ending_sessions_while_they_sign_out_and_change_breaks_nothing() -> None:
    first, others = Browser().join(ADA), [Browser() for _ in range(3)]
    for other in others:
        other.sign_in(ADA)
    wanted = ids_of(others[0])[0]
    statuses = at_once(
        [
            lambda: first.delete(f"sessions/{wanted}/").status,
            lambda: first.delete("sessions/").status,
            lambda: others[0].post("logout/").status,
            lambda: others[1].post("totp/setup/").status,
            lambda: others[2].post("reauthenticate/", {"password": ADA.password}).status,
        ]
    )
    assert max(statuses) < 500
    assert ids_of(first)
