"""`GET events/`: an account's own history, newest first, page by page."""

import uuid
from collections.abc import Callable

import pytest
import time_machine

from authsecurity.audit import actions
from authsecurity.audit.models import SecurityEvent
from tests.contract.problems import assert_invalid, assert_problem
from tests.people import ADA, BEN
from tests.walk import Browser

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
WRONG = {"password": "not her password at all"}


def history(browser: Browser, page: int) -> list[list[dict]]:
    """All pages, the newest first; `page` is how long one is."""
    pages, before = [], ""
    while True:
        answer = browser.get(f"events/{before}").json
        pages.append(answer["events"])
        assert (answer["next"] is None) or len(answer["events"]) == page
        if answer["next"] is None:
            return pages
        before = f"?before={answer['next']}"


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> int:
    """Pages of four lines, so that a test need not make hundreds."""
    monkeypatch.setattr(actions, "PAGE", 4)
    return 4


def test_a_page_is_fifty_lines() -> None:
    assert actions.PAGE == 50


def test_the_owner_sees_what_happened_newest_first(browser: Browser, clock: time_machine.Traveller) -> None:
    browser.headers["User-Agent"] = FIREFOX
    browser.register(ADA)
    clock.shift(1)
    browser.post("login/", ADA.credentials | WRONG)
    clock.shift(1)
    browser.sign_in(ADA)
    answer = browser.get("events/").json
    assert [(line["event"], line["outcome"], line["at"]) for line in answer["events"]] == [
        ("sign_in", "ok", "2026-06-01T12:00:02Z"),
        ("sign_in", "invalid_credentials", "2026-06-01T12:00:01Z"),
        ("registered", "ok", "2026-06-01T12:00:00Z"),
    ]
    assert {(line["ip"], line["device"]) for line in answer["events"]} == {("127.0.0.1", "Firefox on Linux")}
    assert answer["next"] is None


def test_nobody_sees_what_happened_to_others(browser: Browser) -> None:
    Browser().join(BEN)
    Browser().post("login/", {"email": "nobody@example.org", "password": "x"})
    browser.join(ADA)
    assert {line["event"] for line in browser.get("events/").json["events"]} == {"sign_in", "registered"}


@pytest.mark.parametrize("ticking", [True, False], ids=["one after the other", "all at the same moment"])
@pytest.mark.parametrize("count", [1, 3, 4, 5, 8, 9])
def test_the_pages_together_are_the_history_without_gap_or_double(
    browser: Browser, clock: time_machine.Traveller, page: int, ticking: bool, count: int
) -> None:
    browser.join(ADA)
    SecurityEvent.objects.all().delete()
    for _ in range(count):
        browser.post("reauthenticate/", WRONG)
        clock.shift(1 if ticking else 0)
    pages = history(browser, page)
    seen = [line["id"] for found in pages for line in found]
    assert sorted(seen) == sorted(str(line.pk) for line in SecurityEvent.objects.all())
    assert [len(found) for found in pages] == [page] * (count // page) + [count % page] * bool(count % page)
    times = [line["at"] for found in pages for line in found]
    assert times == sorted(times, reverse=True)


def test_what_happens_while_one_reads_moves_no_line(
    browser: Browser, clock: time_machine.Traveller, page: int
) -> None:
    browser.join(ADA)
    for _ in range(4):
        clock.shift(1)
        browser.post("reauthenticate/", WRONG)
    first = browser.get("events/").json
    clock.shift(1)
    browser.post("reauthenticate/", WRONG)
    second = browser.get(f"events/?before={first['next']}").json
    assert {line["event"] for line in second["events"]} == {"sign_in", "registered"}
    assert second["next"] is None


@pytest.mark.parametrize(
    "before",
    [
        "",
        "x",
        "1",
        "-1",
        "0" * 5000,
        "%00",
        "null",
        "٣",
        "..%2F",
        "{}",
        "%7B{}%7D",
        "urn:uuid:{}",
        "{}%20",
        "{}x",
        "' OR 1=1 --",
        str(uuid.UUID(int=0)),
    ],
)
def test_what_is_no_id_of_an_event_is_named(browser: Browser, before: str) -> None:
    browser.join(ADA)
    mine = browser.get("events/").json["events"][0]["id"]
    given = before.replace("{}", mine if before != "{}" else "{}")
    assert_invalid(browser.get(f"events/?before={given}"), before="unknown_event")


@pytest.mark.parametrize("spelling", [str.upper, lambda text: text.replace("-", "")])
def test_an_id_has_one_spelling(browser: Browser, spelling: Callable[[str], str]) -> None:
    SecurityEvent.objects.create(
        id=uuid.UUID("abcdefab-cdef-4bcd-8fab-cdefabcdefab"), event="sign_in", outcome="ok"
    )
    browser.join(ADA)
    account_id = browser.get("session/").json["account"]["id"]
    SecurityEvent.objects.update(account_id=account_id)
    assert browser.get("events/?before=abcdefab-cdef-4bcd-8fab-cdefabcdefab").status == 200
    given = spelling("abcdefab-cdef-4bcd-8fab-cdefabcdefab")
    assert_invalid(browser.get(f"events/?before={given}"), before="unknown_event")


def test_another_persons_event_is_no_id_at_all(browser: Browser) -> None:
    theirs = Browser().join(BEN).get("events/").json["events"][0]["id"]
    assert_invalid(browser.join(ADA).get(f"events/?before={theirs}"), before="unknown_event")


def test_a_stranger_sees_nothing(browser: Browser) -> None:
    assert_problem(browser.get("events/?before=x"), 401, "authentication_required")


def test_the_line_that_is_read_holds_no_more_than_it_names(browser: Browser) -> None:
    browser.headers["User-Agent"] = "<script>alert(1)</script>"
    browser.join(ADA)
    answer = browser.get("events/")
    assert set(answer.json["events"][0]) == {"id", "at", "event", "ip", "device", "outcome"}
    assert b"script" not in answer.content


def test_a_person_is_forgotten_and_the_others_are_not(browser: Browser) -> None:
    ben = Browser().join(BEN)
    account_id = browser.join(ADA).get("session/").json["account"]["id"]
    assert actions.forget_person(account_id=uuid.UUID(account_id)) == 2
    assert browser.get("events/").json["events"] == []
    forgotten = SecurityEvent.objects.filter(account=None)
    assert {(line.ip, line.user_agent) for line in forgotten} == {(None, "")}
    assert {line.event for line in forgotten} == {"registered", "sign_in"}
    assert len(ben.get("events/").json["events"]) == 2
