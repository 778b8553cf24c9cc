# ruff: noqa: N802 (attack ids keep their capital)
"""Attacks on what a mailed link opens: without it, with an old one, with somebody else's, and on who can read it."""

import logging
from typing import Any

import pytest
import time_machine
from django_tasks_db.models import DBTaskResult

from authsecurity.accounts.models import Account
from authsecurity.factors.password import hashing as password_hashing
from authsecurity.flows.support import actions as support
from authsecurity.mail.models import MailedLink
from tests.contract.problems import assert_problem
from tests.letters import Outbox
from tests.people import ADA, Person
from tests.resets import NEW, SUBJECT, ask, link_for, reset, signs_in
from tests.security import stored
from tests.security.conftest import Ada
from tests.walk import Browser

MIKE = Person("Mike.Kiss@Example.org", "seven quiet herons at noon")
HOUR = 60 * 60
MARKER = "marker otters wind the old clock"
LETTERS_AN_HOUR = 5  # docs/reference/limits.md
NO_TOKENS: list[Any] = [
    "",
    None,
    " ",
    " " * 43,
    [],
    {},
    {"$ne": 1},
    0,
    True,
    "null",
    "0",
    "%",
    "A" * 43,
    "A" * 42,
]
NO_TOKENS += [ADA.email, ADA.password, "é" * 43, "\u0000" * 43, "a" * 64, ["A" * 43]]


@pytest.fixture
def link(browser: Browser, outbox: Outbox, clock: time_machine.Traveller) -> str:
    """The token in the letter to Ada, who has no second factor."""
    browser.register(ADA)
    return link_for(outbox)


def test_P04_a_reset_opens_no_session_and_leaves_the_second_factor(ada: Ada, outbox: Outbox) -> None:
    link, browser = link_for(outbox), Browser()
    answer = reset(link, ada.app.fresh_code(), browser=browser)
    assert (answer.status, answer.state, answer.json["account"]) == (200, "anonymous", None)
    assert not {"sessionid", "attempt"} & set(answer.set_cookies)
    assert browser.get("totp/").status == 401
    assert Account.objects.get().enrolled == ("recovery_code", "totp")
    answer = browser.post("login/", {"email": ADA.email, "password": NEW})
    assert answer.state == "second_factor_required"


def test_P04_whoever_reads_the_mail_has_not_the_second_factor(ada: Ada, outbox: Outbox) -> None:
    link = link_for(outbox)
    assert_problem(reset(link), 400, "second_factor_required")
    for code in ("", " ", "000000", ada.app.wrong_code(), ada.app.code(steps=-3), "A" * 24):
        assert reset(link, code).status == 400
    assert Account.objects.get().enrolled == ("recovery_code", "totp")
    assert ada.browser.get("session/").state == "authenticated"


def test_P05_without_the_letter_there_is_no_reset(ada: Ada, outbox: Outbox) -> None:
    ask()
    half, code = ada.at_the_second_step(), ada.app.fresh_code()
    for browser in (Browser(), half, ada.browser):
        for body in (
            {"email": ADA.email, "new_password": NEW, "code": code},
            {"token": ADA.email, "email": ADA.email, "new_password": NEW, "code": code},
            {"token": browser.cookies.get("attempt", "A" * 43), "new_password": NEW, "code": code},
            {"token": browser.cookies.get("sessionid", "A" * 43), "new_password": NEW, "code": code},
            {"token": browser.cookies.get("device", "A" * 43), "new_password": NEW, "code": code},
        ):
            assert browser.post("password/reset/", body).status == 400
    assert signs_in(ADA.password)
    assert half.post("login/totp/", {"code": code}).state == "authenticated"


def test_P05_what_is_stored_of_a_link_is_no_link(link: str) -> None:
    row = MailedLink.objects.get()
    for token in (row.token_hash, row.token_hash[:43], str(row.pk), link[:-1], link.swapcase(), f"{link} "):
        assert_problem(reset(token), 400, "invalid_token")
    assert not stored.holds(link)


