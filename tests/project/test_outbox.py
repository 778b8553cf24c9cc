"""`/outbox/`: the letters of local mode, for whoever has the key of this start, and nowhere else."""

import dataclasses
import stat

import pytest
from pytest_django import Settings

from authsecurity.project import outbox as page
from tests.letters import Outbox
from tests.people import ADA
from tests.walk import Answer, Browser

KEY = "the key of this start"
NEW = "ada@example.net"


@pytest.fixture
def ada(browser: Browser, outbox: Outbox, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """Has asked for a letter with a link."""
    monkeypatch.setenv(page.KEY, KEY)
    browser.join(ADA)
    browser.post("email/change/", {"email": NEW})
    return browser


def look(key: str = KEY) -> Answer:
    return Browser().get(f"/outbox/?key={key}")


def test_it_shows_letters_with_their_links_to_click_on(ada: Browser, outbox: Outbox) -> None:
    link = outbox.newest(NEW).link
    answer = look()
    text = answer.content.decode()
    assert answer.status == 200
    assert f'<a href="{link}">{link}</a>' in text
    assert "Confirm your new email address" in text
    assert f"To {NEW}" in text


def test_the_newest_comes_first_and_fifty_are_shown(ada: Browser, outbox: Outbox) -> None:
    outbox.letters()
    (first,) = outbox.folder.glob("*.eml")
    for number in range(60):
        content = first.read_bytes().replace(b"Subject: ", f"Subject: {number} ".encode())
        (outbox.folder / f"3{number:03}.eml").write_bytes(content)
    text = look().content.decode()
    assert text.count("<article") == page.SHOWN
    assert text.index("59 Confirm") < text.index("58 Confirm")


def test_there_may_be_nothing_yet(db: None, outbox: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(page.KEY, KEY)
    assert "Nothing yet." in look().content.decode()


@pytest.mark.parametrize("key", ["", "wrong", KEY[:-1], KEY + "x", "é", "%00"])
def test_without_the_key_there_is_nothing(ada: Browser, outbox: Outbox, key: str) -> None:
    outbox.letters()
    answer = look(key)
    assert answer.status == 404
    assert NEW.encode() not in answer.content
    assert ada.get("/outbox/").status == 404


def test_a_start_without_a_key_shows_nothing(ada: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(page.KEY)
    assert look("").status == look(KEY).status == 404


def test_outside_local_mode_it_is_impossible(ada: Browser, https_site: str) -> None:
    assert look().status == 404


def test_where_letters_are_sent_it_is_impossible(ada: Browser, settings: Settings) -> None:
    url = "smtp://localhost:25"
    settings.AUTHSECURITY = dataclasses.replace(settings.AUTHSECURITY, email_url=url)
    assert look().status == 404


def test_half_a_letter_is_not_shown(ada: Browser, outbox: Outbox) -> None:
    (draft := outbox.folder / "9.draft").write_bytes(b"To: eve@example.net\r\n\r\nhalf")
    try:
        assert "eve@example.net" not in look().content.decode()
    finally:
        draft.unlink()


def test_a_file_is_for_its_owner_only(ada: Browser, outbox: Outbox) -> None:
    outbox.letters()
    (file,) = outbox.folder.glob("*")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.suffix == ".eml"


def test_what_a_letter_says_is_text_and_nothing_else(ada: Browser, outbox: Outbox) -> None:
    evil = (
        b"Subject: <script>alert(1)</script>\r\nTo: <b>x</b>\r\n\r\n"
        b'<img src=x>\r\njavascript:alert(1)\r\nhttp://x/"onclick="alert(1)\r\nhttp://x/<b>\r\n'
    )
    (outbox.folder / "9.eml").write_bytes(evil)
    text = look().content.decode()
    for tag in ("<script>alert", "<b>", "<img src=x", 'href="javascript', '"onclick'):
        assert tag not in text


def test_the_policy_is_that_of_every_page_and_nothing_leaks_the_address(ada: Browser) -> None:
    answer, other = look(), Browser().get("/login/")
    assert answer.headers["content-security-policy"] == other.headers["content-security-policy"]
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "no-store" in answer.headers["cache-control"]
    assert not answer.set_cookies.get("sessionid")


def test_each_start_makes_a_new_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(page.KEY, KEY)
    first, second = page.new_key(), page.new_key()
    assert len({KEY, first, second}) == 3
    assert len(first) >= 32
