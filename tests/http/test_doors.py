"""The order of the doors: CSRF, method, content type and size, what is accepted, who asks, readable JSON."""

import pytest

from tests.contract.endpoints import all_endpoints
from tests.contract.problems import assert_problem
from tests.walk import Browser

LARGE = b'{"x": "' + b"x" * 65536 + b'"}'


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_an_unknown_method_is_405_for_everybody(browser: Browser, method: str) -> None:
    if method == "BREW":
        browser.get("session/")
        browser.headers = {"X-CSRFToken": browser.cookies["csrftoken"], "Origin": browser.url}
    for endpoint in all_endpoints():
        if method not in endpoint.methods:
            answer = browser.send(method, endpoint.path)
            assert_problem(answer, 405, "method_not_allowed")
            assert set(answer.headers["allow"].split(", ")) - {"HEAD"} == endpoint.methods - {"HEAD"}


def test_get_brings_head_along(browser: Browser) -> None:
    answer = browser.send("HEAD", "session/")
    assert (answer.status, answer.content) == (200, b"")


@pytest.mark.parametrize(
    ("path", "body", "content_type", "accept", "status", "code"),
    [
        ("session/", LARGE, "text/plain", "text/html", 405, "method_not_allowed"),
        ("totp/setup/", LARGE, "text/plain", "text/html", 415, "unsupported_media_type"),
        ("totp/setup/", LARGE, "application/json", "text/html", 413, "too_large"),
        ("totp/setup/", b"{", "application/json", "text/html", 406, "not_acceptable"),
        ("totp/setup/", b"{", "application/json", "*/*", 401, "authentication_required"),
        ("login/", b"{", "application/json", "*/*", 400, "malformed"),
        ("login/", b"{}", "application/json", "*/*", 400, "invalid"),
    ],
)
def test_of_several_things_wrong_the_first_door_tells(
    browser: Browser, path: str, body: bytes, content_type: str, accept: str, status: int, code: str
) -> None:
    answer = browser.send("POST", path, body=body, content_type=content_type, headers={"Accept": accept})
    assert_problem(answer, status, code)


def test_csrf_comes_before_all_of_them(browser: Browser) -> None:
    browser.csrf = False
    for path in ("session/", "totp/setup/", "login/"):
        answer = browser.send("PUT", path, body=LARGE, content_type="text/plain")
        assert_problem(answer, 403, "cross_site")


@pytest.mark.parametrize(
    "accept", ["text/html", "application/xml", "text/*", "image/png, text/html;q=0.9", "json"]
)
def test_who_accepts_no_json_gets_406(browser: Browser, accept: str) -> None:
    assert_problem(browser.get("session/", Accept=accept), 406, "not_acceptable")


@pytest.mark.parametrize(
    "accept",
    [
        "*/*",
        "application/json",
        "text/html, */*;q=0.1",
        "application/*",
        "Application/JSON",
        "application/problem+json",
    ],
)
def test_who_accepts_json_gets_it(browser: Browser, accept: str) -> None:
    answer = browser.get("session/", Accept=accept)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")


@pytest.mark.parametrize("path", ["session", "nothing/", "", "/api/", "/api/auth", "/api/auth/session//"])
def test_an_address_of_the_api_that_is_none_is_404_in_json(browser: Browser, path: str) -> None:
    assert_problem(browser.get(path), 404, "not_found")


def test_no_answer_invites_another_origin(browser: Browser) -> None:
    preflight = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    for answer in (
        browser.send("OPTIONS", "login/", headers=preflight),
        browser.get("session/", Origin="https://evil.example"),
    ):
        assert not any(name.startswith("access-control-") for name in answer.headers)
