# ruff: noqa: N802 (attack ids keep their capital)
"""Attacks on the record: a session that is no longer fresh writes lines until the one that tells on it is far away."""

from datetime import timedelta

import pytest
import time_machine

from authsecurity.audit.models import SecurityEvent
from tests.people import ADA
from tests.security.conftest import Ada
from tests.walk import Answer, Browser

AT_WILL = 30  # docs/reference/limits.md


def rename(browser: Browser) -> Answer:
    return browser.send("PATCH", "account/", body={"name": "Ada"})


def confirm_without_a_code(browser: Browser) -> Answer:
    return browser.post("reauthenticate/", {"password": ADA.password})


@pytest.fixture
def thief(ada: Ada, clock: time_machine.Traveller) -> Browser:
    """Somebody with Ada's session and nothing else, when it is no longer fresh."""
    clock.shift(timedelta(minutes=20))
    thief = Browser()
    thief.take_cookies({"sessionid": ada.browser.cookies["sessionid"]})
    return thief


def test_T12_a_stolen_session_buries_no_line_of_the_record(thief: Browser) -> None:
    before = SecurityEvent.objects.count()
    answers = [ask(thief) for _ in range(AT_WILL) for ask in (rename, confirm_without_a_code)]
    assert [answer.code for answer in answers[AT_WILL:]] == ["throttled"] * AT_WILL
    assert SecurityEvent.objects.count() == before + AT_WILL


def test_T11_nor_does_it_keep_the_owner_from_anything_else(thief: Browser, ada: Ada) -> None:
    for _ in range(AT_WILL + 1):
        rename(thief)
    body = {"password": ADA.password, "code": ada.app.fresh_code()}
    assert ada.browser.post("reauthenticate/", body).state == "authenticated"
    assert ada.browser.post("recovery-codes/").status == 201
