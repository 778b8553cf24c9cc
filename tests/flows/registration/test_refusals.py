"""What registration refuses: every wrong field is named, and no row is written."""

import pytest

from authsecurity.accounts.models import Account
from authsecurity.audit.models import SecurityEvent
from tests.accounts.test_addresses import LOOK_ALIKES, OTHER_SHAPES
from tests.contract.problems import assert_invalid
from tests.people import ADA
from tests.walk import Browser

GOOD = ADA.registration


def assert_refused(browser: Browser, body: dict[str, object], **fields: str) -> None:
    assert_invalid(browser.post("register/", body), **fields)
    assert not Account.objects.exists()
    assert not SecurityEvent.objects.exists()


def test_no_look_alike_and_no_other_shape_is_an_address(browser: Browser) -> None:
    for email in {*LOOK_ALIKES.values(), *OTHER_SHAPES.values()} - {"", "ada@example.org\0"}:
        assert_refused(browser, {**GOOD, "email": email}, email="invalid_email")


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("herons at noon", "too_short"),
        ("k7Qz!mWp" * 128 + "x", "too_long"),
        ("manchesterunited", "too_common"),
        ("abcabcabcabcabcabc", "too_guessable"),
        ("ada@example.org", "too_similar"),
        ("Ada Ada Ada 2026!", "too_similar"),
        ("AuthSecurity2026", "too_similar"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(browser: Browser, password: str, code: str) -> None:
    assert_refused(browser, {**GOOD, "password": password}, password=code)


@pytest.mark.parametrize("name", ["A\nB", "A\u202eB", "N" * 101, "A\u2028B"])
def test_a_name_that_breaks_a_line_is_refused(browser: Browser, name: str) -> None:
    assert_refused(browser, {**GOOD, "name": name}, name="invalid_name")


def test_every_wrong_field_is_told_at_once(browser: Browser) -> None:
    body: dict[str, object] = {"email": "nobody", "password": "short", "name": "A\nB"}
    assert_refused(browser, body, email="invalid_email", password="too_short", name="invalid_name")


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"email": "required", "password": "required"}),
        ({"email": None, "password": None, "name": None}, dict.fromkeys(GOOD, "null")),
        ({"email": 1, "password": 1.5, "name": False}, dict.fromkeys(GOOD, "wrong_type")),
        ({"email": [], "password": {}, "name": [ADA.name]}, dict.fromkeys(GOOD, "wrong_type")),
        ({"email": "", "password": "", "name": ""}, {"email": "blank", "password": "blank"}),
        (
            {"email": "a" * 4097, "password": "x", "name": "n" * 4097},
            {"email": "too_long", "name": "too_long"},
        ),
    ],
)
def test_wrong_types_are_named_field_by_field(
    browser: Browser, body: dict[str, object], fields: dict[str, str]
) -> None:
    assert_refused(browser, body, **fields)