def test_P07_an_old_link_is_dead_once_a_newer_one_has_arrived(link: str, outbox: Outbox) -> None:
    newer = link_for(outbox)
    assert_problem(reset(link), 400, "invalid_token")
    assert reset(newer).status == 200


def test_P07_a_link_is_dead_after_a_change_of_the_password(link: str, outbox: Outbox) -> None:
    home = Browser()
    home.sign_in(ADA)
    home.post("password/change/", {"current_password": ADA.password, "new_password": NEW})
    assert_problem(reset(link, password=MARKER), 400, "invalid_token")
    assert signs_in(NEW)


def test_P07_a_link_is_dead_once_its_address_is_no_longer_the_accounts(link: str) -> None:
    Account.objects.update(email="new@example.org", canonical_email="new@example.org")
    assert_problem(reset(link), 400, "invalid_token")


def test_P07_a_link_is_dead_after_its_hour(link: str, clock: time_machine.Traveller) -> None:
    clock.shift(HOUR + 1)
    assert_problem(reset(link), 400, "invalid_token")
    assert signs_in(ADA.password)


@pytest.mark.parametrize("token", NO_TOKENS, ids=map(repr, NO_TOKENS))
def test_P08_what_is_no_token_matches_nothing(link: str, token: Any) -> None:
    browser = Browser()
    for body in ({"token": token, "new_password": NEW}, {"new_password": NEW}):
        assert browser.post("password/reset/", body).status == 400
    assert signs_in(ADA.password)
    assert reset(link).status == 200


def test_P18_opening_the_link_is_no_use_of_it(link: str) -> None:
    scanner = Browser()
    for _ in range(3):
        for method in ("GET", "HEAD"):
            for path in (
                "/reset-password/",
                f"/reset-password/?token={link}",
                f"password/reset/?token={link}",
            ):
                scanner.send(method, path)
    assert MailedLink.objects.count() == 1
    assert signs_in(ADA.password)
    assert reset(link).status == 200


def test_P20_a_disabled_account_gets_no_letter_and_no_link_opens_it(link: str, outbox: Outbox) -> None:
    support.disable(email=ADA.email)
    ask()
    assert len(outbox.letters(ADA.email, SUBJECT)) == 1
    for password in (NEW, "weak"):
        assert_problem(reset(link, password=password), 400, "invalid_token")
    assert not Account.objects.get().is_active
    assert Browser().post("login/", ADA.credentials).status == 401


def test_P20_a_deleted_account_is_gone(link: str, outbox: Outbox) -> None:
    home = Browser()
    home.sign_in(ADA)
    assert home.delete("account/").status == 204
    ask()
    assert len(outbox.letters(ADA.email, SUBJECT)) == 1
    assert_problem(reset(link), 400, "invalid_token")
    assert not Account.objects.exists()


def test_P21_neither_link_nor_password_is_logged_answered_or_stored(
    link: str, outbox: Outbox, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    newer = link_for(outbox)
    answers = [
        ask(),
        reset(link, password=MARKER),
        reset(newer, password="marker"),
        reset(newer, password=MARKER),
    ]
    assert [answer.status for answer in answers] == [202, 400, 400, 200]
    written = caplog.text + "".join(capfd.readouterr())
    for secret in (link, newer, "marker"):
        assert secret not in written
        assert not any(secret.encode() in answer.content for answer in answers)
        assert not stored.holds(secret)


def test_P21_nor_after_a_failure_of_ours(
    link: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    def explode(*args: Any) -> Any:
        raise RuntimeError("forced")

    monkeypatch.setattr(password_hashing, "make", explode)
    answer = reset(link, password=MARKER)
    assert_problem(answer, 500, "server_error")
    written = caplog.text + "".join(capfd.readouterr())
    assert "forced" in written
    assert not [
        secret for secret in (link, "marker") if secret in written or secret in answer.content.decode()
    ]
    monkeypatch.undo()
    assert reset(link).status == 200


def test_P21_the_queue_holds_no_link(link: str) -> None:
    rows = [str(vars(row)) for row in DBTaskResult.objects.all()]
    assert rows
    assert not any(link in row or MailedLink.objects.get().token_hash in row for row in rows)
