"""`GET account/` and `PATCH account/`: who one is, and what one is called."""

from typing import Any

import pytest

from authsecurity.accounts.models import Account
from authsecurity.audit.models import SecurityEvent
from tests.contract.problems import assert_invalid, assert_problem
from tests.people import ADA, BEN
from tests.walk import Answer, Browser


def rename(browser: Browser, name: Any) -> Answer:
    return browser.send("PATCH", "account/", body={"name": name})


def test_the_account_is_the_one_of_the_state(browser: Browser) -> None:
    browser.join(ADA)
    assert browser.get("account/").json == browser.get("session/").json["account"]
    assert browser.get("account/").json["name"] == "Ada"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Ada Lovelace", "Ada Lovelace"),
        ("", ""),
        ("  Ada  ", "Ada"),
        ("A\u030a", "\u00c5"),
        ("池", "池"),
        ("<b>Ada</b>", "<b>Ada</b>"),
        ("N" * 100, "N" * 100),
    ],
)
def test_a_new_name_is_kept_and_answered(browser: Browser, given: str, kept: str) -> None:
    browser.join(ADA)
    answer = rename(browser, given)
    assert (answer.status, answer.json["name"]) == (200, kept)
    assert answer.json == browser.get("account/").json == browser.get("session/").json["account"]
    line = SecurityEvent.objects.get(event="account_renamed")
    assert (line.outcome, str(line.account_id)) == ("ok", answer.json["id"])


@pytest.mark.parametrize(
    "name",
    ["N" * 101, "Ada\nBcc: ben", "A\u202eda", "A\u2028da", "A\x1b[31m", "\u200b", "A\ue000"],
    ids=ascii,
)
def test_what_is_no_name_changes_nothing(browser: Browser, name: str) -> None:
    browser.join(ADA)
    assert_invalid(rename(browser, name), name="invalid_name")
    assert browser.get("account/").json["name"] == "Ada"
    assert not SecurityEvent.objects.filter(event="account_renamed").exists()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        (None, "null"),
        (1, "wrong_type"),
        (["Ada"], "wrong_type"),
        ({}, "wrong_type"),
        ("N" * 4097, "too_long"),
    ],
)
def test_what_is_no_text_is_named(browser: Browser, name: Any, code: str) -> None:
    assert_invalid(rename(browser.join(ADA), name), name=code)


def test_a_name_must_be_there(browser: Browser) -> None:
    assert_invalid(browser.join(ADA).send("PATCH", "account/", body={}), name="required")
    assert_invalid(browser.send("PATCH", "account/"), name="required")


@pytest.mark.parametrize("body", [b'{"name": "A\0da"}', b'{"name": "\\ud800"}', b"[]", b"{"])
def test_what_cannot_be_read_is_malformed(browser: Browser, body: bytes) -> None:
    assert_problem(browser.join(ADA).send("PATCH", "account/", body=body), 400, "malformed")


def test_nothing_but_the_name_can_be_changed(browser: Browser) -> None:
    browser.join(ADA)
    before = Account.objects.values().get()
    body = {
        "name": "Eve",
        "id": "1",
        "email": BEN.email,
        "canonical_email": BEN.email,
        "email_verified": True,
        "email_verified_at": "2026-01-01T00:00:00Z",
        "is_active": False,
        "is_staff": True,
        "password": "x",
        "second_factors": [],
        "created_at": "2020-01-01T00:00:00Z",
    }
    assert browser.send("PATCH", "account/", body=body).status == 200
    assert Account.objects.values().get() == {**before, "name": "Eve"}


def test_it_needs_no_fresh_sign_in_but_somebody_signed_in(browser: Browser) -> None:
    assert_problem(rename(browser, "Eve"), 401, "authentication_required")


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_it_is_changed_by_patch_alone(browser: Browser, method: str) -> None:
    answer = browser.join(ADA).send(method, "account/", body={"name": "Eve"})
    assert_problem(answer, 405, "method_not_allowed")
    assert set(answer.headers["allow"].split(", ")) >= {"GET", "PATCH", "DELETE"}


@pytest.mark.parametrize(
    ("headers", "code"), [({}, "cross_site"), ({"Sec-Fetch-Site": "same-origin"}, "csrf_failed")]
)
def test_patch_is_checked_for_csrf_like_the_rest(browser: Browser, headers: dict, code: str) -> None:
    browser.join(ADA).csrf = False
    assert_problem(browser.send("PATCH", "account/", body={"name": "Eve"}, headers=headers), 403, code)
    assert Account.objects.get().name == "Ada"
