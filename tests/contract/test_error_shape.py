"""Every error of the API has the one shape, whoever noticed it: our code, DRF, Django, a middleware, or nobody."""

import pytest

from tests.contract.problems import assert_problem
from tests.people import ADA
from tests.walk import Browser

LARGE = b'{"x": "' + b"x" * 65536 + b'"}'


@pytest.mark.parametrize(
    ("path", "body", "content_type", "status", "code"),
    [
        ("login/", b"{", "application/json", 400, "malformed"),
        ("login/", b"{}", "application/json", 400, "invalid"),
        ("login/", b'{"email": "a", "password": "b"}', "application/json", 401, "invalid_credentials"),
        ("login/totp/", b'{"code": "123456"}', "application/json", 401, "attempt_expired"),
        ("totp/setup/", b"{}", "application/json", 401, "authentication_required"),
        ("nowhere/", b"{}", "application/json", 404, "not_found"),
        ("/api/", b"{}", "application/json", 404, "not_found"),
        ("session/", b"{}", "application/json", 405, "method_not_allowed"),
        ("login/", LARGE, "application/json", 413, "too_large"),
        ("login/", b"{}", "text/plain", 415, "unsupported_media_type"),
    ],
)
def test_what_a_client_does_wrong(
    browser: Browser, path: str, body: bytes, content_type: str, status: int, code: str
) -> None:
    assert_problem(browser.send("POST", path, body=body, content_type=content_type), status, code)


def test_what_a_foreign_page_does_wrong(browser: Browser) -> None:
    browser.csrf = False
    assert_problem(browser.post("login/"), 403, "cross_site")
    assert_problem(browser.post("login/", Origin=browser.url), 403, "csrf_failed")


def test_what_only_the_signed_in_can_do_wrong(browser: Browser) -> None:
    browser.join(ADA)
    assert_problem(browser.delete("totp/"), 404, "not_found")
    assert_problem(browser.post("totp/verify/", {"code": "123456"}), 400, "setup_required")
    assert_problem(browser.post("reauthenticate/", {"password": "x"}), 401, "invalid_credentials")


def test_a_wrong_host(browser: Browser) -> None:
    assert_problem(browser.get("session/", Host="evil.example"), 400, "malformed")


@pytest.mark.urls("tests.contract.broken_project")
def test_a_bug_is_500_and_tells_nothing(browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    answer = browser.get("broken/")
    assert_problem(answer, 500, "server_error")
    assert b"nobody may see" not in answer.content
    assert "a detail nobody may see" in caplog.text


@pytest.mark.urls("tests.contract.broken_project")
def test_a_bug_behind_a_page_is_a_page_that_tells_nothing(browser: Browser) -> None:
    answer = browser.get("/broken/")
    assert (answer.status, answer.headers["content-type"]) == (500, "text/html; charset=utf-8")
    assert b"Something went wrong on our side" in answer.content
    assert b"nobody may see" not in answer.content
    assert b"Traceback" not in answer.content


def test_a_page_that_is_none_is_a_page(browser: Browser) -> None:
    answer = browser.get("/nowhere/")
    assert (answer.status, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert b"There is nothing here" in answer.content


def test_no_error_repeats_what_was_sent(browser: Browser) -> None:
    marked = "<script>marked</script>"
    answers = [
        browser.post("login/", {"email": marked, "password": marked}),
        browser.post("register/", {"email": marked, "password": marked, "name": marked}),
        browser.get(f"{marked}/"),
        browser.get(f"/{marked}/"),
        browser.send("POST", "login/", body=marked.encode()),
    ]
    assert not any(b"marked" in answer.content for answer in answers)
