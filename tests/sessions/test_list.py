"""`sessions/`: where somebody is signed in, and ending that from any of those browsers."""

from datetime import timedelta

import pytest
import time_machine

from authsecurity.audit.models import SecurityEvent
from authsecurity.sessions.models import Session
from tests.contract.problems import assert_problem
from tests.people import ADA, BEN
from tests.walk import Browser

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def laptop(browser: Browser, clock: time_machine.Traveller) -> Browser:
    """Ada's first browser; her others sign in after it, each a minute later."""
    browser.headers["User-Agent"] = FIREFOX
    browser.join(ADA)
    clock.shift(60)
    return browser


@pytest.fixture
def phone(laptop: Browser, clock: time_machine.Traveller) -> Browser:
    """Another browser of hers."""
    phone = Browser()
    phone.sign_in(ADA)
    clock.shift(60)
    return phone


def id_of(browser: Browser) -> str:
    return browser.get("session/").json["session"]["id"]


def listed(browser: Browser) -> list[str]:
    return [session["id"] for session in browser.get("sessions/").json["sessions"]]


def is_signed_in(browser: Browser) -> bool:
    return browser.get("session/").state == "authenticated"


def events() -> list[str]:
    return [line.event for line in SecurityEvent.objects.filter(event__contains="ended")]


def test_a_session_is_shown_with_what_its_owner_knows_it_by(laptop: Browser) -> None:
    assert laptop.get("sessions/").json == {
        "sessions": [
            {
                "id": id_of(laptop),
                "current": True,
                "created_at": "2026-06-01T12:00:00Z",
                "last_seen_at": "2026-06-01T12:00:00Z",
                "ip": "127.0.0.1",
                "device": "Firefox on Linux",
                "user_agent": FIREFOX,
                "methods": [{"method": "password", "at": "2026-06-01T12:00:00Z"}],
            }
        ]
    }


def test_this_browser_comes_first_then_the_one_seen_last(
    laptop: Browser, phone: Browser, clock: time_machine.Traveller
) -> None:
    tablet = Browser()
    tablet.sign_in(ADA)
    assert listed(laptop) == [id_of(laptop), id_of(tablet), id_of(phone)]
    assert listed(phone) == [id_of(phone), id_of(tablet), id_of(laptop)]
    clock.shift(60)
    phone.get("totp/")
    assert listed(laptop) == [id_of(laptop), id_of(phone), id_of(tablet)]


def test_nobody_sees_the_sessions_of_others(laptop: Browser) -> None:
    ben = Browser().join(BEN)
    assert listed(ben) == [id_of(ben)]
    assert listed(laptop) == [id_of(laptop)]


def test_a_session_that_is_over_is_not_listed(
    laptop: Browser, phone: Browser, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(minutes=56))
    laptop.get("totp/")
    clock.shift(timedelta(minutes=3) - timedelta(seconds=1))
    assert listed(laptop) == [id_of(laptop), id_of_row(1)]
    clock.shift(timedelta(seconds=1))
    assert listed(laptop) == [id_of(laptop)]
    assert Session.objects.count() == 2


def id_of_row(number: int) -> str:
    return str(Session.objects.order_by("created_at")[number].pk)


def test_nor_is_one_beyond_its_lifetime(browser: Browser, clock: time_machine.Traveller) -> None:
    browser.join(ADA)
    for _ in range(47):
        clock.shift(timedelta(minutes=30))
        browser.get("totp/")
    new = Browser()
    new.sign_in(ADA)
    assert len(listed(new)) == 2
    clock.shift(timedelta(minutes=30))
    assert listed(new) == [id_of(new)]


def test_another_session_is_ended_at_once(laptop: Browser, phone: Browser) -> None:
    answer = laptop.delete(f"sessions/{id_of(phone)}/")
    assert (answer.status, answer.content) == (204, b"")
    assert not is_signed_in(phone)
    assert phone.get("totp/").status == 401
    assert is_signed_in(laptop)
    assert events() == ["session_ended"]


def test_ending_the_current_session_is_signing_out(laptop: Browser, phone: Browser) -> None:
    key = laptop.cookies["sessionid"]
    answer = laptop.delete(f"sessions/{id_of(laptop)}/")
    assert answer.status == 204
    assert "sessionid" not in laptop.cookies
    laptop.take_cookies({"sessionid": key})
    assert not is_signed_in(laptop)
    assert is_signed_in(phone)


def test_a_session_is_ended_only_once(laptop: Browser, phone: Browser) -> None:
    wanted = id_of(phone)
    assert laptop.delete(f"sessions/{wanted}/").status == 204
    assert_problem(laptop.delete(f"sessions/{wanted}/"), 404, "not_found")
    assert events() == ["session_ended"]


def test_one_that_is_over_is_none_any_more(
    laptop: Browser, phone: Browser, clock: time_machine.Traveller
) -> None:
    wanted = id_of(phone)
    for _ in range(2):
        clock.shift(timedelta(minutes=30))
        laptop.get("totp/")
    assert_problem(laptop.delete(f"sessions/{wanted}/"), 404, "not_found")
    assert laptop.delete("sessions/").json == {"ended": 0}
    assert events() == []
    assert Session.objects.count() == 1


def test_all_others_are_ended_and_counted(laptop: Browser, phone: Browser) -> None:
    tablet, ben = Browser(), Browser().join(BEN)
    tablet.sign_in(ADA)
    answer = laptop.delete("sessions/")
    assert (answer.status, answer.json) == (200, {"ended": 2})
    assert [is_signed_in(browser) for browser in (laptop, phone, tablet, ben)] == [True, False, False, True]
    assert events() == ["other_sessions_ended"]
    assert laptop.delete("sessions/").json == {"ended": 0}
    assert events() == ["other_sessions_ended"]


def test_a_login_that_is_half_done_is_no_session_and_goes_on(
    laptop: Browser, clock: time_machine.Traveller
) -> None:
    app = laptop.add_totp()
    clock.shift(30)
    half = Browser()
    half.post("login/", ADA.credentials)
    assert laptop.delete("sessions/").json == {"ended": 0}
    assert half.post("login/totp/", {"code": app.code()}).state == "authenticated"
